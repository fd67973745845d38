/** Everything that admission has against a draft, found in the page while it is being typed. */
import { admit, createBundle, type Manifest, parseManifest, reflectWgsl, WgslError } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import { readJson } from '../manifest/json-place.ts';

export interface CheckRequest {
  readonly manifest: string;
  readonly wgsl: string;
  readonly wasm: Uint8Array | null;
}
export interface Checked {
  readonly issues: readonly InputIssue[];
  /** Null where it cannot be read. */
  readonly manifest: Manifest | null;
  /** For the form's lists to choose from. */
  readonly entryPoints: readonly string[];
  readonly uniforms: readonly string[];
}

export async function checkDraft({ manifest: text, wgsl, wasm }: CheckRequest): Promise<Checked> {
  const found = reflected(wgsl);
  const json = readJson(text);
  if (!json.ok) return { ...found, issues: [...found.issues, json.issue], manifest: null };
  const parsed = parseManifest(json.value);
  if (!parsed.ok) return { ...found, issues: [...found.issues, ...parsed.issues], manifest: null };
  const { manifest } = parsed;
  const sources = { ...(wgsl.trim() === '' ? {} : { wgsl }), ...(wasm === null ? {} : { wasm }) };
  const issues = await admit(await createBundle(manifest, sources));
  return { ...found, issues, manifest };
}

/** Of the source alone: what there is to choose from, or why it cannot be read. */
function reflected(wgsl: string): Omit<Checked, 'manifest'> {
  if (wgsl.trim() === '') return { issues: [], entryPoints: [], uniforms: [] };
  try {
    const { entryPoints, uniforms } = reflectWgsl(wgsl);
    return { issues: [], entryPoints: entryPoints.map(({ name }) => name), uniforms: [...uniforms.keys()] };
  } catch (error) {
    if (!(error instanceof WgslError)) throw error;
    const { message, line } = error;
    const at = line === undefined ? {} : { line };
    const issue = { where: 'kernel.wgsl', ...at, message, cure: 'correct the WGSL' };
    return { issues: [issue], entryPoints: [], uniforms: [] };
  }
}
