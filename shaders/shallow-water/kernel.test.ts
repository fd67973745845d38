/** `shallow-water` in Node: the referee against standing waves, and the WebAssembly variant against the referee. */
import { wasmBackend } from '@manyhands/compute';
import { admit, decode } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../example.ts';
import { loadKernel } from '../load.ts';
import { randomFrom } from '../random.ts';
import { controlOf, describeContract } from '../test/contract.ts';
import { depthAt, makeExample, RATE, UNIT } from './example.ts';
import { type Basin, product, type Sea, stepSea } from './reference.ts';
import { contract } from './test/cases.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`shallow-water: seed ${seed}`);
const openKernel = () => loadKernel('shallow-water');

/** A closed channel of even depth, of which Courant's number is √(pull · share) = 0.4. */
const channel = (nx: number): Basin => ({
  ...{ nx, ny: 1, pull: 0.2 * RATE, drag: 0, tide: null },
  share: Array(nx).fill(0.8 * RATE),
});

describe('the referee', () => {
  test('follows a standing wave of one metre for two periods to a tenth of a millimetre', () => {
    const nx = 40;
    const basin = channel(nx);
    const [pull, share] = [Math.round(basin.pull) / RATE, (basin.share[0] ?? 0) / RATE];
    // The wave that the scheme itself has: k fits the channel once, sin(ω/2) = √(pull · share) · sin(k/2).
    const k = Math.PI / nx;
    const omega = 2 * Math.asin(Math.sqrt(pull * share) * Math.sin(k / 2));
    const height = (cell: number, step: number) => Math.cos(k * (cell + 0.5)) * Math.cos(omega * step);
    const speed = (cell: number, step: number) =>
      Math.sqrt(pull / share) * Math.sin(k * (cell + 1)) * Math.sin(omega * (step - 0.5));
    const layer = (value: (cell: number) => number) =>
      Int32Array.from({ length: nx }, (_, cell) => Math.round(UNIT * value(cell)));
    const sea: Sea = [layer((x) => height(x, 0)), layer((x) => speed(x, 0)), new Int32Array(nx)];
    const steps = Math.round((4 * Math.PI) / omega);
    const whole = { ...basin, pull: Math.round(basin.pull), share: Array.from(basin.share, Math.round) };
    for (let step = 0; step < steps; step++) stepSea(whole, sea, step);
    sea[0].forEach((found, cell) => {
      expect(Math.abs(found / UNIT - height(cell, steps))).toBeLessThan(1e-4);
    });
    // Merian's formula: a channel of length L swings in 2 L / √(g h).
    expect(Math.abs((steps / 2) * Math.sqrt(pull * share) - 2 * nx)).toBeLessThan(1);
  });

  test(`loses not a drop in a closed basin of random depths (seed ${seed})`, () => {
    const random = randomFrom(seed);
    const [nx, ny] = [13, 11];
    const share = Array.from({ length: nx * ny }, () => (random() < 0.3 ? 0 : Math.floor(random() * RATE)));
    const heights = Int32Array.from(share, (depth) => (depth > 0 ? Math.floor(random() * UNIT) : 0));
    const sea: Sea = [heights, new Int32Array(nx * ny), new Int32Array(nx * ny)];
    const water = () => sea[0].reduce((sum, height) => sum + height, 0);
    const before = water();
    for (let step = 0; step < 200; step++) {
      stepSea({ nx, ny, share, pull: 0.25 * RATE, drag: 100, tide: null }, sea, step);
    }
    expect(water()).toBe(before);
    expect(sea[0].every((height, cell) => (share[cell] ?? 0) > 0 || height === 0)).toBe(true);
  });

  test('rounds products to the nearest', () => {
    expect([product(3, 0x8000), product(-3, 0x8000), product(1, 0x7fff), product(65536, -7)]).toEqual([
      2, -1, 0, -7,
    ]);
  });
});

test('in the example the tide rises towards the head of the bay, and the island stays dry', async () => {
  const example = makeExample();
  const prepared = await wasmBackend().prepare(await openKernel());
  const tops: number[] = [];
  for (const workunit of example.workunits) {
    const { outputs } = await prepared.run(inputOf(example, workunit), controlOf({ sliceMs: 50 }));
    const { nx = 0, ny = 0 } = workunit.params;
    const highest = Array.from(decode('i32', outputs.get('highest') ?? new Uint8Array()), (x) => x / UNIT);
    const at = (x: number, y: number) => highest[y * nx + x] ?? 0;
    const middle = Math.floor(ny / 2);
    expect(at(nx - 1, middle)).toBeGreaterThan(1.05 * at(0, middle));
    highest.forEach((height, cell) => {
      if (depthAt(cell % nx, Math.floor(cell / nx)) === 0) expect(height).toBe(0);
    });
    tops.push(at(nx - 1, middle));
  }
  // The equations are linear: 0.7, 1.2 and 1.8 metres outside keep their ratios.
  expect((tops[2] ?? 0) / (tops[0] ?? 0)).toBeCloseTo(1.8 / 0.7, 3);
});

test('shallow-water is admitted', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

describeContract({
  ...contract(seed),
  title: 'shallow-water on WASM',
  openBackend: async () => wasmBackend(),
  openKernel,
});
