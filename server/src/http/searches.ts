/** Searches: `POST /api/searches`, the live ranking, and what a researcher takes home. */
import { NewSearch, SearchCreated, SearchRanking } from '@manyhands/protocol';
import type { AddRoute } from '../access/route.ts';
import { draftSearch } from '../batches/search.ts';
import { Named } from './batches.ts';
import type { HttpContext } from './context.ts';
import { requireSearch } from './require-search.ts';
import { addSearchFileRoutes } from './search-files.ts';

export function addSearchRoutes(add: AddRoute, context: HttpContext): void {
  add('POST', '/api/searches', {
    access: { touches: 'project', scope: 'submit' },
    body: NewSearch,
    answer: SearchCreated,
    status: 201,
    handle: async ({ principal, body }) => {
      const kernel = await context.builtin('docking-search');
      const blobs = context.blobsOf(principal);
      const { draft, told } = await draftSearch(blobs, kernel, body);
      const batch = await context.submit(principal, draft, blobs);
      return { batch, workunits: draft.workunits.length, ...told };
    },
  });
  add('GET', '/api/batches/:batch/ranking', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: SearchRanking,
    handle: async ({ batch }) => (await requireSearch(context, batch)).ranking,
  });
  addSearchFileRoutes(add, context);
}
