/** Gives a kept water its two hydrogens. */
import type { PdbResidue } from './pdb.ts';
import type { PdbqtAtom } from './pdbqt-lines.ts';
import type { Surroundings } from './surroundings.ts';
import { add, distance, perpendicular, placeByTorsion, scale, subtract, unit, type Vec3 } from './vector.ts';

const LENGTH = 0.96;
const ANGLE = 104.5;

const bestOf = (candidates: readonly Vec3[], around: Surroundings): Vec3 | undefined =>
  candidates.reduce<Vec3 | undefined>(
    (best, p) => (best && around.discomfort(best) <= around.discomfort(p) ? best : p),
    undefined,
  );

/** The first hydrogen points at the nearest acceptor (or away from the nearest atom), the second turns about it. */
export function placeWater(water: PdbResidue, around: Surroundings): PdbqtAtom[] {
  const oxygen = water.atoms.find((atom) => atom.element === 'O');
  if (!oxygen) return [];
  const centre = oxygen.position;
  const near = around
    .near(centre, 3.5)
    .filter((n) => n.role === 'acceptor' && distance(n.position, centre) > 0.1)
    .sort((a, b) => distance(a.position, centre) - distance(b.position, centre))[0];
  const direction = near ? unit(subtract(near.position, centre)) : ([0, 0, 1] as const);
  const first = add(centre, scale(direction, LENGTH));
  const reference = add(first, perpendicular(direction));
  const turns = Array.from({ length: 36 }, (_, k) =>
    placeByTorsion(centre, first, reference, LENGTH, ANGLE, 10 * k),
  );
  const second = bestOf(turns, around) ?? first;
  for (const hydrogen of [first, second]) around.add(hydrogen, 'hydrogen');
  const common = {
    residue: water.name,
    chain: water.chain,
    number: water.number,
    insertion: water.insertion,
  };
  return [
    { ...common, name: oxygen.name, position: centre, type: 'OA' },
    { ...common, name: 'H1', position: first, type: 'HD' },
    { ...common, name: 'H2', position: second, type: 'HD' },
  ];
}
