/** Makes a docking ligand of a residue of a PDB file, in the pose of the crystal. */

import type { Reading } from '../reading.ts';
import { buildMolecule, parseSmiles, skeletonOf } from './chemistry-library.ts';
import { placeHydrogens } from './ligand-hydrogens.ts';
import { writeLigand } from './ligand-pdbqt.ts';
import { findLigand, type LigandResidue } from './ligand-residue.ts';
import { matchAtoms } from './match.ts';
import { perceiveBonds } from './perceive.ts';
import { type Preparation, refuse } from './preparation.ts';
import type { Skeleton } from './skeleton.ts';

export type LigandFromPdbOptions = {
  /** For the remarks and for issues. */
  readonly name: string;
  /** The molecule's structure, in the protonation state wanted; without it bonds are read off the geometry. */
  readonly smiles?: string;
};

/** The molecule and, for each of its atoms, the crystal atom. */
type Laid = { skeleton: Skeleton; match: readonly number[]; notes: string[] };

function layTemplate(smiles: string, ligand: LigandResidue, where: string): Reading<Laid> {
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

function layPerceived(ligand: LigandResidue, where: string): Reading<Laid> {
  const { charges, orders } = perceiveBonds(ligand);
  const atoms = ligand.atoms.map(({ element }, i) => ({ element, charge: charges[i] ?? 0 }));
  const bonds = ligand.bonds.map(([a, b], k) => ({ a, b, order: orders[k] ?? 1 }));
  const built = buildMolecule(atoms, bonds, where);
  if (!built.ok) return built;
  const note = `Bond orders were read off the geometry: ${built.value.toSmiles()}. Give a SMILES if that is wrong.`;
  return { ok: true, value: { skeleton: skeletonOf(built.value), match: [...atoms.keys()], notes: [note] } };
}

/**
 * Prepares the ligand of a crystal structure as PDBQT in its crystal pose.
 *
 * Heavy atoms stay where they are; hydrogens of the file are dropped and polar ones placed anew by geometry. Chirality is
 * that of the pose. Of several copies the first is used.
 * @param text PDB file
 * @param residueName such as ARQ
 * @returns PDBQT text with notes; or issues where residue and SMILES do not agree
 */
export function ligandFromPdb(text: string, residueName: string, options: LigandFromPdbOptions): Preparation {
  const where = options.name.replace(/\s+/g, ' ').trim() || residueName;
  const found = findLigand(text, residueName, where);
  if (!found.ok) return found;
  const ligand = found.value;
  const laid =
    options.smiles === undefined ? layPerceived(ligand, where) : layTemplate(options.smiles, ligand, where);
  if (!laid.ok) return laid;
  const { skeleton, match, notes } = laid.value;
  const atoms = match.flatMap((index) => ligand.atoms[index] ?? []);
  const positions = atoms.map((atom) => atom.position);
  const placed = {
    skeleton,
    positions,
    hydrogens: placeHydrogens(skeleton, positions),
    names: atoms.map((atom) => atom.name),
    residue: residueName,
  };
  const remarks = [`Name = ${where}`, `Crystal pose of ${ligand.label}`];
  return { ok: true, value: { pdbqt: writeLigand(placed, remarks), notes: [...ligand.notes, ...notes] } };
}
