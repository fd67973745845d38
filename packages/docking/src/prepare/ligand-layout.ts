/** Lays chemistry over the atoms of a crystal: that of a SMILES, or what the geometry tells. */
import type { Reading } from '../reading.ts';
import { buildMolecule, parseSmiles, skeletonOf } from './chemistry-library.ts';
import type { LigandResidue } from './ligand-residue.ts';
import { matchAtoms } from './match.ts';
import { perceiveBonds } from './perceive.ts';
import { refuse } from './preparation.ts';
import type { Skeleton } from './skeleton.ts';

/** The molecule and, for each of its atoms, the crystal atom. */
export type Laid = { skeleton: Skeleton; match: readonly number[]; notes: string[] };

export function layTemplate(smiles: string, ligand: LigandResidue, where: string): Reading<Laid> {
  const parsed = parseSmiles(smiles, where);
  if (!parsed.ok) return parsed;
  const skeleton = skeletonOf(parsed.value.molecule);
  const match = matchAtoms(skeleton, ligand);
  if (match) return { ok: true, value: { skeleton, match, notes: [] } };
  const counts = `${skeleton.atoms.length} heavy atoms in the SMILES, ${ligand.atoms.length} in ${ligand.label}`;
  return refuse(
    where,
    `The SMILES does not match the residue (${counts}).`,
    'Give the SMILES of exactly the atoms that the file has, or none.',
  );
}

export function layPerceived(ligand: LigandResidue, where: string): Reading<Laid> {
  const { charges, orders } = perceiveBonds(ligand);
  const atoms = ligand.atoms.map(({ element }, i) => ({ element, charge: charges[i] ?? 0 }));
  const bonds = ligand.bonds.map(([a, b], k) => ({ a, b, order: orders[k] ?? 1 }));
  const built = buildMolecule(atoms, bonds, where);
  if (!built.ok) return built;
  const note = `Bond orders were read off the geometry: ${built.value.toSmiles()}. Give a SMILES if that is wrong.`;
  return { ok: true, value: { skeleton: skeletonOf(built.value), match: [...atoms.keys()], notes: [note] } };
}
