/** A ligand that can be placed and scored: typed atoms, rigid bodies, and the pairs of its inner energy. */
import type { Atom } from '../chemistry/atom.ts';
import { findBonds } from '../chemistry/bonds.ts';
import { countRotors } from '../chemistry/rotors.ts';
import { typeAtoms } from '../chemistry/typing.ts';
import type { Coordinates } from '../geometry.ts';
import { type Body, buildBodies, type RigidParts } from './bodies.ts';
import { mobilityOf } from './mobility.ts';
import { findPairs } from './pairs.ts';
import type { TorsionTree } from './tree.ts';

export interface Ligand {
  readonly name: string;
  /** Number of the MODEL in its file; undefined where the file has no models. */
  readonly model: number | undefined;
  readonly atoms: readonly Atom[];
  /** As in the file, hydrogens too: the coordinates of the identity pose. */
  readonly coordinates: Coordinates;
  /** Body 0 is the root; every body comes after its parent. Torsion t turns body t + 1. */
  readonly bodies: readonly Body[];
  /** For each atom the body that it moves with. */
  readonly bodyOf: readonly number[];
  /** Pairs i < j of atoms that interact within the ligand. */
  readonly pairs: readonly (readonly [number, number])[];
  /** N_rot of the Vina function; half-integers. */
  readonly rotors: number;
}

export const torsionCount = ({ bodies }: Ligand): number => bodies.length - 1;

/** Places in `atoms` of those that are scored, in file order. */
export const scoredAtoms = ({ atoms }: { readonly atoms: readonly Atom[] }): number[] =>
  atoms.flatMap(({ xsType }, i) => (xsType ? [i] : []));

export function buildLigand(name: string, model: number | undefined, tree: TorsionTree): Ligand {
  const types = tree.atoms.map(({ type }) => type);
  const coordinates = Float64Array.from(tree.atoms.flatMap(({ position }) => position));
  const parts: RigidParts = buildBodies(tree);
  const mobility = mobilityOf(parts, types.length);
  const bonds = findBonds(types, coordinates, mobility);
  const xsTypes = typeAtoms(types, bonds);
  return {
    name,
    model,
    atoms: tree.atoms.map(({ name, type }, i) => ({ name, type, xsType: xsTypes[i] })),
    coordinates,
    bodies: parts.bodies,
    bodyOf: parts.bodyOf,
    pairs: findPairs(types, xsTypes, bonds, mobility),
    rotors: countRotors(types, bonds),
  };
}
