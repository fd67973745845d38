/** Searches: `POST /api/searches`, the live ranking, and what a researcher takes home. */
import { NewSearch, SearchCreated, SearchRanking } from '@manyhands/protocol';
import { submitBatch } from '../batches/draft.ts';
import { draftSearch } from '../batches/search.ts';
import { Named } from './batches.ts';
import type { App, HttpContext } from './context.ts';
import { requireSearch } from './require-search.ts';
import { addSearchFileRoutes } from './search-files.ts';

export function addSearchRoutes(app: App, context: HttpContext): void {
  const { store, blobs, catalogue, now } = context;
  app.post(
    '/api/searches',
    { schema: { body: NewSearch, response: { 201: SearchCreated } } },
    async (request, reply) => {
      const kernel = await context.builtin('docking-search');
      const { draft, told } = await draftSearch(blobs, kernel, request.body);
      const batch = await submitBatch(store, catalogue, draft, now());
      context.workAppeared();
      return reply.code(201).send({ batch, workunits: draft.workunits.length, ...told });
    },
  );
  app.get(
    '/api/batches/:batch/ranking',
    { schema: { params: Named, response: { 200: SearchRanking } } },
    async (request) => (await requireSearch(context, request.params.batch)).ranking,
  );
  addSearchFileRoutes(app, context);
}
