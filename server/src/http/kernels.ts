/** Kernels: admitted before they are stored, immutable afterwards. */
import { admit, createBundle, parseManifest } from '@manyhands/kernel';
import { KernelCreated, KernelVersionId, NewKernel } from '@manyhands/protocol';
import { z } from 'zod';
import { publishKernel } from '../batches/builtin.ts';
import { compileWgsl } from './compile-wgsl.ts';
import type { App, HttpContext } from './context.ts';
import { invalidInput, notFound } from './refusals.ts';

export function addKernelRoutes(app: App, { store, blobs, now }: HttpContext): void {
  app.post(
    '/api/kernels',
    { schema: { body: NewKernel, response: { 201: KernelCreated } } },
    async (request, reply) => {
      const { manifest, sources } = request.body;
      const parsed = parseManifest(manifest);
      if (!parsed.ok) throw invalidInput('The manifest is wrong.', parsed.issues);
      const bundle = await createBundle(parsed.manifest, {
        wgsl: sources.webgpu,
        wasm: sources.wasm === undefined ? undefined : new Uint8Array(Buffer.from(sources.wasm, 'base64')),
      });
      const issues = await admit(bundle, { compileWgsl });
      if (issues.length > 0) throw invalidInput('The kernel cannot be run.', issues);
      await publishKernel(store, blobs, bundle, now());
      return reply.code(201).send({ kernel: bundle.id });
    },
  );
  app.get(
    '/api/kernels/:kernel',
    { schema: { params: z.object({ kernel: KernelVersionId }) } },
    async (request) => {
      const manifest = await store.kernel(request.params.kernel);
      if (!manifest) throw notFound(`kernel ${request.params.kernel}`);
      return { kernel: request.params.kernel, manifest };
    },
  );
}
