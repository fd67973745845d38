/** Derived buffers in WebAssembly: kept or made anew, the outputs are the same bits. */
import { admit } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { derivingKernelOf, RUN_AND_SPOIL } from '../../test/wasm-module.ts';
import { type KernelInput, type PreparedKernel, type RunControl, RunStopped } from '../backend.ts';
import { wasmBackend } from './backend.ts';

const LENGTH = 8;
/** Bytes of two sets of derived buffers. */
const TWO_SETS = { mostDerivedBytes: 2 * LENGTH };

const seed = Math.floor(Math.random() * 2 ** 31);
console.log(`seed ${seed}`);
let state = seed;
function random(below: number): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
const randomBytes = () => Uint8Array.from({ length: LENGTH }, () => random(256));

const inputOf = (from: Uint8Array, shown = 0, hidden = 0, own = randomBytes()): KernelInput => ({
  params: { n: LENGTH, shown, hidden },
  buffers: new Map([
    ['from', from],
    ['own', own],
  ]),
});

/** What the kernel says of itself, with deriving shown nothing of the workunit. */
function wantedOf({ params, buffers }: KernelInput): number[] {
  const [from, own] = [buffers.get('from') ?? [], buffers.get('own') ?? []];
  return Array.from(
    from,
    (byte, i) => (byte + (params.shown ?? 0) + (own[i] ?? 0) + (params.hidden ?? 0)) % 256,
  );
}

/** Runs in slices of one unit; gives the output, and how many units were run, those of deriving among them. */
async function run(prepared: PreparedKernel, input: KernelInput, stopAfter = Infinity) {
  const stop = new AbortController();
  let units = 0;
  const control: RunControl = {
    signal: stop.signal,
    sliceMs: () => 1e-9,
    duty: () => 1,
    progress: () => {
      if (++units >= stopAfter) stop.abort();
    },
  };
  const { outputs } = await prepared.run(input, control);
  return { output: Array.from(outputs.get('to') ?? []), units };
}

const prepare = async (memory = {}) => wasmBackend(memory).prepare(await derivingKernelOf());
const KEPT = LENGTH;
const DERIVED = 2 * LENGTH;

test('a kernel that derives is admitted, unless it does not export how', async () => {
  expect(await admit(await derivingKernelOf())).toEqual([]);
  expect(await admit(await derivingKernelOf([]))).toMatchObject([
    { where: 'kernel.wasm', message: expect.stringMatching(/`derive` is not exported/) },
  ]);
});

describe('what was derived', () => {
  test('serves every workunit of the same shared bytes, whatever its own bytes and other params', async () => {
    const prepared = await prepare();
    const from = randomBytes();
    const inputs = [inputOf(from, 1), inputOf(from, 1, 7), inputOf(from, 1, 200)];
    const ran = [];
    for (const input of inputs) ran.push(await run(prepared, input));
    expect(ran.map(({ units }) => units)).toEqual([DERIVED, KEPT, KEPT]);
    expect(ran.map(({ output }) => output)).toEqual(inputs.map(wantedOf));
  });

  test('is made anew for other shared bytes and for other params of deriving, and kept for each', async () => {
    const prepared = await prepare();
    const [a, b] = [randomBytes(), randomBytes()];
    const inputs = [inputOf(a), inputOf(b), inputOf(a, 3), inputOf(b), inputOf(a), inputOf(a, 3)];
    const ran = [];
    for (const input of inputs) ran.push(await run(prepared, input));
    expect(ran.map(({ units }) => units)).toEqual([DERIVED, DERIVED, DERIVED, KEPT, KEPT, KEPT]);
    expect(ran.map(({ output }) => output)).toEqual(inputs.map(wantedOf));
  });

  test('is found as it was derived, although the workunit before wrote over it', async () => {
    const prepared = await wasmBackend().prepare(await derivingKernelOf(undefined, RUN_AND_SPOIL));
    const from = randomBytes();
    for (const units of [DERIVED, KEPT, KEPT]) {
      const input = inputOf(from, 1, 5);
      expect(await run(prepared, input)).toEqual({ output: wantedOf(input), units });
    }
  });

  test('goes when there is too much, the least recently used first', async () => {
    const prepared = await prepare(TWO_SETS);
    const [a, b, c] = [randomBytes(), randomBytes(), randomBytes()];
    const units = [];
    for (const from of [a, b, a, c, a, b]) units.push((await run(prepared, inputOf(from))).units);
    expect(units).toEqual([DERIVED, DERIVED, KEPT, DERIVED, KEPT, DERIVED]);
  });

  test('goes with its kernel', async () => {
    const backend = wasmBackend();
    const kernel = await derivingKernelOf();
    const from = randomBytes();
    for (let round = 0; round < 2; round++) {
      const prepared = await backend.prepare(kernel);
      expect((await run(prepared, inputOf(from))).units).toBe(DERIVED);
      expect((await run(prepared, inputOf(from))).units).toBe(KEPT);
      prepared.close();
    }
  });

  test('is kept only where deriving came to its end', async () => {
    const prepared = await prepare();
    const input = inputOf(randomBytes());
    await expect(run(prepared, input, LENGTH / 2)).rejects.toBeInstanceOf(RunStopped);
    await expect(run(prepared, input, LENGTH + 2)).rejects.toBeInstanceOf(RunStopped);
    expect(await run(prepared, input)).toEqual({ output: wantedOf(input), units: KEPT });
  });
});

test('progress only grows and ends at 1, with deriving and without', async () => {
  const prepared = await prepare();
  const from = randomBytes();
  for (const units of [DERIVED, KEPT]) {
    const fractions: number[] = [];
    const progress = (fraction: number) => void fractions.push(fraction);
    const signal = new AbortController().signal;
    await prepared.run(inputOf(from), { signal, sliceMs: () => 1e-9, duty: () => 1, progress });
    expect(fractions).toEqual(Array.from({ length: units }, (_, i) => (i + 1) / units));
  }
});

test('outputs are the same bits with all kept, with little kept and with nothing kept', async () => {
  const kernels = [await prepare(), await prepare(TWO_SETS), await prepare({ mostDerivedBytes: 0 })];
  const receptors = [randomBytes(), randomBytes(), randomBytes()];
  const units = kernels.map(() => 0);
  for (let round = 0; round < 60; round++) {
    const input = inputOf(receptors[random(3)] ?? randomBytes(), random(2), random(256));
    for (const [i, prepared] of kernels.entries()) {
      const ran = await run(prepared, input);
      expect(ran.output, `seed ${seed}`).toEqual(wantedOf(input));
      units[i] = (units[i] ?? 0) + ran.units;
    }
  }
  expect(units[0]).toBeLessThanOrEqual(60 * KEPT + 6 * LENGTH);
  expect(units[2]).toBe(60 * DERIVED);
});

test('a module that stops while it derives fails the run, and keeps nothing', async () => {
  const prepared = await wasmBackend().prepare(await derivingKernelOf([0x00]));
  for (let round = 0; round < 2; round++)
    await expect(run(prepared, inputOf(randomBytes()))).rejects.toMatchObject({ code: 'kernel-error' });
});
