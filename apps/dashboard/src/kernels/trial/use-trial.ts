/** A test run as the page follows it: one variant after the other, stopped at once. */
import type { Layout, Manifest, ParamValues } from '@manyhands/kernel';
import type { InputIssue } from '@manyhands/protocol';
import { useEffect, useRef, useState } from 'preact/hooks';
import { makeInputs, readBuffer } from './make-inputs.ts';
import { runVariant, type TrialInput, type Variant, type VariantOutcome, variantsOf } from './run-trial.ts';
import type { TrialSettings } from './settings.ts';

export interface Finished {
  readonly manifest: Manifest;
  readonly params: ParamValues;
  readonly sizes: Layout;
  readonly outcomes: readonly (readonly [Variant, VariantOutcome])[];
  /** What the person expects, by output. */
  readonly expected: ReadonlyMap<string, Uint8Array>;
}

export interface Trial {
  readonly working: { readonly label: string; readonly fraction: number } | null;
  readonly finished: Finished | null;
  readonly issues: readonly InputIssue[];
  readonly error: unknown;
  readonly start: (
    input: Omit<TrialInput, 'buffers'>,
    sizes: Layout,
    settings: TrialSettings,
  ) => Promise<void>;
  readonly stop: () => void;
}

const LABELS: Readonly<Record<Variant, string>> = {
  webgpu: 'Running on WebGPU',
  wasm: 'Running on WebAssembly',
};

export function useTrial(): Trial {
  const [working, setWorking] = useState<Trial['working']>(null);
  const [finished, setFinished] = useState<Finished | null>(null);
  const [issues, setIssues] = useState<readonly InputIssue[]>([]);
  const [error, setError] = useState<unknown>(undefined);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  const start: Trial['start'] = async (input, sizes, settings) => {
    if (controller.current) return;
    const mine = new AbortController();
    controller.current = mine;
    setIssues([]);
    setError(undefined);
    setWorking({ label: 'Making the inputs', fraction: 0 });
    try {
      const made = await makeInputs(sizes, settings.origins);
      const expected = await readExpected(sizes, settings);
      if (!made.ok || !expected.ok) {
        setIssues([...(made.ok ? [] : made.issues), ...(expected.ok ? [] : expected.issues)]);
        return;
      }
      const outcomes: [Variant, VariantOutcome][] = [];
      for (const variant of variantsOf(input)) {
        const label = LABELS[variant];
        setWorking({ label, fraction: 0 });
        const progress = (fraction: number) => setWorking({ label, fraction });
        const given = { ...input, buffers: made.buffers };
        outcomes.push([variant, await runVariant(variant, given, { signal: mine.signal, progress })]);
      }
      setFinished({
        manifest: input.manifest,
        params: input.params,
        sizes,
        outcomes,
        expected: expected.buffers,
      });
    } catch (reason) {
      setError(reason);
    } finally {
      controller.current = null;
      setWorking(null);
    }
  };
  return { working, finished, issues, error, start, stop: () => controller.current?.abort() };
}

async function readExpected(sizes: Layout, { expected }: TrialSettings) {
  const buffers = new Map<string, Uint8Array>();
  const issues: InputIssue[] = [];
  for (const buffer of sizes.buffers) {
    const file = buffer.role === 'output' ? expected[buffer.name] : undefined;
    if (!file) continue;
    const read = await readBuffer(buffer, file);
    if (read.ok) buffers.set(buffer.name, read.bytes);
    else issues.push(...read.issues);
  }
  return issues.length > 0 ? { ok: false as const, issues } : { ok: true as const, buffers };
}
