/** Points in space as flat x, y, z lists, in ångström. */

/** Length is three times the number of points. */
export type Coordinates = Float64Array;

export type Vector3 = readonly [number, number, number];

export const pointAt = (coordinates: Coordinates, index: number): Vector3 => [
  coordinates[3 * index] ?? 0,
  coordinates[3 * index + 1] ?? 0,
  coordinates[3 * index + 2] ?? 0,
];

export function squaredDistance(a: Coordinates, i: number, b: Coordinates, j: number): number {
  const dx = (a[3 * i] ?? 0) - (b[3 * j] ?? 0);
  const dy = (a[3 * i + 1] ?? 0) - (b[3 * j + 1] ?? 0);
  const dz = (a[3 * i + 2] ?? 0) - (b[3 * j + 2] ?? 0);
  return dx * dx + dy * dy + dz * dz;
}

/** An axis-aligned box in ångström, as in Vina's options: centre and full edge lengths. */
export interface Box {
  readonly center: Vector3;
  readonly size: Vector3;
}

/** Whether a point lies in a box, faces included, with `margin` ångström to spare. */
export function isInBox({ center, size }: Box, point: Vector3, margin = 0): boolean {
  return [0, 1, 2].every(
    (axis) => Math.abs((point[axis] ?? 0) - (center[axis] ?? 0)) <= (size[axis] ?? 0) / 2 + margin,
  );
}
