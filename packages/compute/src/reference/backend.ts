/** The referee: kernels as plain functions in f64. It knows no slices, so it is for tests and the coordinator. */
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
import { throwIfStopped } from '../control.ts';

/** A backend over reference functions by kernel name. */
export function referenceBackend(functions: Readonly<Record<string, ReferenceFunction>>): Backend {
  return {
    kind: 'reference',
    lost: new Promise(() => {}),
    async prepare(kernel: KernelBundle): Promise<PreparedKernel> {
      const { name } = kernel.manifest;
      const compute = Object.hasOwn(functions, name) ? functions[name] : undefined;
      if (!compute) throw new KernelFailure('unsupported', `There is no reference for ${name}.`);
      return { seats: 1, run: async (input, control) => run(kernel, compute, input, control), close() {} };
    },
    close() {},
  };
}

function run(
  kernel: KernelBundle,
  compute: ReferenceFunction,
  input: KernelInput,
  control: RunControl,
): KernelOutput {
  throwIfStopped(control);
  checkInput(kernel, input);
  const startedAt = performance.now();
  const outputs = checkOutputs(kernel.manifest, compute(input.params, input.buffers));
  control.progress(1);
  return { outputs, computeMs: performance.now() - startedAt };
}
