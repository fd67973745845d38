/** Makes a docking ligand of a residue of a PDB file, in the pose of the crystal. */
import { placeHydrogens } from './ligand-hydrogens.ts';
import { layPerceived, layTemplate } from './ligand-layout.ts';
import { writeLigand } from './ligand-pdbqt.ts';
import { findLigand } from './ligand-residue.ts';
import type { Preparation } from './preparation.ts';

export type LigandFromPdbOptions = {
  /** For the remarks and for issues. */
  readonly name: string;
  /** The molecule's structure, in the protonation state wanted; without it bonds are read off the geometry. */
  readonly smiles?: string;
};

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
