/** Issues of a draft while it is being typed: admission in the page, and a real compiler's opinion once typing pauses. */
import type { Client } from '@manyhands/client';
import { fromBase64 } from '@manyhands/kernel';
import type { DraftContents, InputIssue, ProjectId } from '@manyhands/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';

import { type Checked, NOTHING_CHECKED } from '../check/check.ts';
import { openChecker } from '../check/checker.ts';
import { browserCompiler } from '../check/tint.ts';
import { readJson } from '../manifest/json-place.ts';

/** Milliseconds after the last key: short enough to feel immediate. */
const CHECK_AFTER_MS = 150;
/** Milliseconds after the last key before a compiler, or the coordinator's, is asked. */
const COMPILE_AFTER_MS = 900;

export interface Check {
  readonly checked: Checked;
  /** True once admission and a compiler have said what they have to say of what is there now. */
  readonly complete: boolean;
  /** Who gave the second opinion. */
  readonly compiler: 'browser' | 'coordinator' | 'none';
}

export function useCheck(client: Client, project: ProjectId, contents: DraftContents): Check {
  const [checked, setChecked] = useState(NOTHING_CHECKED);
  const [opinion, setOpinion] = useState<{
    of: DraftContents | null;
    issues: InputIssue[];
    by: Check['compiler'];
  }>({
    of: null,
    issues: [],
    by: 'none',
  });
  const [checker] = useState(() => openChecker());
  useEffect(() => () => checker.close(), [checker]);
  const turn = useRef(0);
  const { wgsl, wasm, manifest } = contents;
  useEffect(() => {
    const mine = ++turn.current;
    const isLatest = () => mine === turn.current;
    const soon = setTimeout(async () => {
      const answer = await checker.check({ wgsl, manifest, wasm: wasm === null ? null : fromBase64(wasm) });
      if (isLatest()) setChecked(answer);
    }, CHECK_AFTER_MS);
    const later = setTimeout(async () => {
      const second = await secondOpinion(client, project, { wgsl, wasm, manifest });
      if (isLatest()) setOpinion({ of: contents, ...second });
    }, COMPILE_AFTER_MS);
    return () => {
      clearTimeout(soon);
      clearTimeout(later);
    };
  }, [client, project, checker, wgsl, wasm, manifest]);
  const fresh = sameSources(opinion.of, contents);
  const issues = fresh ? merged(checked.issues, opinion.issues) : checked.issues;
  return { checked: { ...checked, issues }, complete: fresh, compiler: fresh ? opinion.by : 'none' };
}

type Sources = Pick<DraftContents, 'wgsl' | 'wasm' | 'manifest'>;
const sameSources = (a: Sources | null, b: Sources): boolean =>
  a !== null && a.wgsl === b.wgsl && a.wasm === b.wasm && a.manifest === b.manifest;

async function secondOpinion(client: Client, project: ProjectId, { wgsl, wasm, manifest }: Sources) {
  const compile = wgsl.trim() === '' ? null : await browserCompiler();
  if (compile) return { issues: await compile(wgsl), by: 'browser' as const };
  const json = readJson(manifest);
  if (!json.ok) return { issues: [], by: 'none' as const };
  const sources = { ...(wgsl.trim() === '' ? {} : { webgpu: wgsl }), ...(wasm === null ? {} : { wasm }) };
  try {
    const { issues } = await client.kernels.check({ project, manifest: json.value, sources });
    return { issues, by: 'coordinator' as const };
  } catch {
    // Admission in the page still stands; the coordinator says the rest when the version is made.
    return { issues: [], by: 'none' as const };
  }
}

/** A compiler says in other words what admission found on the same line. */
function merged(own: readonly InputIssue[], others: readonly InputIssue[]): InputIssue[] {
  const lines = new Set(own.filter(({ where }) => where === 'kernel.wgsl').map(({ line }) => line));
  const texts = new Set(own.map(({ where, message }) => `${where} ${message}`));
  const fresh = others.filter(
    ({ where, line, message }) =>
      !texts.has(`${where} ${message}`) &&
      !(where === 'kernel.wgsl' && line !== undefined && lines.has(line)),
  );
  return [...own, ...fresh];
}
