/** Projects and the sites that embed the widget. */
import { NewProject, NewSite } from '@manyhands/protocol';
import { z } from 'zod';
import type { App, HttpContext } from './context.ts';
import { ApiError, notFound } from './refusals.ts';

export function addProjectRoutes(app: App, { store, catalogue, now }: HttpContext): void {
  app.post(
    '/api/projects',
    { schema: { body: NewProject, response: { 201: NewProject } } },
    async (request, reply) => {
      if (await store.project(request.body.id)) {
        throw new ApiError('conflict', `There is a project "${request.body.id}". Choose another id.`);
      }
      await store.createProject(request.body, now());
      return reply.code(201).send(request.body);
    },
  );
  app.get(
    '/api/projects/:id',
    { schema: { params: z.object({ id: NewProject.shape.id }), response: { 200: NewProject } } },
    async (request) => {
      const project = await catalogue.project(request.params.id);
      if (!project) throw notFound(`project "${request.params.id}"`);
      return project;
    },
  );
  app.post(
    '/api/sites',
    { schema: { body: NewSite, response: { 201: NewSite } } },
    async (request, reply) => {
      const { key, project } = request.body;
      if (await store.site(key))
        throw new ApiError('conflict', `There is a site "${key}". Choose another key.`);
      if (project && !(await catalogue.project(project))) throw notFound(`project "${project}"`);
      await store.createSite(request.body, now());
      return reply.code(201).send(request.body);
    },
  );
}
