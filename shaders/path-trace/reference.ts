/** The referee of `path-trace`: one path after the other in whole numbers. */
import { type BufferBytes, decode, type ParamValues } from '@manyhands/kernel';
import {
  add,
  inner,
  largest,
  map,
  over,
  pcg4d,
  root,
  scale,
  subtract,
  unit,
  type Vector,
} from './vectors.ts';

interface Sphere {
  readonly centre: Vector;
  readonly radius: number;
  readonly colour: Vector;
  readonly kind: number;
}

interface Scene {
  readonly params: Readonly<Record<string, number>>;
  /** Eye; corner, across and down; horizon, zenith and two kinds of floor tiles. */
  readonly view: readonly Vector[];
  readonly spheres: readonly Sphere[];
}

interface Surface {
  readonly distance: number;
  readonly colour: (place: Vector) => Vector;
  readonly normal: (place: Vector) => Vector;
  readonly kind: 'matte' | 'mirror' | 'lamp';
  readonly id: number;
}

const FLOOR = -1;
const UP: Vector = [0, 16384, 0];
const NONE: Vector = [0, 0, 0];
const KINDS = ['matte', 'mirror', 'lamp'] as const;
/** Half an edge of the floor, and the farthest that a ray is followed, in 1/1024. */
const FLOOR_EDGE = 16384;
const FAR = 32768;

export function traceTile(params: ParamValues, buffers: BufferBytes): BufferBytes {
  const { left = 0, top = 0, width = 0, height = 0, samples = 0 } = params;
  const scene = sceneOf(params, buffers);
  const light = new Uint32Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [left + (pixel % width), top + Math.floor(pixel / width)];
    for (let sample = 0; sample < samples; sample++) {
      trace(scene, x, y, sample).forEach((part, axis) => {
        light[pixel * 3 + axis] = (light[pixel * 3 + axis] ?? 0) + part;
      });
    }
  }
  return new Map([['light', new Uint8Array(light.buffer)]]);
}

function sceneOf(params: ParamValues, buffers: BufferBytes): Scene {
  const numbers = (name: string) => Array.from(decode('i32', buffers.get(name) ?? new Uint8Array()));
  const [view, spheres] = [numbers('view'), numbers('spheres')];
  const vector = (values: readonly number[], at: number): Vector => [
    values[at] ?? 0,
    values[at + 1] ?? 0,
    values[at + 2] ?? 0,
  ];
  return {
    params,
    view: Array.from({ length: 8 }, (_, row) => vector(view, row * 3)),
    spheres: Array.from({ length: params.count ?? 0 }, (_, i) => ({
      ...{ centre: vector(spheres, i * 8), radius: spheres[i * 8 + 3] ?? 0 },
      ...{ colour: vector(spheres, i * 8 + 4), kind: spheres[i * 8 + 7] ?? 0 },
    })),
  };
}

const row = ({ view }: Scene, index: number): Vector => view[index] ?? NONE;
const weigh = (share: Vector, colour: Vector): Vector =>
  map(share, (part, axis) => Math.imul(part, colour[axis] ?? 0) >>> 15);

/** Light that one path brings. */
function trace(scene: Scene, x: number, y: number, sample: number): Vector {
  const { picture_width: pictureWidth = 1, seed = 0, bounces = 0 } = scene.params;
  const random = (draw: number) => pcg4d([y * pictureWidth + x, sample, draw, seed]);
  let origin = row(scene, 0);
  let direction = look(scene, x, y, random(0));
  let share: Vector = [32768, 32768, 32768];
  let last: number | undefined;
  for (let bounce = 0; bounce < bounces; bounce++) {
    const met = nearest(scene, origin, direction, last);
    if (!met) return weigh(share, sky(scene, direction));
    origin = add(origin, scale(direction, met.distance, 14));
    share = weigh(share, met.colour(origin));
    if (met.kind === 'lamp') return share;
    const normal = met.normal(origin);
    direction =
      met.kind === 'mirror'
        ? unit(subtract(direction, scale(normal, inner(direction, normal) >> 14, 13)), normal)
        : unit(add(normal, randomUnit(random, bounce)), normal);
    last = met.id;
  }
  return NONE;
}

function look(
  scene: Scene,
  x: number,
  y: number,
  [first, second]: readonly [number, number, ...number[]],
): Vector {
  const { picture_width: width = 1, picture_height: height = 1 } = scene.params;
  const across = Math.floor(((x * 64 + (first >>> 26)) * 2 ** 14) / (width * 64));
  const down = Math.floor(((y * 64 + (second >>> 26)) * 2 ** 14) / (height * 64));
  const place = add(add(row(scene, 1), scale(row(scene, 2), across, 14)), scale(row(scene, 3), down, 14));
  return unit(place, [0, 0, -16384]);
}

function sky(scene: Scene, direction: Vector): Vector {
  const horizon = row(scene, 4);
  const up = Math.min(Math.max(direction[1], 0), 16384);
  return add(horizon, scale(subtract(row(scene, 5), horizon), up, 14));
}

/** A random direction by trial, from points in a ball but not next to its middle. */
function randomUnit(random: (draw: number) => readonly number[], bounce: number): Vector {
  for (let attempt = 0; attempt < 8; attempt++) {
    const [x = 0, y = 0, z = 0] = random(1 + bounce * 8 + attempt).map((word) => (word >>> 18) - 8192);
    const square = inner([x, y, z], [x, y, z]);
    if (square <= 2 ** 26 && square > 2 ** 20) return unit([2 * x, 2 * y, 2 * z], NONE);
  }
  return NONE;
}

/** The first surface ahead, but for that which the path just left. */
function nearest(scene: Scene, origin: Vector, direction: Vector, last: number | undefined): Surface | null {
  let first = last === FLOOR ? null : meetFloor(scene, origin, direction);
  scene.spheres.forEach((sphere, id) => {
    if (id === last) return;
    const distance = distanceTo(sphere, origin, direction);
    if (distance > 0 && distance < (first?.distance ?? FAR)) first = surfaceOf(sphere, id, distance);
  });
  return first;
}

function meetFloor(scene: Scene, origin: Vector, direction: Vector): Surface | null {
  if (scene.params.has_floor !== 1 || direction[1] >= 0 || origin[1] <= 0) return null;
  const distance = Math.trunc((origin[1] * 16384) / -direction[1]);
  if (distance >= FAR) return null;
  const [x, , z] = add(origin, scale(direction, distance, 14));
  if (Math.max(Math.abs(x), Math.abs(z)) >= FLOOR_EDGE) return null;
  const colour = (place: Vector) => row(scene, 6 + (((place[0] >> 10) + (place[2] >> 10)) & 1));
  return { distance, id: FLOOR, kind: 'matte', normal: () => UP, colour };
}

/** Distance to a sphere; 0 where the ray passes it by. */
function distanceTo({ centre, radius }: Sphere, origin: Vector, direction: Vector): number {
  const away = subtract(centre, origin);
  const along = inner(direction, away) >> 14;
  const across = subtract(away, scale(direction, along, 14));
  if (largest(across) >= radius) return 0;
  const inside = radius * radius - inner(across, across);
  return inside < 0 ? 0 : along - root(inside);
}

const surfaceOf = ({ centre, radius, colour, kind }: Sphere, id: number, distance: number): Surface => ({
  ...{ distance, id, kind: KINDS[kind] ?? 'matte', colour: () => colour },
  normal: (place) => unit(over(subtract(place, centre), radius), UP),
});
