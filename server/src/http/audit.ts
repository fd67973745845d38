/** The list of who did what: all of it for operators, a project's for its owners. */
import { AuditEntry, ProjectId } from '@manyhands/protocol';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import type { HttpContext } from './context.ts';

const Page = z.object({
  /** Entries older than this id. */
  before: z
    .string()
    .regex(/^[0-9]{1,18}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

export function addAuditRoutes(add: AddRoute, { store }: HttpContext): void {
  add('GET', '/api/audit', {
    access: { touches: 'coordinator', scope: 'operate' },
    query: Page,
    answer: z.array(AuditEntry),
    description: 'Who did what on this coordinator; the newest first.',
    handle: async ({ query: { before, limit } }) => [...(await store.audit(null, before ?? null, limit))],
  });
  add('GET', '/api/projects/:project/audit', {
    access: { touches: 'project', scope: 'manage', as: 'owner' },
    params: z.object({ project: ProjectId }),
    query: Page,
    answer: z.array(AuditEntry),
    description: 'Who did what in a project; the newest first. For its owners.',
    handle: async ({ project, query: { before, limit } }) => [
      ...(await store.audit(project.id, before ?? null, limit)),
    ],
  });
}
