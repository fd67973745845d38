/** The referee of `docking-score`: the same buffers, placed and summed in f64, rounded once to f32. */
import {
  curl,
  multiply,
  type Quaternion,
  rotate,
  totalEnergy,
  turnAbout,
  type Vector3,
} from '@manyhands/docking';
import { type BufferBytes, decode, type ParamValues, type ReferenceFunction } from '@manyhands/kernel';

const ROW = 2049;
const LAST_BIN = 2048;
const BINS_PER_SQUARED_ANGSTROM = 32;

/** Rows of three f32 and one u32. */
interface Rows {
  readonly numbers: ArrayLike<number>;
  readonly words: ArrayLike<number>;
}

interface Input {
  readonly params: ParamValues;
  readonly receptor: Rows;
  readonly near: ArrayLike<number>;
  readonly table: ArrayLike<number>;
  readonly atoms: Rows;
  readonly bodies: Rows;
  readonly pairs: ArrayLike<number>;
  readonly poses: ArrayLike<number>;
  readonly nudge: number;
}

/** Params and buffers as the manifest describes them. */
export const scorePoses: ReferenceFunction = (params, buffers) => scoreNudged(params, buffers, 0);

/** With every squared distance longer by `nudge` bins of the table: what rounding may make of pairs at a bin's border. */
export function scoreNudged(params: ParamValues, buffers: BufferBytes, nudge: number): BufferBytes {
  const input = { ...open(params, buffers), nudge };
  const { poseCount = 0, rotors = 0 } = params;
  const energies = new Float32Array(poseCount * 3);
  for (let pose = 0; pose < poseCount; pose++) {
    const points = placeAtoms(input, pose);
    const inter = sum(points, (point, atom) => feelReceptor(input, point, atom));
    const intra = sum(points, (point, atom) => feelLigand(input, points, point, atom));
    energies.set([inter, intra, totalEnergy(inter, rotors)], pose * 3);
  }
  return new Map([['energies', new Uint8Array(energies.buffer)]]);
}

function open(params: ParamValues, buffers: BufferBytes): Omit<Input, 'nudge'> {
  const bytes = (name: string): Uint8Array => {
    const found = buffers.get(name);
    if (!found) throw new Error(`The buffer ${name} is missing.`);
    return found;
  };
  const rows = (name: string): Rows => ({
    numbers: decode('f32', bytes(name)),
    words: decode('u32', bytes(name)),
  });
  return {
    params,
    receptor: rows('receptor'),
    near: decode('u32', bytes('near')),
    table: decode('f32', bytes('table')),
    atoms: rows('atoms'),
    bodies: rows('bodies'),
    pairs: decode('u32', bytes('pairs')),
    poses: decode('f32', bytes('poses')),
  };
}

const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0;
const vector = ({ numbers }: Rows, row: number): Vector3 => [
  at(numbers, 4 * row),
  at(numbers, 4 * row + 1),
  at(numbers, 4 * row + 2),
];
const word = ({ words }: Rows, row: number): number => at(words, 4 * row + 3);

const sum = (points: readonly Vector3[], energy: (point: Vector3, atom: number) => number): number =>
  points.reduce((total, point, atom) => total + energy(point, atom), 0);

interface Frame {
  readonly turn: Quaternion;
  readonly origin: Vector3;
}

function placeAtoms(input: Input, pose: number): Vector3[] {
  const { atomCount = 0 } = input.params;
  const frames = placeBodies(input, pose);
  return Array.from({ length: atomCount }, (_, atom) => {
    const frame = frames[word(input.atoms, atom) & 0xffff];
    if (!frame) throw new Error(`Atom ${atom} belongs to no body.`);
    return placePoint(frame, vector(input.atoms, atom));
  });
}

function placeBodies({ params: { bodyCount = 0 }, bodies, poses }: Input, pose: number): Frame[] {
  const number = (i: number) => at(poses, pose * (6 + bodyCount) + i);
  const frames: Frame[] = [
    { origin: [number(0), number(1), number(2)], turn: [number(3), number(4), number(5), number(6)] },
  ];
  for (let body = 1; body < bodyCount; body++) {
    const parent = frames[word(bodies, 2 * body)];
    if (!parent) throw new Error(`Body ${body} comes before its parent.`);
    const turn = multiply(parent.turn, turnAbout(vector(bodies, 2 * body), number(6 + body)));
    frames.push({ turn, origin: placePoint(parent, vector(bodies, 2 * body + 1)) });
  }
  return frames;
}

function placePoint({ turn, origin }: Frame, point: Vector3): Vector3 {
  const [x, y, z] = rotate(turn, point);
  return [origin[0] + x, origin[1] + y, origin[2] + z];
}

function feelReceptor(input: Input, point: Vector3, atom: number): number {
  const cube = cubeOf(input.params, point);
  let energy = 0;
  for (let entry = at(input.near, cube); entry < at(input.near, cube + 1); entry++) {
    const other = at(input.near, entry);
    const row = kindRow(input, atom) + word(input.receptor, other);
    energy += at(input.table, row + binOf(input, point, vector(input.receptor, other)));
  }
  return curl(energy);
}

function feelLigand(input: Input, points: readonly Vector3[], point: Vector3, atom: number): number {
  let energy = 0;
  for (let entry = at(input.pairs, atom); entry < at(input.pairs, atom + 1); entry++) {
    const other = at(input.pairs, entry);
    const row = kindRow(input, atom) + (word(input.atoms, other) >>> 16) * ROW;
    energy += curl(at(input.table, row + binOf(input, point, points[other] ?? point)));
  }
  return energy;
}

const kindRow = ({ params: { kindCount = 0 }, atoms }: Input, atom: number): number =>
  (word(atoms, atom) >>> 16) * kindCount * ROW;

function binOf({ nudge }: Input, a: Vector3, b: Vector3): number {
  const squared = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const bins = squared * BINS_PER_SQUARED_ANGSTROM + nudge;
  return Math.floor(Math.max(0, Math.min(bins, LAST_BIN)));
}

function cubeOf(params: ParamValues, [x, y, z]: Vector3): number {
  const { cubesX = 1, cubesY = 1, cubesZ = 1, lowX = 0, lowY = 0, lowZ = 0, cubesPerAngstrom = 0 } = params;
  const along = (distance: number, cubes: number) =>
    Math.max(0, Math.min(Math.floor(distance * cubesPerAngstrom), cubes - 1));
  return (along(z - lowZ, cubesZ) * cubesY + along(y - lowY, cubesY)) * cubesX + along(x - lowX, cubesX);
}
