/** The kernel with both variants, as a page loads it. */
import { createBundle, type KernelBundle, parseManifest } from '@manyhands/kernel';
import wasmUrl from '../build/kernel.wasm?url';
import wgsl from '../kernel.wgsl?raw';
import manifest from '../manifest.json' with { type: 'json' };

export async function openKernel(): Promise<KernelBundle> {
  const parsed = parseManifest(manifest);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const wasm = new Uint8Array(await (await fetch(wasmUrl)).arrayBuffer());
  return createBundle(parsed.manifest, { wgsl, wasm });
}
