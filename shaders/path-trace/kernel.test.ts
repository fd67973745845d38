/** `path-trace` in Node: the referee in furnaces of known brightness, and the WebAssembly variant. */
import { wasmBackend } from '@manyhands/compute';
import { admit, decode, encode } from '@manyhands/kernel';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../example.ts';
import { loadKernel } from '../load.ts';
import { randomFrom } from '../random.ts';
import { controlOf, describeContract } from '../test/contract.ts';
import { type Ball, makeExample, packScene, type View } from './example.ts';
import { traceTile } from './reference.ts';
import { contract, makeInput } from './test/cases.ts';
import { inner, pcg4d, root, unit } from './vectors.ts';

const seed = Math.floor(Math.random() * 1e6);
console.log(`path-trace: seed ${seed}`);
const openKernel = () => loadKernel('path-trace');
const GREY = [1, 1, 1] as const;
const BLACK = [0, 0, 0] as const;

/** Looks from (0, 0, 4) at what fills a narrow view around the origin. */
const FURNACE: View = {
  ...{ eye: [0, 0, 4], corner: [-0.05, 0.05, -1], across: [0.1, 0, 0], down: [0, -0.1, 0] },
  ...{ horizon: GREY, zenith: GREY, floor: [GREY, GREY] },
};

/** Mean light of all pixels, in parts of 1. */
function brightness(view: View, balls: readonly Ball[], has_floor = 0): number {
  const size = { left: 0, top: 0, width: 12, height: 12, picture_width: 12, picture_height: 12 };
  const params = { ...size, samples: 60, seed: 5, count: balls.length, has_floor, bounces: 4 };
  const light = traceTile(params, packScene(view, balls)).get('light') ?? new Uint8Array();
  const sums = Array.from(decode('u32', light));
  return sums.reduce((sum, part) => sum + part, 0) / sums.length / params.samples / 32768;
}

describe('the referee', () => {
  test('makes a white sphere in a white world invisible, to the bit', () => {
    const ball = { centre: [0, 0, 0], radius: 1, colour: GREY } as const;
    expect(brightness(FURNACE, [ball])).toBe(1);
    expect(brightness(FURNACE, [{ ...ball, kind: 'mirror' }])).toBe(1);
  });

  test('makes a sphere as bright as it reflects, and a lamp as bright as it glows', () => {
    const ball = { centre: [0, 0, 0], radius: 1, colour: [0.25, 0.25, 0.25] } as const;
    expect(brightness(FURNACE, [ball])).toBe(0.25);
    expect(brightness({ ...FURNACE, horizon: BLACK, zenith: BLACK }, [{ ...ball, kind: 'lamp' }])).toBe(0.25);
  });

  test('lights a floor by Lambert: two thirds of a sky that is dark at the horizon and even towards the zenith', () => {
    const down: View = {
      ...FURNACE,
      ...{ eye: [0, 4, 0], corner: [-0.05, -1, -0.05], across: [0.1, 0, 0], down: [0, 0, 0.1] },
      horizon: BLACK,
    };
    // ∫ cos θ · cos θ dω / π over the half sphere = 2/3; 8,640 paths scatter by 0.24 / √8640 = 0.0025.
    expect(Math.abs(brightness(down, [], 1) - 2 / 3)).toBeLessThan(0.0075);
  });

  test('shows a mirror what is behind the eye', () => {
    const mirror = { centre: [0, 0, 0], radius: 1, colour: GREY, kind: 'mirror' } as const;
    const lamp = { centre: [0, 0, 7.9], radius: 3, colour: [0.5, 0.5, 0.5], kind: 'lamp' } as const;
    const narrow = {
      ...FURNACE,
      corner: [-0.005, 0.005, -1],
      across: [0.01, 0, 0],
      down: [0, -0.01, 0],
    } as const;
    expect(brightness(narrow, [mirror, lamp])).toBe(0.5);
  });
});

test(`directions have length 2^14 and square roots are whole (seed ${seed})`, () => {
  const random = randomFrom(seed);
  for (let round = 0; round < 1000; round++) {
    const part = () => Math.floor((random() - 0.5) * 2 ** (10 + 7 * random()));
    const direction = unit([part(), part(), part()], [0, 16384, 0]);
    const found = Math.sqrt(inner(direction, direction));
    expect(Math.abs(found / 16384 - 1)).toBeLessThan(0.02);
    const whole = Math.floor(random() * 46_340);
    expect([root(whole * whole), root(whole * whole + 2 * whole)]).toEqual([whole, whole]);
  }
});

test('random words are even: every bit of 4096 draws is set in half of them', () => {
  const words = Array.from({ length: 4096 }, (_, draw) => pcg4d([draw % 64, draw >> 6, 1, 7]));
  for (let bit = 0; bit < 128; bit++) {
    const set = words.filter((four) => ((four[bit >> 5] ?? 0) >>> (bit % 32)) & 1).length;
    // Five standard deviations of 32.
    expect(Math.abs(set - 2048)).toBeLessThan(160);
  }
});

test('tiles of the example meet: a pixel is the same in a tile of its own', async () => {
  const example = makeExample();
  const tile = example.workunits[4];
  if (!tile) throw new Error('The example has too few tiles.');
  const prepared = await wasmBackend().prepare(await openKernel());
  const light = async (params: Readonly<Record<string, number>>) => {
    const { outputs } = await prepared.run({ ...inputOf(example, tile), params }, controlOf({ sliceMs: 50 }));
    return Array.from(decode('u32', outputs.get('light') ?? new Uint8Array()));
  };
  const { left = 0, top = 0, width = 0 } = tile.params;
  const whole = await light(tile.params);
  const alone = await light({ ...tile.params, left: left + 9, top: top + 20, width: 1, height: 1 });
  const at = (20 * width + 9) * 3;
  expect(alone).toEqual(whole.slice(at, at + 3));
  expect(new Set(whole).size).toBeGreaterThan(500);
});

test.each([
  ['a sphere too large', 'spheres', 3, 5000],
  ['an eye too far away', 'view', 0, 9000],
])('WebAssembly refuses %s', async (_, name, at, value) => {
  const { params, buffers } = makeInput(seed, { tile: [2, 2], samples: 1, count: 1, bounces: 1 });
  const numbers = Array.from(decode('i32', buffers.get(name) ?? new Uint8Array()));
  numbers[at] = value;
  const prepared = await wasmBackend().prepare(await openKernel());
  const wrong = new Map(buffers).set(name, encode('i32', numbers));
  await expect(prepared.run({ params, buffers: wrong }, controlOf())).rejects.toMatchObject({
    code: 'kernel-error',
  });
});

test('path-trace is admitted', async () => {
  expect(await admit(await openKernel())).toEqual([]);
});

describeContract({
  ...contract(seed),
  title: 'path-trace on WASM',
  openBackend: async () => wasmBackend(),
  openKernel,
});
