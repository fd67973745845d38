/** Finds points near a point by sorting them into cubes. */
import { type Coordinates, squaredDistance } from '../geometry.ts';

const key = (x: number, y: number, z: number): string => `${x},${y},${z}`;

/** Indexes `coordinates` so that `visit(x, y, z, call)` reaches every point within `reach` ångström (and some beyond). */
export class NeighbourIndex {
  readonly #cells = new Map<string, number[]>();
  readonly #reach: number;

  constructor(coordinates: Coordinates, reach: number, include: (index: number) => boolean = () => true) {
    this.#reach = reach;
    for (let i = 0; i * 3 < coordinates.length; i++) {
      if (!include(i)) continue;
      const name = key(...this.#cellOf(coordinates, i));
      const cell = this.#cells.get(name);
      if (cell) cell.push(i);
      else this.#cells.set(name, [i]);
    }
  }

  /** Calls back for each candidate near point `index` of `coordinates`. */
  visit(coordinates: Coordinates, index: number, call: (candidate: number) => void): void {
    const [cx, cy, cz] = this.#cellOf(coordinates, index);
    for (let x = cx - 1; x <= cx + 1; x++)
      for (let y = cy - 1; y <= cy + 1; y++)
        for (let z = cz - 1; z <= cz + 1; z++)
          for (const candidate of this.#cells.get(key(x, y, z)) ?? []) call(candidate);
  }

  #cellOf(coordinates: Coordinates, index: number): [number, number, number] {
    const along = (axis: number) => Math.floor((coordinates[3 * index + axis] ?? 0) / this.#reach);
    return [along(0), along(1), along(2)];
  }
}

/** Indices of points strictly nearer than `reach` to point `index`, itself left out, ascending. */
export function pointsWithin(
  coordinates: Coordinates,
  neighbours: NeighbourIndex,
  index: number,
  reach: number,
): number[] {
  const found: number[] = [];
  neighbours.visit(coordinates, index, (other) => {
    if (other !== index && squaredDistance(coordinates, index, coordinates, other) < reach * reach)
      found.push(other);
  });
  return found.sort((a, b) => a - b);
}
