/** The preview of a cut as it is typed: one worker at a time, and only the newest answer counts. */
import { useEffect, useState } from 'preact/hooks';
import type { KernelDraft } from '../kernel-draft.ts';
import { filesOf } from '../rule/rule-text.ts';
import { type PreviewAnswer, previewCut } from './preview.ts';

export type PreviewState =
  | { readonly kind: 'working' }
  /** Files of the rule are not in the page, as after a reload: the coordinator's plan tells once they are stored. */
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | PreviewAnswer;

/** Milliseconds after the last key: a pause between two words. */
const PAUSE_MS = 300;

export function usePreview({ manifest, rule, shelf }: KernelDraft): PreviewState {
  const [state, setState] = useState<PreviewState>({ kind: 'working' });
  const read = rule.value;
  const files = shelf.files.value;
  const inPage = files.flatMap(({ file }) => (file ? [file] : []));
  const key = inPage.map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`).join('\n');
  // Files are told apart by name, size and time: choosing the same again plans nothing anew.
  useEffect(() => {
    if (!read.ok) {
      setState({ kind: 'refused', issues: read.issues });
      return;
    }
    const missing = filesOf(read.rule).filter((name) =>
      files.some((f) => f.name === name && f.file === null),
    );
    if (missing.length > 0) {
      setState({ kind: 'missing', names: missing });
      return;
    }
    const stop = new AbortController();
    setState({ kind: 'working' });
    const timer = setTimeout(() => {
      previewCut({ manifest, rule: read.rule, files: inPage }, stop.signal).then(setState, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [read, key, manifest]);
  return state;
}
