/** A look into the WGSL variant where its contract does not reach: the maps it builds. */
import { createBundle, type KernelBundle, type Manifest } from '@manyhands/kernel';

/** The kernel cut off after its maps, which it gives back. */
export function mapsOnly({ manifest, wgsl }: KernelBundle): Promise<KernelBundle> {
  const last = manifest.passes.findIndex(({ entryPoint }) => entryPoint === 'make_maps');
  const cut: Manifest = {
    ...manifest,
    buffers: manifest.buffers.map((buffer) => ({
      ...buffer,
      role: buffer.name === 'maps' ? 'output' : buffer.role === 'output' ? 'scratch' : buffer.role,
    })),
    passes: manifest.passes.slice(0, last + 1),
    agreement: { maps: { kind: 'exact' } },
    variants: { webgpu: manifest.variants.webgpu },
  };
  return createBundle(cut, { wgsl });
}
