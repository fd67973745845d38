/** Searches: `POST /api/searches`, the live ranking, and what a researcher takes home. */
import { NewSearch, SearchCreated, SearchRanking } from '@manyhands/protocol';
import type { AddRoute } from '../access/route.ts';
import { givenTo } from '../batches/given-to.ts';
import { beginSearch, type SearchParts } from '../batches/search.ts';
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
    description: 'Docks a library into a receptor.',
    handle: async ({ principal, body }) => {
      const { store, catalogue, now, audited, preparing } = context;
      const [docking, preparation] = await Promise.all([
        context.builtin('docking-search'),
        context.builtin('ligand-preparation'),
      ]);
      const { project } = body;
      const own = context.blobsOf(principal);
      // What is stored is the project's from then on, and need not be remembered as used: a library may have a million.
      const blobs = givenTo(store, context.blobs, project, own);
      const keep: SearchParts['keep'] = (search, part) =>
        audited(principal, async (deeds, note) => {
          await deeds.createSearch(search, part);
          await deeds.giveBlobs(own.used, project);
          await note({ action: 'batch-made', subject: search.batch.batch, project });
        });
      const parts = { keep, blobs, catalogue, docking, preparation, now: now() };
      const { batch, created, reader, readTo } = await beginSearch(parts, body);
      preparing.readOn(batch, reader, readTo);
      context.workAppeared();
      return created;
    },
  });
  add('GET', '/api/batches/:batch/ranking', {
    access: { touches: 'batch', scope: 'read' },
    params: Named,
    answer: SearchRanking,
    description: 'The ligands of a search by their best accepted pose, live.',
    handle: async ({ batch }) => (await requireSearch(context, batch)).ranking,
  });
  addSearchFileRoutes(add, context);
}
