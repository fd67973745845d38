/** Packs the receptor for kernels: the atoms that reach a box, and for each small cube of the box those near it. */
import { type Box, isInBox, pointAt, type Vector3 } from '../geometry.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { CUTOFF } from '../scoring/potential.ts';
import { type Kinds, kindOf, ROW_LENGTH } from './kinds.ts';
import { RowWriter, wordsToBytes } from './records.ts';

/** Ångström: edge of the cubes that a box is cut into. Smaller ones give shorter lists and more of them. */
const CUBE_EDGE = 3;
/** Most cubes along one axis: larger boxes get larger cubes. */
const MAX_CUBES = 32;
/** Ångström: so that rounding to f32 never loses a pair at the cutoff. */
const MARGIN = 0.001;
/** Lists are filled up to a multiple of this with an atom out of reach, for kernels that read four at a time. */
const LIST_STEP = 4;
/** Ångström from the centre of the box: out of reach of everything, its square well within f32. */
const FAR_AWAY = 10_000;

export interface PackedReceptor {
  readonly params: {
    readonly receptorCount: number;
    readonly nearCount: number;
    readonly cubesX: number;
    readonly cubesY: number;
    readonly cubesZ: number;
    readonly lowX: number;
    readonly lowY: number;
    readonly lowZ: number;
    readonly cubesPerAngstrom: number;
  };
  readonly buffers: {
    /** [receptorCount] rows x, y, z f32 from the centre of the box, and where the atom's rows begin in the table. */
    readonly receptor: Uint8Array;
    /** u32: for each cube where its list begins, the end of the last one, then the lists of places in `receptor`. */
    readonly near: Uint8Array;
  };
}

/**
 * Atoms farther than the cutoff from the box are left out: no pose with its heavy atoms in the box feels them.
 * `rowLength` is that of the table that the kernel reads.
 */
export function packReceptor(
  receptor: Receptor,
  box: Box,
  kinds: Kinds,
  rowLength: number = ROW_LENGTH,
): PackedReceptor {
  const atoms = atomsReaching(receptor, box);
  const rows = new RowWriter(atoms.length + 1);
  for (const { position, kind } of atoms.map((atom) => describe(receptor, atom, box, kinds)))
    rows.add(...position, kind * rowLength);
  rows.add(FAR_AWAY, FAR_AWAY, FAR_AWAY, 0);
  const grid = cutIntoCubes(box);
  const lists = listNear(
    grid,
    atoms.map((atom) => relative(receptor, atom, box)),
  );
  const near = joinLists(lists, atoms.length);
  const [cubesX, cubesY, cubesZ] = grid.cubes;
  const [lowX, lowY, lowZ] = grid.low;
  return {
    params: {
      ...{ receptorCount: atoms.length + 1, nearCount: near.length - lists.length - 1 },
      ...{ cubesX, cubesY, cubesZ, lowX, lowY, lowZ, cubesPerAngstrom: 1 / grid.edge },
    },
    buffers: { receptor: rows.bytes, near: wordsToBytes(near) },
  };
}

/** Whether any scored atom of the receptor can be felt inside the box. */
export const reachesBox = (receptor: Receptor, box: Box): boolean => atomsReaching(receptor, box).length > 0;

function atomsReaching({ atoms, coordinates }: Receptor, box: Box): number[] {
  return atoms.flatMap(({ xsType }, i) =>
    xsType && isInBox(box, pointAt(coordinates, i), CUTOFF) ? [i] : [],
  );
}

const relative = ({ coordinates }: Receptor, atom: number, { center }: Box): Vector3 => {
  const [x, y, z] = pointAt(coordinates, atom);
  return [x - center[0], y - center[1], z - center[2]];
};

function describe(receptor: Receptor, atom: number, box: Box, kinds: Kinds) {
  const type = receptor.atoms[atom]?.xsType;
  if (!type) throw new Error('Only scored atoms are packed.');
  return { position: relative(receptor, atom, box), kind: kindOf(kinds, type) };
}

interface CubeGrid {
  readonly edge: number;
  /** Lowest corner, from the centre of the box. */
  readonly low: Vector3;
  readonly cubes: Vector3;
}

function cutIntoCubes({ size }: Box): CubeGrid {
  const edge = Math.max(CUBE_EDGE, Math.max(...size) / MAX_CUBES);
  const along = (length: number) => Math.max(1, Math.ceil(length / edge - 1e-9));
  return {
    edge,
    low: [-size[0] / 2, -size[1] / 2, -size[2] / 2],
    cubes: [along(size[0]), along(size[1]), along(size[2])],
  };
}

/** For each cube, x fastest, the points within the cutoff of any place in it, ascending. */
function listNear({ edge, low, cubes }: CubeGrid, points: readonly Vector3[]): number[][] {
  const reach = CUTOFF + MARGIN;
  const lists: number[][] = Array.from({ length: cubes[0] * cubes[1] * cubes[2] }, () => []);
  points.forEach((point, index) => {
    const range = (axis: 0 | 1 | 2): [number, number] => [
      Math.max(0, Math.floor((point[axis] - reach - low[axis]) / edge)),
      Math.min(cubes[axis] - 1, Math.floor((point[axis] + reach - low[axis]) / edge)),
    ];
    const [fromX, toX] = range(0);
    const [fromY, toY] = range(1);
    const [fromZ, toZ] = range(2);
    const gap = (axis: 0 | 1 | 2, cube: number) => {
      const start = low[axis] + cube * edge;
      return Math.max(0, start - point[axis], point[axis] - start - edge);
    };
    for (let z = fromZ; z <= toZ; z++)
      for (let y = fromY; y <= toY; y++)
        for (let x = fromX; x <= toX; x++)
          if (gap(0, x) ** 2 + gap(1, y) ** 2 + gap(2, z) ** 2 < reach * reach)
            lists[(z * cubes[1] + y) * cubes[0] + x]?.push(index);
  });
  return lists;
}

/** Starts of all lists, the end of the last, then the lists; short ones are filled up with `filler`. */
function joinLists(lists: readonly (readonly number[])[], filler: number): number[] {
  const starts: number[] = [];
  const entries: number[] = [];
  for (const list of lists) {
    starts.push(lists.length + 1 + entries.length);
    for (const entry of list) entries.push(entry);
    while (entries.length % LIST_STEP !== 0) entries.push(filler);
  }
  starts.push(lists.length + 1 + entries.length);
  return starts.concat(entries);
}
