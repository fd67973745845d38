/** Runs kernels of variant `page`: code that ships with the page, loaded when it is first needed. */
import type { KernelBundle, ReferenceFunction } from '@manyhands/kernel';
import {
  type Backend,
  KernelFailure,
  type KernelInput,
  type KernelOutput,
  type PreparedKernel,
  type RunControl,
} from '../backend.ts';
import { checkInput, checkOutputs } from '../check.ts';
import { rest, throwIfStopped, yieldToEventLoop } from '../control.ts';

/**
 * What the page ships, by the name and version that manifests ask for. It knows no slices: whoever cannot wait for it
 * ends its worker.
 */
export type PageCode = Readonly<Record<string, () => Promise<ReferenceFunction>>>;

/** It runs on the processor, and counts as `wasm` on the wire. */
export function pageBackend(code: PageCode): Backend {
  return {
    kind: 'wasm',
    lost: new Promise(() => {}),
    async prepare(kernel: KernelBundle): Promise<PreparedKernel> {
      const name = kernel.manifest.variants.page?.code ?? '';
      const load = Object.hasOwn(code, name) ? code[name] : undefined;
      if (!load) throw new KernelFailure('unsupported', `This page ships no ${name || 'code for it'}.`);
      const compute = await load();
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
