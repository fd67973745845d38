/** A look into the WGSL variant where its contract does not reach: the maps it derives. */
import { createBundle, type KernelBundle, type Manifest } from '@manyhands/kernel';

/** The kernel without its search: what derives runs as the workunit's own passes, and the maps are given back. */
export function mapsOnly({ manifest: { derive, ...manifest }, wgsl }: KernelBundle): Promise<KernelBundle> {
  const ends = new Set(['output', 'derived']);
  const cut: Manifest = {
    ...manifest,
    buffers: manifest.buffers.map((buffer) => ({
      ...buffer,
      role: buffer.name === 'maps' ? 'output' : ends.has(buffer.role) ? 'scratch' : buffer.role,
    })),
    passes: derive?.passes ?? [],
    agreement: { maps: { kind: 'exact' } },
    variants: { webgpu: manifest.variants.webgpu },
  };
  return createBundle(cut, { wgsl });
}
