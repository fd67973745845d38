/** A kernel as it lies on disk: a folder with `manifest.json`, and `kernel.wgsl`, `kernel.wasm` or both. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { draftManifest, type ManifestDraft, unsaid, WgslError } from '@manyhands/kernel';
import type { KernelSources } from '@manyhands/protocol';
import { parseJson, readText } from './files.ts';
import { WrongArguments } from './wrong-arguments.ts';

export const KERNEL_FILES = {
  manifest: 'manifest.json',
  webgpu: 'kernel.wgsl',
  wasm: 'kernel.wasm',
} as const;

export interface KernelFiles {
  readonly manifest: unknown;
  readonly sources: { readonly webgpu?: string; readonly wasm?: string };
}

export async function readKernel(folder: string): Promise<KernelFiles> {
  const path = join(folder, KERNEL_FILES.manifest);
  const manifest = parseJson(await readText(path), path);
  const webgpu = await orNothing(readFile(join(folder, KERNEL_FILES.webgpu), 'utf8'));
  const wasm = await orNothing(readFile(join(folder, KERNEL_FILES.wasm), 'base64'));
  if (webgpu === undefined && wasm === undefined)
    throw new WrongArguments(`${folder} has neither ${KERNEL_FILES.webgpu} nor ${KERNEL_FILES.wasm}`);
  return {
    manifest,
    sources: { ...(webgpu === undefined ? {} : { webgpu }), ...(wasm === undefined ? {} : { wasm }) },
  };
}

/** What the source may not tell. */
export interface Said {
  readonly title: string;
  readonly description?: string | undefined;
  readonly license?: string | undefined;
}

/** Drafts the manifest of a shader; one that is there already stays. */
export async function draftKernel(folder: string, { title, description, license }: Said) {
  const source = join(folder, KERNEL_FILES.webgpu);
  const wgsl = await readText(source);
  const { manifest, notes } = readDraft(source, wgsl, title);
  const said = {
    ...manifest,
    description: description ?? manifest.description,
    license: license ?? manifest.license,
  };
  const file = join(folder, KERNEL_FILES.manifest);
  await writeNew(file, toJson(said));
  return { file, notes, missing: unsaid(said) };
}

function readDraft(source: string, wgsl: string, title: string): ManifestDraft {
  try {
    return draftManifest(wgsl, title);
  } catch (error) {
    if (!(error instanceof WgslError)) throw error;
    throw new WrongArguments(`${source}: ${error.message}`);
  }
}

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, content, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new WrongArguments(`${path} is there already`) : error;
  });
}

/** Writes the same files; what is there already stays. */
export async function writeKernel(
  folder: string,
  { manifest, webgpu, wasm }: KernelSources,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  const write = async (file: string, content: string | Uint8Array) => {
    const path = join(folder, file);
    await writeNew(path, content);
    written.push(path);
  };
  await write(KERNEL_FILES.manifest, toJson(manifest));
  if (webgpu !== null) await write(KERNEL_FILES.webgpu, webgpu);
  if (wasm !== null) await write(KERNEL_FILES.wasm, Buffer.from(wasm, 'base64'));
  return written;
}

async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
