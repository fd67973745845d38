/** Kernels: admitted before they are stored, immutable afterwards, their projects' own until they are published. */
import { openBundle } from '@manyhands/kernel';
import {
  KernelChecked,
  KernelCreated,
  KernelManifest,
  KernelSources,
  KernelSummary,
  KernelVersionId,
  NewKernel,
} from '@manyhands/protocol';
import { projectsOf, roleIn } from '@manyhands/rules';
import { z } from 'zod';
import { touchProject } from '../access/guard.ts';
import type { AddRoute } from '../access/route.ts';
import { admitted, examine } from './admission.ts';
import type { HttpContext } from './context.ts';
import { sourcesOf } from './gallery.ts';
import { ApiError, invalidInput, notFound } from './refusals.ts';

const Named = z.object({ kernel: KernelVersionId });
/** Kernels of one list: what a page can show. */
const MOST_LISTED = 1000;

export function addKernelRoutes(add: AddRoute, context: HttpContext): void {
  const { store, blobs, now, audited } = context;
  add('POST', '/api/kernels', {
    access: { touches: 'own', scope: 'submit' },
    body: NewKernel,
    answer: KernelCreated,
    status: 201,
    description: 'Stores a kernel, if nothing stands against it. Its id is the hash of manifest and sources.',
    handle: async ({ principal, body }) => {
      const { project } = body;
      if (project !== undefined) await touchProject(context, principal, project);
      else if (principal.kind !== 'operator') throw nobodys();
      const bundle = await admitted(body);
      await blobs.put(bundle.id, bundle.bytes);
      await audited(principal, async (deeds, note) => {
        await deeds.createKernel(bundle.id, bundle.manifest, now());
        if (project !== undefined) await deeds.giveKernel(bundle.id, project, true);
        const deed = { action: 'kernel-made', subject: bundle.id } as const;
        await note(project === undefined ? deed : { ...deed, project });
      });
      return { kernel: bundle.id };
    },
  });
  add('POST', '/api/kernels/check', {
    access: { touches: 'own', scope: 'submit' },
    body: NewKernel,
    answer: KernelChecked,
    description: 'All that stands against a kernel, by file, line, column and cure. Nothing is stored.',
    handle: async ({ principal, body }) => {
      if (body.project !== undefined) await touchProject(context, principal, body.project);
      const { bundle, issues } = await examine(body);
      return { kernel: issues.length === 0 && bundle ? bundle.id : null, issues: [...issues] };
    },
  });
  add('GET', '/api/kernels', {
    access: { touches: 'own', scope: 'read' },
    answer: z.array(KernelSummary),
    description: 'Kernels of your projects, and published ones; the newest first.',
    handle: async ({ principal }) => [...(await store.kernelsOf(projectsOf(principal), MOST_LISTED))],
  });
  add('GET', '/api/kernels/:kernel/sources', {
    access: { touches: 'kernel', scope: 'read' },
    params: Named,
    answer: KernelSources,
    description: 'Manifest and sources as they were stored.',
    handle: async ({ kernel: { kernel } }) => {
      const bytes = await blobs.get(kernel);
      if (!bytes) throw notFound(`bundle of kernel ${kernel}`);
      return sourcesOf(await openBundle(bytes));
    },
  });
  add('GET', '/api/kernels/:kernel', {
    access: { touches: 'kernel', scope: 'read' },
    params: Named,
    answer: KernelManifest,
    description: 'Manifest of a kernel.',
    handle: async ({ kernel }) => kernel,
  });
  add('POST', '/api/kernels/:kernel/publish', {
    access: { touches: 'kernel', scope: 'manage' },
    params: Named,
    status: 204,
    description: 'Lets all volunteers compute a kernel, and everyone see it. This cannot be taken back.',
    handle: async ({ principal, kernel: { kernel } }) => {
      const makers = await store.makersOf(kernel);
      if (principal.kind !== 'operator' && !makers.some((maker) => roleIn(principal, maker) === 'owner'))
        throw new ApiError('forbidden', 'Only an owner of the project that made a kernel may publish it.');
      const [project] = makers;
      const deed = { action: 'kernel-published', subject: kernel } as const;
      await audited(principal, async (deeds, note) => {
        await deeds.publishKernel(kernel, now());
        await note(project === undefined ? deed : { ...deed, project });
      });
      // Its batches may now go to everyone.
      context.workAppeared();
    },
  });
}

const nobodys = (): ApiError =>
  invalidInput('The kernel belongs to no project.', [
    {
      where: 'project',
      message: 'is missing',
      cure: 'name one of your projects; others see the kernel once you publish it',
    },
  ]);
