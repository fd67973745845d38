/** `n-body` in Node: the referee against Kepler and Plummer, and the WebAssembly variant against the referee. */
import { wasmBackend } from '@manyhands/compute';
import { admit, decode, encode } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../example.ts';
import { loadKernel } from '../load.ts';
import { controlOf, describeContract } from '../test/contract.ts';
import { GRAVITY, makeExample, plummerSphere } from './example.ts';
import { energiesOf, type Forces, leapfrog, moveBodies, type State } from './reference.ts';
import { boundOf } from './test/bound.ts';
import { contract } from './test/cases.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`n-body: seed ${seed}`);
const openKernel = () => loadKernel('n-body');
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** A planet of no mass around a star of mass 1, at distance 1 with a period of 2π. */
const orbit = (speed: number): State => ({
  bodies: Float64Array.of(0, 0, 0, 1, 1, 0, 0, 0),
  velocities: Float64Array.of(0, 0, 0, 0, 0, speed, 0, 0),
});
const kepler = (steps: number): Forces => ({ dt: (2 * Math.PI) / steps, softening: 1e-6, gravity: 1 });

describe('the referee', () => {
  test('brings a planet round a circle in one period, four times closer with half the step', () => {
    const miss = (steps: number) => {
      const state = orbit(1);
      leapfrog(state, kepler(steps), steps);
      return Math.hypot((state.bodies[4] ?? 0) - 1, state.bodies[5] ?? 0);
    };
    expect(miss(400)).toBeLessThan(1e-3);
    expect(miss(200) / miss(400)).toBeCloseTo(4, 1);
  });

  test('keeps the energy of an eccentric orbit over ten periods: it comes back, it does not drift', () => {
    const energy = ({ bodies, velocities }: State) =>
      0.5 * ((velocities[4] ?? 0) ** 2 + (velocities[5] ?? 0) ** 2) -
      1 / Math.hypot(bodies[4] ?? 0, bodies[5] ?? 0);
    const state = orbit(0.8);
    const before = energy(state);
    leapfrog(state, kepler(1000), 10_000);
    expect(Math.abs(energy(state) / before - 1)).toBeLessThan(1e-3);
  });

  test('goes back to where it came from when time goes back', () => {
    const { bodies, speeds } = plummerSphere(seed, 20, 1);
    const state = { bodies: Float64Array.from(bodies), velocities: Float64Array.from(speeds) };
    const forces = { dt: 0.01, softening: 0.05, gravity: GRAVITY };
    leapfrog(state, forces, 50);
    leapfrog(state, { ...forces, dt: -0.01 }, 50);
    state.bodies.forEach((x, i) => {
      expect(x).toBeCloseTo(bodies[i] ?? 0, 8);
    });
  });

  test('counts the energy of a pair once', () => {
    const pair = {
      bodies: Float64Array.of(0, 0, 0, 2, 3, 0, 0, 5),
      velocities: Float64Array.of(1, 0, 0, 0, 0, 2, 0, 0),
    };
    const energy = sum(energiesOf(pair, { dt: 0, softening: 4, gravity: 7 }));
    expect(energy).toBeCloseTo(0.5 * 2 + 0.5 * 5 * 4 - (7 * 2 * 5) / 5, 12);
  });
});

test('a Plummer sphere is in balance: twice its kinetic energy is what binds it, but for chance', () => {
  const { bodies, speeds } = plummerSphere(1, 2000, 1);
  const state = { bodies: Float64Array.from(bodies), velocities: Float64Array.from(speeds) };
  const forces = { dt: 0, softening: 1e-3, gravity: GRAVITY };
  const all = sum(energiesOf(state, forces));
  const bound = sum(energiesOf({ ...state, velocities: new Float64Array(speeds.length) }, forces));
  expect((2 * (all - bound)) / -bound).toBeCloseTo(1, 1);
});

test('the example keeps its energy within a thousandth, and its bound is within the agreement', async () => {
  const example = makeExample();
  const kernel = await openKernel();
  const prepared = await wasmBackend().prepare(kernel);
  for (const workunit of example.workunits) {
    const input = inputOf(example, workunit);
    const { outputs } = await prepared.run(input, controlOf({ sliceMs: 50 }));
    const energies = Array.from(decode('f32', outputs.get('energies') ?? new Uint8Array()));
    const [before, after] = [0, 1].map((when) => sum(energies.filter((_, i) => i % 2 === when)));
    expect(Math.abs((after ?? 0) / (before ?? 0) - 1)).toBeLessThan(1e-3);
    // Twice, because two devices are compared, each as far from the referee.
    for (const [output, bound] of Object.entries(boundOf(input))) {
      const rule = kernel.manifest.agreement[output];
      expect(2 * bound).toBeLessThan(rule?.kind === 'tolerance' ? rule.absolute : 0);
    }
  }
});

test('the referee writes what the manifest asks for', () => {
  const buffers = new Map([
    ['bodies', encode('f32', [1, 2, 3, 4])],
    ['speeds', encode('f32', [2, 0, 0, 0])],
  ]);
  const params = { n: 1, steps: 2, dt: 0.5, softening: 1, gravity: 1, tile: 64 };
  const outputs = moveBodies(params, buffers);
  expect([...outputs].map(([name, bytes]) => [name, Array.from(decode('f32', bytes))])).toEqual([
    ['positions', [3, 2, 3, 4]],
    ['velocities', [2, 0, 0, 0]],
    ['energies', [8, 8]],
  ]);
});

test('n-body is admitted', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

describeContract({
  ...contract(seed),
  title: 'n-body on WASM',
  openBackend: async () => wasmBackend(),
  openKernel,
});
