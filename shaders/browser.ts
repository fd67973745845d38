/** The kernel that a volunteer's page measures its device with, bundled so that no coordinator is needed. */
import { createBundle, type KernelBundle, Manifest } from '@manyhands/kernel';
import wasmUrl from './matmul-tile/build/kernel.wasm?url&inline';
import wgsl from './matmul-tile/kernel.wgsl?raw';
import manifest from './matmul-tile/manifest.json' with { type: 'json' };

/** `matmul-tile`, the same bundle that the coordinator serves under the same id. */
export function loadBenchmarkKernel(): Promise<KernelBundle> {
  return createBundle(Manifest.parse(manifest), { wgsl, wasm: bytesOf(wasmUrl) });
}

/** Decoded here: a fetch of a `data:` URL is a connection, which the worker's content security policy forbids. */
function bytesOf(dataUrl: string): Uint8Array {
  const base64 = dataUrl.slice(dataUrl.indexOf(',') + 1);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
