/** The gallery: kernels that researchers begin their own from, with manifest and sources. */
import type { KernelBundle } from '@manyhands/kernel';
import { GallerySummary, KernelSources } from '@manyhands/protocol';
import { GALLERY } from '@manyhands/shaders/gallery';
import { loadKernel } from '@manyhands/shaders/node';
import { z } from 'zod';
import type { AddRoute } from '../access/route.ts';
import { notFound } from './refusals.ts';

/** Read once in a coordinator's life. */
function createReader(): (kernel: string) => Promise<KernelBundle> {
  const known = new Map<string, Promise<KernelBundle>>();
  return (kernel) => {
    const read = known.get(kernel) ?? loadKernel(kernel);
    known.set(kernel, read);
    read.catch(() => known.delete(kernel));
    return read;
  };
}

export const sourcesOf = ({ manifest, wgsl, wasm }: KernelBundle): KernelSources => ({
  manifest,
  webgpu: wgsl ?? null,
  wasm: wasm === undefined ? null : Buffer.from(wasm).toString('base64'),
});

export function addGalleryRoutes(add: AddRoute): void {
  const read = createReader();
  add('GET', '/api/gallery', {
    access: { touches: 'own', scope: 'read' },
    answer: z.array(GallerySummary),
    description: 'Kernels of other fields to begin your own from.',
    handle: () =>
      Promise.all(
        GALLERY.map(async ({ kernel, field }) => {
          const { title, description } = (await read(kernel)).manifest;
          return { name: kernel, title, field, description };
        }),
      ),
  });
  add('GET', '/api/gallery/:name', {
    access: { touches: 'own', scope: 'read' },
    params: z.object({ name: z.string() }),
    answer: KernelSources,
    description: 'Manifest and sources of a kernel of the gallery.',
    handle: async ({ params: { name } }) => {
      if (!GALLERY.some(({ kernel }) => kernel === name)) throw notFound(`kernel "${name}" in the gallery`);
      return sourcesOf(await read(name));
    },
  });
}
