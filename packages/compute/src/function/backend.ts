/**
 * Runs kernels that are plain functions: the referees in f64, for tests and the coordinator, and code that ships with the
 * volunteer's page. Functions know no slices: whoever cannot wait for one ends its worker.
 */
import type { KernelBundle, Manifest, ReferenceFunction } from '@manyhands/kernel';
import {
  type Backend,
  KernelFailure,
  type KernelInput,
  type KernelOutput,
  type RunControl,
} from '../backend.ts';
import { checkInput, checkOutputs } from '../check.ts';
import { rest, throwIfStopped, yieldToEventLoop } from '../control.ts';

/** What the page ships, by the name and version that manifests ask for; loaded when it is first needed. */
export type PageCode = Readonly<Record<string, () => Promise<ReferenceFunction>>>;

/** It runs on the processor, and counts as `wasm` on the wire. */
export const pageBackend = (code: PageCode): Backend =>
  functionBackend('wasm', ({ variants }) => {
    const name = variants.page?.code ?? '';
    const load = Object.hasOwn(code, name) ? code[name] : undefined;
    if (!load) throw new KernelFailure('unsupported', `This page ships no ${name || 'code for it'}.`);
    return load();
  });

/** Referees by kernel name. */
export const referenceBackend = (functions: Readonly<Record<string, ReferenceFunction>>): Backend =>
  functionBackend('reference', async ({ name }) => {
    const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!compute) throw new KernelFailure('unsupported', `There is no reference for ${name}.`);
    return compute;
  });

function functionBackend(
  kind: Backend['kind'],
  load: (manifest: Manifest) => Promise<ReferenceFunction>,
): Backend {
  return {
    kind,
    lost: new Promise(() => {}),
    async prepare(kernel) {
      const compute = await load(kernel.manifest);
      return { seats: 1, run: (input, control) => run(kernel, compute, input, control), close() {} };
    },
    close() {},
  };
}

async function run(
  kernel: KernelBundle,
  compute: ReferenceFunction,
  input: KernelInput,
  control: RunControl,
): Promise<KernelOutput> {
  checkInput(kernel, input);
  // A stop that came while another workunit ran is heard before seconds are spent.
  await yieldToEventLoop();
  throwIfStopped(control);
  const startedAt = performance.now();
  const outputs = checkOutputs(kernel.manifest, compute(input.params, input.buffers));
  const computeMs = performance.now() - startedAt;
  control.progress(1);
  await rest(control, computeMs);
  return { outputs, computeMs };
}
