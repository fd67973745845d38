/** Projects, their members, and the sites that embed the widget. */
import { Member, NewMember, NewProject, NewSite, ProjectId, ResearcherId } from '@manyhands/protocol';
import { projectsOf } from '@manyhands/rules';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import type { Deeds } from '../store/deeds-store.ts';
import type { HttpContext } from './context.ts';
import { ApiError, notFound } from './refusals.ts';

const Named = z.object({ project: ProjectId });
const NamedMember = z.object({ project: ProjectId, researcher: ResearcherId });

export function addProjectRoutes(add: AddRoute, context: HttpContext): void {
  const { store, now, audited } = context;
  add('POST', '/api/projects', {
    access: { touches: 'own', scope: 'submit' },
    body: NewProject,
    answer: NewProject,
    status: 201,
    description: 'A project; whoever makes it owns it.',
    handle: async ({ principal, body }) => {
      if (principal.kind === 'researcher' && principal.limitedTo !== null)
        throw new ApiError('forbidden', `This token is for the project "${principal.limitedTo}" only.`);
      const owner = principal.kind === 'researcher' ? principal.researcher : undefined;
      // Names of projects are shown to volunteers, so that one is taken is no secret.
      await audited(principal, async (deeds, note) => {
        if (!(await deeds.createProject(body, now(), owner)))
          throw new ApiError('conflict', `There is a project "${body.id}". Choose another id.`);
        await note({ action: 'project-made', subject: body.id, project: body.id });
      });
      return body;
    },
  });
  add('GET', '/api/projects', {
    access: { touches: 'own', scope: 'read' },
    answer: z.array(NewProject),
    description: 'Your projects.',
    handle: async ({ principal }) => [...(await store.projects(projectsOf(principal)))],
  });
  add('GET', '/api/projects/:project', {
    access: { touches: 'project', scope: 'read' },
    params: Named,
    answer: NewProject,
    description: 'A project.',
    handle: async ({ project }) => project,
  });
  addMemberRoutes(add, context);
  add('POST', '/api/sites', {
    access: { touches: 'coordinator', scope: 'operate' },
    body: NewSite,
    answer: NewSite,
    status: 201,
    description: 'A site that embeds the widget.',
    handle: async ({ principal, body }) => {
      const { key, project } = body;
      if (await store.site(key))
        throw new ApiError('conflict', `There is a site "${key}". Choose another key.`);
      if (project && !(await context.catalogue.project(project))) throw notFound(`project "${project}"`);
      await audited(principal, async (deeds, note) => {
        await deeds.createSite(body, now());
        await note({ action: 'site-made', subject: key });
      });
      return body;
    },
  });
}

function addMemberRoutes(add: AddRoute, { store, audited }: HttpContext): void {
  add('GET', '/api/projects/:project/members', {
    access: { touches: 'project', scope: 'read' },
    params: Named,
    answer: z.array(Member),
    description: 'Who works on a project.',
    handle: async ({ project }) => [...(await store.members(project.id))],
  });
  add('PUT', '/api/projects/:project/members/:researcher', {
    access: { touches: 'project', scope: 'manage', as: 'owner' },
    params: NamedMember,
    body: NewMember,
    status: 204,
    description: 'Makes a researcher a member or an owner.',
    handle: ({ principal, project, params: { researcher }, body: { role } }) =>
      audited(principal, async (deeds, note) => {
        if (role === 'member') await refuseOrphan(deeds, project.id, researcher);
        if (!(await deeds.setMember(project.id, researcher, role)))
          throw notFound(`researcher "${researcher}"`);
        const subject = `${researcher} as ${role}`;
        await note({ action: 'member-set', subject, project: project.id });
      }),
  });
  add('DELETE', '/api/projects/:project/members/:researcher', {
    access: { touches: 'project', scope: 'manage', as: 'owner' },
    params: NamedMember,
    status: 204,
    description: 'Ends a membership; the last owner stays.',
    handle: ({ principal, project, params: { researcher } }) =>
      audited(principal, async (deeds, note) => {
        await refuseOrphan(deeds, project.id, researcher);
        if (!(await deeds.removeMember(project.id, researcher))) throw notFound(`member "${researcher}"`);
        await note({ action: 'member-removed', subject: researcher, project: project.id });
      }),
  });

  /** A project whose last owner went would be nobody's. */
  const refuseOrphan = async (deeds: Deeds, project: ProjectId, leaving: ResearcherId): Promise<void> => {
    const owners = (await deeds.members(project)).filter(({ role }) => role === 'owner');
    if (owners.length === 1 && owners[0]?.researcher === leaving)
      throw new ApiError('conflict', `"${leaving}" is the only owner. Make another one first.`);
  };
}
