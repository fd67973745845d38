/** Example of `path-trace`: a picture of 96 × 64 pixels in six tiles: spheres and a lamp on a chequered floor. */
import { encode } from '@manyhands/kernel';
import type { Example } from '../example.ts';

type Triple = readonly [number, number, number];

/** Lengths in 1/1024, directions in 2^-14, light in 2^-15. */
const length = (units: number) => Math.round(1024 * units);
const ray = (units: number) => Math.round(2 ** 14 * units);
const glow = (light: number) => Math.round(2 ** 15 * light);

export interface View {
  readonly eye: Triple;
  readonly corner: Triple;
  readonly across: Triple;
  readonly down: Triple;
  readonly horizon: Triple;
  readonly zenith: Triple;
  readonly floor: readonly [Triple, Triple];
}

export interface Ball {
  readonly centre: Triple;
  readonly radius: number;
  readonly colour: Triple;
  readonly kind?: 'matte' | 'mirror' | 'lamp';
}

const KINDS = { matte: 0, mirror: 1, lamp: 2 } as const;

/** Shared buffers of a picture. */
export function packScene(view: View, balls: readonly Ball[]) {
  const { eye, corner, across, down, horizon, zenith, floor } = view;
  const records = balls.flatMap(({ centre, radius, colour, kind = 'matte' }) => [
    ...[...centre, radius].map(length),
    ...colour.map(glow),
    KINDS[kind],
  ]);
  const rays = [corner, across, down].flat().map(ray);
  const lights = [horizon, zenith, ...floor].flat().map(glow);
  return new Map([
    ['view', encode('i32', [...eye.map(length), ...rays, ...lights])],
    ['spheres', encode('i32', [...records, ...Array<number>(8).fill(0)])],
  ]);
}

const VIEW: View = {
  eye: [0, 1.6, 6],
  corner: [-0.75, 0.35, -1],
  across: [1.5, 0, 0],
  down: [0, -1, 0],
  horizon: [0.8, 0.85, 0.9],
  zenith: [0.2, 0.4, 0.8],
  floor: [
    [0.75, 0.75, 0.7],
    [0.2, 0.2, 0.25],
  ],
};

const BALLS: readonly Ball[] = [
  { centre: [0, 1, 0], radius: 1, colour: [0.9, 0.9, 0.9], kind: 'mirror' },
  { centre: [-2.1, 0.8, 0.4], radius: 0.8, colour: [0.8, 0.25, 0.2] },
  { centre: [1.9, 0.7, 0.8], radius: 0.7, colour: [0.2, 0.6, 0.3] },
  { centre: [0.7, 0.35, 1.8], radius: 0.35, colour: [0.95, 0.8, 0.3], kind: 'mirror' },
  { centre: [-0.8, 0.3, 1.9], radius: 0.3, colour: [1.9, 1.6, 1.1], kind: 'lamp' },
];

export function makeExample(): Example {
  const [width, height] = [32, 32];
  const picture = { picture_width: 96, picture_height: 64 };
  const tiles = [0, 1, 2, 3, 4, 5].map((tile) => ({
    left: (tile % 3) * width,
    top: Math.floor(tile / 3) * height,
  }));
  return {
    kernel: 'path-trace',
    title: 'Spheres on a chequered floor',
    shared: packScene(VIEW, BALLS),
    workunits: tiles.map(({ left, top }) => ({
      label: `tile at ${left}, ${top}`,
      params: {
        ...{ left, top, width, height, ...picture },
        ...{ samples: 64, seed: 2026, count: BALLS.length, has_floor: 1, bounces: 5 },
      },
      inputs: new Map(),
    })),
  };
}
