/** Everything that admission has against a draft, found in the page while it is being typed. */
import {
  admit,
  createBundle,
  type DraftNote,
  draftManifest,
  type Manifest,
  parseManifest,
  reflectWgsl,
  WgslError,
} from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import { readJson, stepsOf, valueAt } from '../manifest/json-place.ts';

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
  /** Guesses of the manifest's draft that nobody has changed. */
  readonly guesses: readonly DraftNote[];
}

export const NOTHING_CHECKED: Checked = {
  issues: [],
  manifest: null,
  entryPoints: [],
  uniforms: [],
  guesses: [],
};

export async function checkDraft({ manifest: text, wgsl, wasm }: CheckRequest): Promise<Checked> {
  const json = readJson(text);
  const found = reflected(wgsl, json.ok ? json.value : null);
  if (!json.ok) return { ...found, issues: [...found.issues, json.issue] };
  const parsed = parseManifest(json.value);
  if (!parsed.ok) return { ...found, issues: [...found.issues, ...parsed.issues] };
  const { manifest } = parsed;
  const sources = { ...(wgsl.trim() === '' ? {} : { wgsl }), ...(wasm === null ? {} : { wasm }) };
  const issues = await admit(await createBundle(manifest, sources));
  return { ...found, issues, manifest };
}

/** Of the source: what there is to choose from and what was guessed, or why it cannot be read. */
function reflected(wgsl: string, written: unknown): Checked {
  if (wgsl.trim() === '') return NOTHING_CHECKED;
  try {
    const { entryPoints, uniforms } = reflectWgsl(wgsl);
    return {
      ...NOTHING_CHECKED,
      entryPoints: entryPoints.map(({ name }) => name),
      uniforms: [...uniforms.keys()],
      guesses: guessesIn(wgsl, written),
    };
  } catch (error) {
    if (!(error instanceof WgslError)) throw error;
    const { message, line } = error;
    const at = line === undefined ? {} : { line };
    const issue = { where: 'kernel.wgsl', ...at, message, cure: 'correct the WGSL' };
    return { ...NOTHING_CHECKED, issues: [issue] };
  }
}

/** The draft is made anew, so that guesses outlive a reload: those that stand in the manifest as they were made. */
function guessesIn(wgsl: string, written: unknown): DraftNote[] {
  const { manifest, notes } = draftManifest(wgsl);
  return notes.filter(({ where }) => {
    const steps = stepsOf(where);
    return JSON.stringify(valueAt(written, steps)) === JSON.stringify(valueAt(manifest, steps));
  });
}
