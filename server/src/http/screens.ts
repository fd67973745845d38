/** Screens: `POST /api/screens`, and the ranking of their ligands as results are accepted. */
import { BatchCreated, NewScreen, Ranking } from '@manyhands/protocol';
import { submitBatch } from '../batches/draft.ts';
import { draftScreen, rankLigands } from '../batches/screen.ts';
import { Named, requireBatch } from './batches.ts';
import type { App, HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

export function addScreenRoutes(app: App, context: HttpContext): void {
  const { store, blobs, catalogue, now } = context;
  app.post(
    '/api/screens',
    { schema: { body: NewScreen, response: { 201: BatchCreated } } },
    async (request, reply) => {
      const kernel = await context.builtin('docking-score');
      const draft = await draftScreen(blobs, kernel, request.body);
      const batch = await submitBatch(store, catalogue, draft, now());
      context.workAppeared();
      return reply.code(201).send({ batch, workunits: draft.workunits.length });
    },
  );
  app.get(
    '/api/screens/:batch/ranking',
    { schema: { params: Named, response: { 200: Ranking } } },
    async (request) => {
      const batch = await requireBatch(context, request.params.batch);
      if (batch.plan.kind !== 'screen')
        throw notFound(`screen "${batch.batch}"; it is another kind of batch`);
      return { batch: batch.batch, ligands: await rankLigands(store, batch) };
    },
  );
}
