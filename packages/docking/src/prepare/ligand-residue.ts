/** Finds a ligand in a PDB file and the bonds between its heavy atoms. */
import type { Reading } from '../reading.ts';
import { covalentRadius } from './elements.ts';
import { type PdbAtom, readPdb, residueLabel } from './pdb.ts';
import { refuse } from './preparation.ts';
import { distance, type Vec3 } from './vector.ts';

export type LigandResidue = {
  readonly label: string;
  readonly atoms: readonly PdbAtom[];
  /** Pairs of indices into `atoms`. */
  readonly bonds: readonly (readonly [number, number])[];
  readonly notes: string[];
};

/** Crystal structures stretch bonds by some hundredths of an ångström; the next distance is 2.2 Å and more. */
const TOLERANCE = 0.3;

/** Bonds by distance: covalent radii plus tolerance. */
export function findBonds(atoms: readonly PdbAtom[]): [number, number][] {
  const isBonded = (a: PdbAtom, b: PdbAtom) =>
    distance(a.position, b.position) < covalentRadius(a.element) + covalentRadius(b.element) + TOLERANCE;
  return atoms.flatMap((a, i) =>
    atoms.slice(i + 1).flatMap((b, k): [number, number][] => (isBonded(a, b) ? [[i, i + 1 + k]] : [])),
  );
}

function isConnected(count: number, bonds: readonly (readonly [number, number])[]): boolean {
  const reached = new Set([0]);
  for (let grown = true; grown; ) {
    const before = reached.size;
    for (const [a, b] of bonds) {
      if (reached.has(a)) reached.add(b);
      else if (reached.has(b)) reached.add(a);
    }
    grown = reached.size > before;
  }
  return reached.size === count;
}

/** The first residue of that name, without its hydrogens; notes tell of further copies. */
export function findLigand(text: string, residueName: string, where: string): Reading<LigandResidue> {
  const structure = readPdb(text, where);
  if (!structure.ok) return structure;
  const copies = structure.value.residues.filter((residue) => residue.name === residueName);
  const [first] = copies;
  if (!first) {
    const names = [...new Set(structure.value.residues.filter((r) => r.hetero).map((r) => r.name))];
    const cure = `HETATM residues of the file: ${names.join(', ') || 'none'}.`;
    return refuse(where, `There is no residue ${residueName} in the file.`, cure);
  }
  const atoms = first.atoms.filter((atom) => atom.element !== 'H');
  const bonds = findBonds(atoms);
  if (atoms.length === 0 || !isConnected(atoms.length, bonds)) {
    const cure = 'Complete the missing atoms of the ligand in the PDB file.';
    return refuse(
      where,
      `The atoms of ${residueLabel(first)} are not one connected molecule.`,
      cure,
      first.line,
    );
  }
  const notes =
    copies.length > 1
      ? [`${copies.length} copies of ${residueName}; the first, ${residueLabel(first)}, is used.`]
      : [];
  return { ok: true, value: { label: residueLabel(first), atoms, bonds, notes } };
}

/** Positions of a ligand's heavy atoms, for drawing a box around them. */
export const positionsOf = (ligand: LigandResidue): Vec3[] => ligand.atoms.map((atom) => atom.position);
