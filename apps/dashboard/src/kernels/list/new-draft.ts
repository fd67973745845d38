/** Where drafts come from: nothing, files, the gallery, or a version that is there. */
import { draftManifest, toBase64, WgslError } from '@manyhands/kernel';
import type { DraftContents, KernelSources } from '@manyhands/protocol';
import { formatManifest } from '../manifest/loose.ts';

/** A kernel that runs as it is, so that the first test run is one click away. */
export const FIRST_WGSL = `struct Args { n: u32 }

@group(0) @binding(0) var<uniform> args: Args;
@group(0) @binding(1) var<storage, read> numbers: array<f32>;
@group(0) @binding(2) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  // Doubles numbers. Replace this with your own shader, or begin from it.
  if (id.x >= args.n) { return; }
  result[id.x] = 2.0 * numbers[id.x];
}
`;

/** A draft of a shader, its manifest drafted by reflection; of one that cannot be read, with an empty manifest. */
export function draftOf(title: string, wgsl: string, wasm: Uint8Array | null = null): DraftContents {
  return {
    title,
    wgsl,
    wasm: wasm === null ? null : toBase64(wasm),
    assembly: null,
    manifest: manifestFor(title, wgsl, wasm !== null),
  };
}

export function manifestFor(title: string, wgsl: string, hasWasm: boolean): string {
  try {
    const { manifest } = draftManifest(wgsl, title);
    const extent = manifest.params[0]?.name ?? 1;
    const variants = { ...manifest.variants, ...(hasWasm ? { wasm: { extent } } : {}) };
    return formatManifest({ ...manifest, variants });
  } catch (error) {
    if (!(error instanceof WgslError)) throw error;
    return formatManifest({ name: 'untitled-kernel', title, params: [], buffers: [], passes: [] });
  }
}

/** A draft of a version or of an example, to be changed. */
export const cloneOf = (title: string, { manifest, webgpu, wasm }: KernelSources): DraftContents => ({
  title,
  wgsl: webgpu ?? '',
  wasm,
  assembly: null,
  manifest: formatManifest(manifest),
});

export interface Dropped {
  readonly wgsl?: string;
  readonly wasm?: Uint8Array;
  readonly assembly?: string;
  readonly title?: string;
  /** Names of files that are nothing of a kernel. */
  readonly strange: readonly string[];
}

/** What is in files that were dropped or chosen: `.wgsl`, `.wasm`, AssemblyScript as `.ts`. */
export async function readDropped(files: Iterable<File>): Promise<Dropped> {
  let dropped: Dropped = { strange: [] };
  for (const file of files) {
    const [, stem = '', ending = ''] = /^(.*?)\.?([^.]*)$/.exec(file.name.toLowerCase()) ?? [];
    if (ending === 'wgsl') dropped = { ...dropped, wgsl: await file.text(), title: stem };
    else if (ending === 'wasm') dropped = { ...dropped, wasm: new Uint8Array(await file.arrayBuffer()) };
    else if (ending === 'ts') dropped = { ...dropped, assembly: await file.text() };
    else dropped = { ...dropped, strange: [...dropped.strange, file.name] };
  }
  return dropped;
}
