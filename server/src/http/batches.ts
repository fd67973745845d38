/** Batches of any kernel: create, watch, cancel, read accepted and refused results. */
import {
  BatchCreated,
  BatchEstimate,
  BatchId,
  BatchProgress,
  NewBatch,
  NewCutBatch,
  RefusedResult,
  ResultsPage,
  WorkunitId,
} from '@manyhands/protocol';
import { projectsOf } from '@manyhands/rules';
import { z } from 'zod';
import { touchKernel } from '../access/guard.ts';
import type { AddRoute } from '../access/route.ts';
import { draftFromRequest } from '../batches/from-request.ts';
import { preparationOf } from '../batches/search-record.ts';
import type { HttpContext } from './context.ts';
import { estimateCutBatch, makeCutBatch } from './cut-batches.ts';
import { ApiError, notFound } from './refusals.ts';

export const Named = z.object({ batch: BatchId });
export const Page = z.object({
  after: WorkunitId.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
const Limit = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) });
/** Batches of one list: what a page can show. */
const MOST_LISTED = 1000;

export async function progressOf({ store }: HttpContext, id: BatchId): Promise<BatchProgress> {
  const progress = await store.batchProgress(id);
  if (!progress) throw notFound(`batch "${id}"`);
  return progress;
}

export async function resultsOf(
  { store }: HttpContext,
  batch: BatchId,
  { after, limit }: z.output<typeof Page>,
): Promise<z.input<typeof ResultsPage>> {
  const results = await store.acceptedResults(batch, after ?? null, limit);
  const last = results.at(-1);
  return { results: [...results], next: last && results.length === limit ? last.workunit : null };
}

const read = { touches: 'batch', scope: 'read' } as const;

export function addBatchRoutes(add: AddRoute, context: HttpContext): void {
  const { store, now, audited } = context;
  add('POST', '/api/batches', {
    access: { touches: 'project', scope: 'submit' },
    body: z.union([NewCutBatch, NewBatch]),
    answer: BatchCreated,
    status: 201,
    description: 'A batch of any kernel.',
    handle: async ({ principal, body }) => {
      if ('cut' in body) return makeCutBatch(context, principal, body);
      const { manifest } = await touchKernel(context, principal, body.kernel);
      const blobs = context.blobsOf(principal);
      const draft = await draftFromRequest(manifest, blobs, body);
      const batch = await context.submit(principal, draft, blobs);
      return { batch, workunits: draft.workunits.length };
    },
  });
  add('POST', '/api/batches/plan', {
    access: { touches: 'project', scope: 'submit' },
    body: NewCutBatch,
    answer: BatchEstimate,
    description:
      'What a batch cut from files would be, and how long it would take those who are here. Nothing is stored.',
    handle: ({ principal, body }) => estimateCutBatch(context, principal, body),
  });
  add('GET', '/api/batches', {
    access: { touches: 'own', scope: 'read' },
    answer: z.array(BatchProgress),
    description: 'Batches of your projects with their progress; the newest first.',
    handle: async ({ principal }) => [...(await store.batchesOf(projectsOf(principal), MOST_LISTED))],
  });
  add('GET', '/api/batches/:batch', {
    access: read,
    params: Named,
    answer: BatchProgress,
    description: 'Progress of a batch.',
    handle: ({ batch }) => progressOf(context, batch.batch),
  });
  add('POST', '/api/batches/:batch/cancel', {
    access: { touches: 'batch', scope: 'submit' },
    params: Named,
    status: 204,
    description: 'Ends a batch: nothing more is given out. What is accepted stays.',
    handle: async ({ principal, batch: record }) => {
      const { batch, project } = record;
      const prepares = preparationOf(record);
      if (prepares)
        throw new ApiError('conflict', `It belongs to the search ${prepares.search}: cancel that.`);
      const preparation = await store.preparationOf(batch);
      const revoked = await audited(principal, async (deeds, note) => {
        await note({ action: 'batch-cancelled', subject: batch, project });
        const docking = await deeds.cancelBatch(batch, now());
        return preparation ? [...docking, ...(await deeds.cancelBatch(preparation, now()))] : docking;
      });
      context.cancelled(revoked);
    },
  });
  add('GET', '/api/batches/:batch/results', {
    access: read,
    params: Named,
    query: Page,
    answer: ResultsPage,
    description:
      'Accepted results in the order of workunits, outputs as base64. Go on with `after` = `next`.',
    handle: ({ batch: { batch }, query }) => resultsOf(context, batch, query),
  });
  add('GET', '/api/batches/:batch/refused', {
    access: read,
    params: Named,
    query: Limit,
    answer: z.array(RefusedResult),
    description: 'Results that were not believed: whose, and why.',
    handle: async ({ batch: { batch }, query }) => [...(await store.refusedResults(batch, query.limit))],
  });
}
