/** Drafts of kernels: every save names the revision that it was made of, so that two tabs never lose one another's text. */
import {
  Draft,
  DraftId,
  DraftSaved,
  DraftSummary,
  NewDraft,
  ProjectId,
  SaveDraft,
} from '@manyhands/protocol';
import type { Principal } from '@manyhands/rules';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import type { HttpContext } from './context.ts';
import { ApiError, notFound } from './refusals.ts';

const Named = z.object({ draft: DraftId });
const OfProject = z.object({ project: ProjectId });
/** Drafts of one list: what a page can show. */
const MOST_LISTED = 500;

const nameOf = (principal: Principal): string =>
  principal.kind === 'operator' ? 'operator' : principal.researcher;

export function addDraftRoutes(add: AddRoute, { store, now }: HttpContext): void {
  add('GET', '/api/projects/:project/drafts', {
    access: { touches: 'project', scope: 'read' },
    params: OfProject,
    answer: z.array(DraftSummary),
    description: 'Kernels that are being written in a project.',
    handle: async ({ project }) => [...(await store.drafts(project.id, MOST_LISTED))],
  });
  add('POST', '/api/projects/:project/drafts', {
    access: { touches: 'project', scope: 'submit' },
    params: OfProject,
    body: NewDraft,
    answer: DraftSaved,
    status: 201,
    description: 'A new draft; it is kept as typed, however wrong it still is.',
    handle: async ({ principal, project, body }) => {
      const save = { contents: body, savedBy: nameOf(principal) };
      return { draft: await store.createDraft(project.id, save, now()), revision: 1 };
    },
  });
  add('GET', '/api/drafts/:draft', {
    access: { touches: 'draft', scope: 'read' },
    params: Named,
    answer: Draft,
    description: 'A draft with its contents.',
    handle: async ({ draft }) => draft,
  });
  add('PUT', '/api/drafts/:draft', {
    access: { touches: 'draft', scope: 'submit' },
    params: Named,
    body: SaveDraft,
    answer: DraftSaved,
    description: 'Refused as `conflict` where somebody has saved since `revision`.',
    handle: async ({ principal, draft: { draft }, body }) => {
      const save = { contents: body.contents, savedBy: nameOf(principal) };
      const revision = await store.saveDraft(draft, body.revision, save, now());
      if (revision !== null) return { draft, revision };
      const newest = await store.draft(draft);
      throw newest ? savedSince(newest, body.revision) : notFound(`draft ${draft}`);
    },
  });
  add('DELETE', '/api/drafts/:draft', {
    access: { touches: 'draft', scope: 'submit' },
    params: Named,
    status: 204,
    description: 'Throws a draft away.',
    handle: async ({ draft: { draft } }) => {
      if (!(await store.removeDraft(draft))) throw notFound(`draft ${draft}`);
    },
  });
}

const savedSince = ({ revision, savedBy, savedAt }: Draft, mine: number): ApiError =>
  new ApiError(
    'conflict',
    `Revision ${revision} was saved by ${savedBy} at ${new Date(savedAt).toISOString()}; yours is made of revision ${mine}. ` +
      `Nothing was stored. Compare the two, then save again as made of revision ${revision}, or save yours as a new draft.`,
  );
