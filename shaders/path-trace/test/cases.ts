/** Random scenes for `path-trace`, with tiles of odd sizes, from a seed. */
import type { KernelInput } from '@manyhands/compute';
import { randomFrom } from '../../random.ts';
import type { Contract } from '../../test/contract.ts';
import { type Ball, packScene } from '../example.ts';
import { traceTile } from '../reference.ts';

interface Shape {
  readonly tile: readonly [width: number, height: number];
  readonly samples: number;
  readonly count: number;
  readonly bounces: number;
}

export function makeInput(seed: number, { tile, samples, count, bounces }: Shape): KernelInput {
  const random = randomFrom(seed);
  const between = (low: number, high: number) => low + (high - low) * random();
  const triple = (low: number, high: number) =>
    [between(low, high), between(low, high), between(low, high)] as const;
  const kinds = ['matte', 'mirror', 'lamp'] as const;
  const balls = Array.from({ length: count }, (): Ball => {
    const kind = kinds[Math.floor(random() * 3)] ?? 'matte';
    return { centre: triple(-4, 4), radius: between(0.02, 2), colour: triple(0, 1), kind };
  });
  const view = {
    ...{ eye: [between(-8, 8), between(0, 8), 8] as const, corner: [-1, 1, -1.5] as const },
    ...{ across: [2, 0, 0] as const, down: [0, -2, between(-0.5, 0.5)] as const },
    ...{ horizon: triple(0, 1), zenith: triple(0, 1), floor: [triple(0, 1), triple(0, 1)] as const },
  };
  const [width, height] = tile;
  const [left, top] = [Math.floor(random() * 40), Math.floor(random() * 40)];
  return {
    params: {
      ...{ left, top, width, height, picture_width: left + width + 3, picture_height: top + height + 5 },
      ...{ samples, count, bounces, seed: Math.floor(random() * 2 ** 32), has_floor: random() < 0.7 ? 1 : 0 },
    },
    buffers: packScene(view, balls),
  };
}

const SHAPES: readonly Shape[] = [
  { tile: [1, 1], samples: 1, count: 0, bounces: 1 },
  { tile: [5, 3], samples: 4, count: 1, bounces: 2 },
  { tile: [9, 17], samples: 3, count: 7, bounces: 16 },
  { tile: [16, 8], samples: 8, count: 40, bounces: 5 },
];

export const contract = (seed: number): Pick<Contract, 'reference' | 'cases' | 'bound' | 'long'> => ({
  reference: traceTile,
  cases: SHAPES.map((shape, i) => ({
    title: `${shape.count} spheres, ${shape.bounces} bounces, ${shape.tile.join(' × ')}, seed ${seed + i}`,
    input: makeInput(seed + i, shape),
  })),
  bound: () => 0,
  long: {
    title: 'a long one',
    input: makeInput(seed, { tile: [24, 40], samples: 12, count: 12, bounces: 4 }),
  },
});
