/** Products of matrices: `POST /api/products`, and their state until the whole product is there. */
import { BatchCreated, type BatchId, NewProduct, ProductState } from '@manyhands/protocol';
import type { AddRoute } from '../access/route.ts';
import { type Assembled, assembleProduct, draftProduct, ProductDetails } from '../batches/product.ts';
import type { BatchRecord } from '../store/store.ts';
import { Named, progressOf } from './batches.ts';
import type { HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

export function addProductRoutes(add: AddRoute, context: HttpContext): void {
  const { store, blobs } = context;
  const assembled = new Map<BatchId, Promise<Assembled>>();

  /** Once per coordinator's life; accepted results never change. */
  const assembleOnce = (batch: BatchRecord): Promise<Assembled> => {
    const known = assembled.get(batch.batch);
    if (known) return known;
    const made = assembleProduct(store, blobs, batch).then(async (whole) => {
      await store.giveBlobs([whole.product], batch.project);
      return whole;
    });
    assembled.set(batch.batch, made);
    made.catch(() => assembled.delete(batch.batch));
    return made;
  };

  add('POST', '/api/products', {
    access: { touches: 'project', scope: 'submit' },
    body: NewProduct,
    answer: BatchCreated,
    status: 201,
    description: 'A product of two matrices in tiles.',
    handle: async ({ principal, body }) => {
      const kernel = await context.builtin('matmul-tile');
      const own = context.blobsOf(principal);
      const draft = await draftProduct(own, kernel, body);
      const batch = await context.submit(principal, draft, own);
      return { batch, workunits: draft.workunits.length };
    },
  });
  add('GET', '/api/products/:batch', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: ProductState,
    description: 'How far a product is, and the whole of it once every tile is accepted.',
    handle: async ({ batch }) => {
      if (batch.plan.kind !== 'product')
        throw notFound(`product "${batch.batch}"; it is another kind of batch`);
      const details = ProductDetails.parse(batch.plan.details);
      const { workunits, accepted } = await progressOf(context, batch.batch);
      const whole = accepted === workunits ? await assembleOnce(batch) : null;
      return {
        batch: batch.batch,
        shape: [details.a.shape[0], details.b.shape[1]] as [number, number],
        tiles: workunits,
        accepted,
        product: whole?.product ?? null,
        check: whole?.check ?? null,
      };
    },
  });
}
