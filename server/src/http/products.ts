/** Products of matrices: `POST /api/products`, and their state until the whole product is there. */
import { BatchCreated, type BatchId, NewProduct, ProductState } from '@manyhands/protocol';
import { submitBatch } from '../batches/draft.ts';
import { type Assembled, assembleProduct, draftProduct, ProductDetails } from '../batches/product.ts';
import type { BatchRecord } from '../store/store.ts';
import { Named, progressOf, requireBatch } from './batches.ts';
import type { App, HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

export function addProductRoutes(app: App, context: HttpContext): void {
  const { store, blobs, catalogue, now } = context;
  const assembled = new Map<BatchId, Promise<Assembled>>();

  /** Once per coordinator's life; accepted results never change. */
  const assembleOnce = (batch: BatchRecord): Promise<Assembled> => {
    const known = assembled.get(batch.batch);
    if (known) return known;
    const made = assembleProduct(store, blobs, batch);
    assembled.set(batch.batch, made);
    made.catch(() => assembled.delete(batch.batch));
    return made;
  };

  app.post(
    '/api/products',
    { schema: { body: NewProduct, response: { 201: BatchCreated } } },
    async (request, reply) => {
      const kernel = await context.builtin('matmul-tile');
      const draft = await draftProduct(blobs, kernel, request.body);
      const batch = await submitBatch(store, catalogue, draft, now());
      context.workAppeared();
      return reply.code(201).send({ batch, workunits: draft.workunits.length });
    },
  );
  app.get(
    '/api/products/:batch',
    { schema: { params: Named, response: { 200: ProductState } } },
    async (request) => {
      const batch = await requireBatch(context, request.params.batch);
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
  );
}
