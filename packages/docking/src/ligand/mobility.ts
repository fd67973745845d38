/** Tells which atoms of a ligand can move against each other. */
import type { Mobility } from '../chemistry/bonds.ts';
import type { RigidParts } from './bodies.ts';

/**
 * Atoms of one body, with the axis atoms of the body and the far axis atoms of its child bodies, are fixed to each
 * other; the two atoms of an axis are a rotor; every other pair is variable.
 */
export function mobilityOf(
  { bodies, bodyOf }: RigidParts,
  atoms: number,
): (i: number, j: number) => Mobility {
  const members = bodies.map(() => new Set<number>());
  bodyOf.forEach((body, atom) => {
    members[body]?.add(atom);
  });
  const relation = new Map<number, Mobility>();
  const relate = (i: number, j: number, mobility: Mobility) => {
    relation.set(i * atoms + j, mobility);
    relation.set(j * atoms + i, mobility);
  };
  const axes = bodies.slice(1);
  axes.forEach(({ from, origin }, torsion) => {
    members[torsion + 1]?.add(from).add(origin);
  });
  for (const set of members) for (const i of set) for (const j of set) relate(i, j, 'fixed');
  for (const { from, origin } of axes) relate(from, origin, 'rotor');
  return (i, j) => relation.get(i * atoms + j) ?? 'variable';
}
