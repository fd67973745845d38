/** For each small cube of a box the receptor atoms that any place in it can feel. */
import type { Box, Coordinates, Vector3 } from '../geometry.ts';

/** Ångström: smaller cubes give shorter lists, and more of them to make and keep. */
const CUBE_EDGE = 2;
/** Most cubes along one axis: larger boxes get larger cubes. */
const MAX_CUBES = 32;

export interface NearLists {
  readonly edge: number;
  /** Lowest corner of the box, ångström. */
  readonly low: Vector3;
  readonly high: Vector3;
  /** Along x, y, z; x runs fastest. */
  readonly cubes: Vector3;
  /** Where the list of each cube begins in `entries`, and the end of the last. */
  readonly starts: Int32Array;
  /** Places of points in the coordinates given. */
  readonly entries: Int32Array;
}

/** Points within `reach` ångström of any place in a cube are in its list, and a few beyond. */
export function listNear(points: Coordinates, { center, size }: Box, reach: number): NearLists {
  const edge = Math.max(CUBE_EDGE, Math.max(...size) / MAX_CUBES);
  const along = (length: number) => Math.max(1, Math.ceil(length / edge - 1e-9));
  const low: Vector3 = [center[0] - size[0] / 2, center[1] - size[1] / 2, center[2] - size[2] / 2];
  const high: Vector3 = [low[0] + size[0], low[1] + size[1], low[2] + size[2]];
  const cubes: Vector3 = [along(size[0]), along(size[1]), along(size[2])];
  const lists: number[][] = Array.from({ length: cubes[0] * cubes[1] * cubes[2] }, () => []);
  for (let point = 0; 3 * point < points.length; point++)
    visitCubes(points.subarray(3 * point, 3 * point + 3), { low, edge, cubes }, reach, (cube) => {
      lists[cube]?.push(point);
    });
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, cube) => {
    starts[cube + 1] = (starts[cube] ?? 0) + list.length;
  });
  const entries = new Int32Array(starts[lists.length] ?? 0);
  lists.forEach((list, cube) => {
    entries.set(list, starts[cube]);
  });
  return { edge, low, high, cubes, starts, entries };
}

type CubeGrid = Pick<NearLists, 'low' | 'edge' | 'cubes'>;

/** Calls back with each cube that comes within `reach` of a point. */
function visitCubes(
  point: Float64Array,
  { low, edge, cubes }: CubeGrid,
  reach: number,
  call: (cube: number) => void,
) {
  const from = (axis: 0 | 1 | 2) => (point[axis] ?? 0) - low[axis];
  const first = (axis: 0 | 1 | 2) => Math.max(0, Math.floor((from(axis) - reach) / edge));
  const last = (axis: 0 | 1 | 2) => Math.min(cubes[axis] - 1, Math.floor((from(axis) + reach) / edge));
  const gap = (axis: 0 | 1 | 2, cube: number) =>
    Math.max(0, cube * edge - from(axis), from(axis) - (cube + 1) * edge) ** 2;
  for (let z = first(2); z <= last(2); z++)
    for (let y = first(1); y <= last(1); y++) {
      const across = gap(2, z) + gap(1, y);
      for (let x = first(0); x <= last(0); x++)
        if (across + gap(0, x) <= reach * reach) call((z * cubes[1] + y) * cubes[0] + x);
    }
}

/** The cube that a place lies in; places beyond the box belong to the cube nearest to them. */
export function cubeAt({ low, edge, cubes }: NearLists, x: number, y: number, z: number): number {
  const across = Math.min(cubes[0] - 1, Math.max(0, Math.floor((x - low[0]) / edge)));
  const along = Math.min(cubes[1] - 1, Math.max(0, Math.floor((y - low[1]) / edge)));
  const up = Math.min(cubes[2] - 1, Math.max(0, Math.floor((z - low[2]) / edge)));
  return (up * cubes[1] + along) * cubes[0] + across;
}
