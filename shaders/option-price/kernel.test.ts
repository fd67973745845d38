/** `option-price` in Node: generator, lattice and referee against known values, and the WebAssembly variant. */
import { wasmBackend } from '@manyhands/compute';
import { admit, decode } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../example.ts';
import { loadKernel } from '../load.ts';
import { controlOf, describeContract } from '../test/contract.ts';
import { makeExample, TERMS } from './example.ts';
import { blackScholes, latticeValue, type Terms, tablesOf } from './lattice.ts';
import { philox } from './philox.ts';
import { estimate } from './reference.ts';
import { contract } from './test/cases.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`option-price: seed ${seed}`);
const openKernel = () => loadKernel('option-price');
const { knockOut: _, ...PLAIN } = TERMS;

test('philox gives the words that its authors publish', () => {
  const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');
  const all = 0xffffffff;
  expect(hex(philox([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  expect(hex(philox([all, all, all, all], [all, all]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
  expect(hex(philox([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]))).toBe(
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  );
});

describe('the lattice', () => {
  test('Black and Scholes value the call of the textbook at 10.4506', () => {
    expect(blackScholes(PLAIN)).toBeCloseTo(10.4506, 4);
  });

  test.each([60, 100, 140])(
    'comes to Black and Scholes at a strike of %i, within 1/steps of the spot',
    (strike) => {
      for (const steps of [64, 252, 1024]) {
        const terms = { ...PLAIN, strike, steps };
        expect(Math.abs(latticeValue(terms) - blackScholes(terms))).toBeLessThan(terms.spot / steps / 10);
      }
    },
  );

  test('is a fair game: a call at strike 0 costs the share', () => {
    expect(latticeValue({ ...PLAIN, strike: 0 })).toBeCloseTo(PLAIN.spot, 9);
  });

  test('knocks out more the lower the barrier, and everything at the spot', () => {
    const worth = (knockOut: number) => latticeValue({ ...PLAIN, knockOut });
    const values = [1e9, 200, 150, 130, 110, 100].map(worth);
    expect(values[0]).toBeCloseTo(latticeValue(PLAIN), 12);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(values.at(-1)).toBeCloseTo(0, 12);
  });
});

test('an estimate is the mean with its standard error, knocked out paths included', () => {
  // Payoffs 0 (knocked out), 2, 2, 4: mean 2, squares 4 + 0 + 0 + 4.
  const [mean, error] = estimate([0, 2, 1], [9, 2, 4], 4);
  expect(mean).toBe(2);
  expect(error).toBeCloseTo(Math.sqrt(8 / 3 / 4), 14);
});

/** All counts of an example's batch, put together as a researcher would. */
async function runExample(terms: Terms): Promise<{ mean: number; error: number }> {
  const example = makeExample(terms);
  const prepared = await wasmBackend().prepare(await openKernel());
  const counts = new Array<number>(terms.steps + 1).fill(0);
  let paths = 0;
  for (const workunit of example.workunits) {
    const { outputs } = await prepared.run(inputOf(example, workunit), controlOf({ sliceMs: 50 }));
    const alive = decode('u32', outputs.get('alive') ?? new Uint8Array());
    for (let ups = 0; ups < counts.length; ups++) counts[ups] = (counts[ups] ?? 0) + (alive[ups] ?? 0);
    paths += workunit.params.paths ?? 0;
  }
  const [mean, error] = estimate(counts, tablesOf(terms).payoff, paths);
  return { mean, error };
}

test('the example prices its knock-out call within four standard errors of the lattice', async () => {
  const { mean, error } = await runExample(TERMS);
  expect(error).toBeLessThan(0.02);
  expect(Math.abs(mean - latticeValue(TERMS))).toBeLessThan(4 * error);
});

test('without the barrier it is within four standard errors of Black and Scholes', async () => {
  const { mean, error } = await runExample(PLAIN);
  expect(error).toBeLessThan(0.04);
  // The lattice itself is some tenths of a cent away.
  expect(Math.abs(mean - blackScholes(PLAIN))).toBeLessThan(4 * error + 0.01);
});

test('option-price is admitted', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

describeContract({
  ...contract(seed),
  title: 'option-price on WASM',
  openBackend: async () => wasmBackend(),
  openKernel,
});
