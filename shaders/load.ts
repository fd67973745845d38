/** Reads one kernel's folder into a bundle. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBundle, type KernelBundle, parseManifest } from '@manyhands/kernel';
import { buildAssemblies } from './assembly.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** A kernel of this folder by name, its WebAssembly compiled first where that is not up to date. */
export async function loadKernel(name: string): Promise<KernelBundle> {
  const folder = join(here, name);
  const parsed = parseManifest(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  if (!parsed.ok) {
    const issues = parsed.issues.map((issue) => `${issue.where}: ${issue.message}; ${issue.cure}`);
    throw new Error(`The manifest of ${name} is wrong.\n${issues.join('\n')}`);
  }
  const { webgpu, wasm } = parsed.manifest.variants;
  if (wasm) await buildAssemblies([folder]);
  return createBundle(parsed.manifest, {
    wgsl: webgpu && (await readFile(join(folder, 'kernel.wgsl'), 'utf8')),
    wasm: wasm && new Uint8Array(await readFile(join(folder, 'build', 'kernel.wasm'))),
  });
}
