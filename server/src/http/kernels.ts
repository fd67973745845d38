/** Kernels: admitted before they are stored, immutable afterwards, their projects' own until they are published. */
import { admit, createBundle, type KernelBundle, parseManifest } from '@manyhands/kernel';
import { KernelCreated, KernelVersionId, NewKernel } from '@manyhands/protocol';
import { roleIn } from '@manyhands/rules';
import { z } from 'zod';
import { touchProject } from '../access/guard.ts';
import type { AddRoute } from '../access/route.ts';
import { storeKernel } from '../batches/builtin.ts';
import { compileWgsl } from './compile-wgsl.ts';
import type { HttpContext } from './context.ts';
import { ApiError, invalidInput } from './refusals.ts';

const Named = z.object({ kernel: KernelVersionId });

export function addKernelRoutes(add: AddRoute, context: HttpContext): void {
  const { store, blobs, now, note } = context;
  add('POST', '/api/kernels', {
    access: { touches: 'own', scope: 'submit' },
    body: NewKernel,
    answer: KernelCreated,
    status: 201,
    handle: async ({ principal, body }) => {
      const { project } = body;
      if (project !== undefined) await touchProject(context, principal, project);
      else if (principal.kind !== 'operator') throw nobodys();
      const bundle = await admitted(body);
      await storeKernel(store, blobs, bundle, now());
      if (project !== undefined) await store.giveKernel(bundle.id, project, true);
      const deed = { action: 'kernel-made', subject: bundle.id } as const;
      await note(principal, project === undefined ? deed : { ...deed, project });
      return { kernel: bundle.id };
    },
  });
  add('GET', '/api/kernels/:kernel', {
    access: { touches: 'kernel', scope: 'read' },
    params: Named,
    handle: async ({ kernel }) => kernel,
  });
  add('POST', '/api/kernels/:kernel/publish', {
    access: { touches: 'kernel', scope: 'manage' },
    params: Named,
    status: 204,
    handle: async ({ principal, kernel: { kernel } }) => {
      const makers = await store.makersOf(kernel);
      if (principal.kind !== 'operator' && !makers.some((maker) => roleIn(principal, maker) === 'owner'))
        throw new ApiError('forbidden', 'Only an owner of the project that made a kernel may publish it.');
      await store.publishKernel(kernel, now());
      const [project] = makers;
      const deed = { action: 'kernel-published', subject: kernel } as const;
      await note(principal, project === undefined ? deed : { ...deed, project });
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

/** Throws what stands against it, by line and cure. */
async function admitted({ manifest, sources }: NewKernel): Promise<KernelBundle> {
  const parsed = parseManifest(manifest);
  if (!parsed.ok) throw invalidInput('The manifest is wrong.', parsed.issues);
  const bundle = await createBundle(parsed.manifest, {
    wgsl: sources.webgpu,
    wasm: sources.wasm === undefined ? undefined : new Uint8Array(Buffer.from(sources.wasm, 'base64')),
  });
  const issues = await admit(bundle, { compileWgsl });
  if (issues.length > 0) throw invalidInput('The kernel cannot be run.', issues);
  return bundle;
}
