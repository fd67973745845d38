/** What is near a point: a cell list of placed atoms, for turning rotors towards acceptors and away from clashes. */
import { distance, type Vec3 } from './vector.ts';

/** How a hydrogen sees another atom. */
export type Role = 'acceptor' | 'heavy' | 'hydrogen';

type Neighbour = { readonly position: Vec3; readonly role: Role };

const CELL = 4;
const cellOf = (value: number) => Math.floor(value / CELL);

export class Surroundings {
  readonly #cells = new Map<string, Neighbour[]>();

  add(position: Vec3, role: Role): void {
    const key = position.map(cellOf).join(',');
    const cell = this.#cells.get(key);
    if (cell) cell.push({ position, role });
    else this.#cells.set(key, [{ position, role }]);
  }

  /** Atoms within `radius` (at most 4 Å) of a point. */
  near(point: Vec3, radius: number): Neighbour[] {
    const found: Neighbour[] = [];
    const [cx, cy, cz] = [cellOf(point[0]), cellOf(point[1]), cellOf(point[2])];
    for (let x = cx - 1; x <= cx + 1; x++) {
      for (let y = cy - 1; y <= cy + 1; y++) {
        for (let z = cz - 1; z <= cz + 1; z++) {
          const cell = this.#cells.get(`${x},${y},${z}`) ?? [];
          found.push(...cell.filter((n) => distance(n.position, point) < radius));
        }
      }
    }
    return found;
  }

  /**
   * How badly a hydrogen sits at a point; lower is better, in arbitrary units. A hydrogen bond earns up to 1 where
   * the acceptor is 1.6 Å away and nothing from 2.6 Å on; coming closer than contact distance costs.
   */
  discomfort(point: Vec3): number {
    return this.near(point, 2.6).reduce((sum, { position, role }) => {
      const d = distance(position, point);
      if (role === 'acceptor') return sum - (2.6 - Math.max(d, 1.6)) + 20 * Math.max(0, 1.6 - d) ** 2;
      const contact = role === 'hydrogen' ? 2.0 : 2.5;
      return sum + 5 * Math.max(0, contact - d) ** 2;
    }, 0);
  }
}
