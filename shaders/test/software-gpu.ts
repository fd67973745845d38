/** What browser tests of kernels open: Chromium's software WebGPU, and a kernel from the files of its folder. */
import { openWebgpu } from '@manyhands/compute';
import { createBundle, type KernelBundle, parseManifest } from '@manyhands/kernel';

export async function openSoftwareGpu(options: Parameters<typeof openWebgpu>[0] = {}) {
  const backend = await openWebgpu({ ...options, allowFallbackAdapter: true });
  if ('absent' in backend) throw new Error(backend.absent);
  return backend;
}

export async function openBundle(manifest: unknown, wgsl: string, wasmUrl: string): Promise<KernelBundle> {
  const parsed = parseManifest(manifest);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const wasm = new Uint8Array(await (await fetch(wasmUrl)).arrayBuffer());
  return createBundle(parsed.manifest, { wgsl, wasm });
}
