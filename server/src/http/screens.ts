/** Screens: `POST /api/screens`, and the ranking of their ligands as results are accepted. */
import { BatchCreated, NewScreen, Ranking } from '@manyhands/protocol';
import type { AddRoute } from '../access/route.ts';
import { draftScreen, rankLigands } from '../batches/screen.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';
import { notFound } from './refusals.ts';

export function addScreenRoutes(add: AddRoute, context: HttpContext): void {
  add('POST', '/api/screens', {
    access: { touches: 'project', scope: 'submit' },
    body: NewScreen,
    answer: BatchCreated,
    status: 201,
    description: 'Random poses of ligands, scored against one receptor.',
    handle: async ({ principal, body }) => {
      const kernel = await context.builtin('docking-score');
      const blobs = context.blobsOf(principal);
      const draft = await draftScreen(blobs, kernel, body);
      const batch = await context.submit(principal, draft, blobs);
      return { batch, workunits: draft.workunits.length };
    },
  });
  add('GET', '/api/screens/:batch/ranking', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: Ranking,
    description: 'The ligands of a screen by their best accepted pose.',
    handle: async ({ batch }) => {
      if (batch.plan.kind !== 'screen')
        throw notFound(`screen "${batch.batch}"; it is another kind of batch`);
      return { batch: batch.batch, ligands: await rankLigands(context.store, batch) };
    },
  });
}
