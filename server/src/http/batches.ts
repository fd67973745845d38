/** Batches of any kernel: create, watch, cancel, read accepted and refused results. */
import {
  BatchCreated,
  BatchId,
  BatchProgress,
  NewBatch,
  RefusedResult,
  ResultsPage,
  WorkunitId,
} from '@manyhands/protocol';
import { z } from 'zod';
import { submitBatch } from '../batches/draft.ts';
import { draftFromRequest } from '../batches/from-request.ts';
import type { BatchRecord } from '../store/store.ts';
import type { App, HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

export const Named = z.object({ batch: BatchId });
const Page = z.object({
  after: WorkunitId.optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
const Limit = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(200) });

export async function requireBatch(context: HttpContext, id: BatchId): Promise<BatchRecord> {
  const batch = await context.store.batch(id);
  if (!batch) throw notFound(`batch "${id}"`);
  return batch;
}

export async function progressOf({ store }: HttpContext, id: BatchId): Promise<BatchProgress> {
  const progress = await store.batchProgress(id);
  if (!progress) throw notFound(`batch "${id}"`);
  return progress;
}

export function addBatchRoutes(app: App, context: HttpContext): void {
  const { store, blobs, catalogue, now } = context;
  app.post(
    '/api/batches',
    { schema: { body: NewBatch, response: { 201: BatchCreated } } },
    async (request, reply) => {
      const draft = await draftFromRequest(store, blobs, request.body);
      const batch = await submitBatch(store, catalogue, draft, now());
      context.workAppeared();
      return reply.code(201).send({ batch, workunits: draft.workunits.length });
    },
  );
  app.get('/api/batches', { schema: { response: { 200: z.array(BatchProgress) } } }, async () => [
    ...(await store.batches(1000)),
  ]);
  app.get(
    '/api/batches/:batch',
    { schema: { params: Named, response: { 200: BatchProgress } } },
    async (request) => progressOf(context, request.params.batch),
  );
  app.post('/api/batches/:batch/cancel', { schema: { params: Named } }, async (request, reply) => {
    await requireBatch(context, request.params.batch);
    context.cancelled(await store.cancelBatch(request.params.batch, now()));
    return reply.code(204).send();
  });
  app.get(
    '/api/batches/:batch/results',
    { schema: { params: Named, querystring: Page, response: { 200: ResultsPage } } },
    async (request) => {
      const { batch } = await requireBatch(context, request.params.batch);
      const { after, limit } = request.query;
      const results = await store.acceptedResults(batch, after ?? null, limit);
      const last = results.at(-1);
      return { results: [...results], next: last && results.length === limit ? last.workunit : null };
    },
  );
  app.get(
    '/api/batches/:batch/refused',
    { schema: { params: Named, querystring: Limit, response: { 200: z.array(RefusedResult) } } },
    async (request) => {
      const { batch } = await requireBatch(context, request.params.batch);
      return [...(await store.refusedResults(batch, request.query.limit))];
    },
  );
}
