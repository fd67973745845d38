/** The heavy atoms of a ligand as a graph: elements and bonds, no bond orders. */
import { findBonds } from '../chemistry/bonds.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import { mobilityOf } from '../ligand/mobility.ts';

export interface HeavyGraph {
  /** Places of the heavy atoms in the ligand. */
  readonly atoms: readonly number[];
  readonly elements: readonly string[];
  /** For each heavy atom its neighbours, as places in `atoms`. */
  readonly bonds: readonly (readonly number[])[];
}

/** AutoDock types that say more than the element. */
const ELEMENTS: Readonly<Record<string, string>> = { A: 'C', NA: 'N', OA: 'O', SA: 'S' };

export const elementOf = (ligand: Ligand, atom: number): string => {
  const name = ligand.atoms[atom]?.type.name ?? '';
  return ELEMENTS[name] ?? name;
};

export function heavyGraph(ligand: Ligand): HeavyGraph {
  const atoms = scoredAtoms(ligand);
  const place = new Map(atoms.map((atom, index) => [atom, index]));
  const types = ligand.atoms.map(({ type }) => type);
  const bonds = findBonds(types, ligand.coordinates, mobilityOf(ligand, types.length));
  return {
    atoms,
    elements: atoms.map((atom) => elementOf(ligand, atom)),
    bonds: atoms.map((atom) => (bonds[atom] ?? []).flatMap((bond) => place.get(bond.atom) ?? [])),
  };
}
