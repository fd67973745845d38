/** What every backend of every kernel must do: one suite, run by the kernels' tests in Node and in browsers. */
import {
  type Backend,
  KernelFailure,
  type KernelInput,
  type RunControl,
  RunStopped,
} from '@manyhands/compute';
import {
  type BufferBytes,
  decode,
  type KernelBundle,
  layout,
  type ReferenceFunction,
} from '@manyhands/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

export interface ContractCase {
  readonly title: string;
  readonly input: KernelInput;
}

export interface Contract {
  /** Such as `matmul-tile on wasm`. */
  readonly title: string;
  openBackend(): Promise<Backend>;
  openKernel(): Promise<KernelBundle>;
  readonly reference: ReferenceFunction;
  readonly cases: readonly ContractCase[];
  /** The largest difference from the reference that arithmetic explains, for element `index` of an output. */
  bound(input: KernelInput, output: string, index: number, reference: number): number;
  /** A case that takes many slices of a hundredth of a millisecond. */
  readonly long: ContractCase;
}

export interface ControlOptions {
  readonly sliceMs?: number;
  readonly duty?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (fraction: number) => void;
}

/** A control that never holds back unless told to. */
export function controlOf(options: ControlOptions = {}): RunControl {
  return {
    signal: options.signal ?? new AbortController().signal,
    sliceMs: () => options.sliceMs ?? 8,
    duty: () => options.duty ?? 1,
    progress: options.progress ?? (() => {}),
  };
}

export function describeContract(contract: Contract): void {
  describe(contract.title, () => {
    let backend: Backend;
    let kernel: KernelBundle;
    beforeAll(async () => {
      [backend, kernel] = await Promise.all([contract.openBackend(), contract.openKernel()]);
    });
    afterAll(() => backend?.close());

    const run = async (input: KernelInput, options: ControlOptions = {}) => {
      const prepared = await backend.prepare(kernel);
      try {
        return (await prepared.run(input, controlOf(options))).outputs;
      } finally {
        prepared.close();
      }
    };

    for (const { title, input } of contract.cases) {
      test(`agrees with the reference on ${title}`, async () => {
        const outputs = await run(input);
        expectAgreement(contract, kernel, input, outputs);
      });
    }

    test('gives the same bits in slices of any length, and again on the same prepared kernel', async () => {
      const { input } = contract.long;
      const whole = await run(input, { sliceMs: 1000 });
      const prepared = await backend.prepare(kernel);
      for (let round = 0; round < 2; round++) {
        const { outputs } = await prepared.run(input, controlOf({ sliceMs: 0.01 }));
        expect(bits(outputs)).toEqual(bits(whole));
      }
      prepared.close();
    });

    test('runs workunits of different sizes one after the other on one prepared kernel', async () => {
      const prepared = await backend.prepare(kernel);
      for (const { input } of [contract.long, ...contract.cases]) {
        expectAgreement(contract, kernel, input, (await prepared.run(input, controlOf())).outputs);
      }
      prepared.close();
    });

    test('tells progress that only grows and ends at 1', async () => {
      const fractions: number[] = [];
      await run(contract.long.input, { sliceMs: 0.01, progress: (fraction) => fractions.push(fraction) });
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(fractions.at(-1)).toBe(1);
    });

    test('stops between slices when told to, and runs again afterwards', async () => {
      const prepared = await backend.prepare(kernel);
      const stop = new AbortController();
      const stopped = prepared.run(
        contract.long.input,
        controlOf({ sliceMs: 0.01, signal: stop.signal, progress: () => stop.abort() }),
      );
      // The referee knows no slices: it has finished by the time it tells progress.
      if (backend.kind === 'reference') await stopped;
      else await expect(stopped).rejects.toBeInstanceOf(RunStopped);
      const { outputs } = await prepared.run(contract.long.input, controlOf());
      expectAgreement(contract, kernel, contract.long.input, outputs);
      prepared.close();
    });

    test('does not start when it is stopped already', async () => {
      await expect(run(contract.long.input, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
        RunStopped,
      );
    });

    test('refuses an input that is missing or of the wrong length', async () => {
      const { params, buffers } = contract.long.input;
      const [name] = [...buffers.keys()];
      if (name === undefined) throw new Error('The long case has no buffer.');
      const without = new Map([...buffers].filter(([key]) => key !== name));
      await expect(run({ params, buffers: without })).rejects.toMatchObject({ code: 'input-unavailable' });
      const short = new Map(buffers).set(name, new Uint8Array(2));
      await expect(run({ params, buffers: short })).rejects.toBeInstanceOf(KernelFailure);
    });
  });
}

/** Every element of every output lies within its bound of the reference. */
export function expectAgreement(
  contract: Pick<Contract, 'reference' | 'bound'>,
  kernel: KernelBundle,
  input: KernelInput,
  outputs: BufferBytes,
): void {
  const wanted = contract.reference(input.params, input.buffers);
  for (const { name, type, role, bytes } of layout(kernel.manifest, input.params).buffers) {
    if (role !== 'output') continue;
    const got = outputs.get(name);
    expect(got?.byteLength, `bytes of ${name}`).toBe(bytes);
    const [ours, theirs] = [
      decode(type, got ?? new Uint8Array()),
      decode(type, wanted.get(name) ?? new Uint8Array()),
    ];
    for (let i = 0; i < ours.length; i++) {
      const [a = Number.NaN, b = Number.NaN] = [ours[i], theirs[i]];
      const bound = contract.bound(input, name, i, b);
      if (!(Math.abs(a - b) <= bound)) expect.fail(`${name}[${i}] is ${a}; the reference is ${b} ± ${bound}`);
    }
  }
}

/** Outputs as plain arrays, which compare well and print short. */
export const bits = (outputs: BufferBytes): [string, number[]][] =>
  [...outputs].map(([name, bytes]) => [name, Array.from(bytes)]);
