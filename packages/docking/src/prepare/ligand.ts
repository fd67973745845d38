/** Makes a docking ligand of a SMILES: conformer, AutoDock types, torsion tree, PDBQT text. */
import type { Reading } from '../reading.ts';
import { parseSmiles } from './chemistry-library.ts';
import { embed } from './conformers.ts';
import { ligandInConformer, oneLine, type SpelledMolecule, spell } from './ligand-from-molecule.ts';
import { type Preparation, refuse } from './preparation.ts';
import { NO_CONFORMER } from './preparation-terms.ts';

/** Reads a SMILES and spells it canonically; milliseconds. */
export function readSmiles(smiles: string, where: string): Reading<SpelledMolecule> {
  const parsed = parseSmiles(smiles, where);
  if (!parsed.ok) return parsed;
  const { molecule, notes, first } = parsed.value;
  const inputs = Array.from({ length: molecule.getAtoms() }, (_, i) => first + i);
  return spell({ molecule, notes, inputs }, where);
}

export const refuseConformer = (where: string) => refuse(where, NO_CONFORMER.reason, NO_CONFORMER.cure);

/**
 * Prepares a flexible ligand from a SMILES. In a browser, await `loadChemistry` first.
 *
 * The molecule is taken in the protonation state that is written. Hydrogens are added, those on carbon merged into it. Its
 * atoms stand in the order of the canonical SMILES, which the remarks tell. Takes 1 to 8 seconds of CPU, so run it in a
 * worker thread. The conformer depends on nothing but canonical SMILES and seed.
 * @param name for the remarks and for issues
 * @param seed any integer
 * @returns PDBQT text with notes; or issues where the SMILES is wrong or cannot be typed
 */
export function ligandFromSmiles(name: string, smiles: string, seed: number): Preparation {
  const where = oneLine(name) || 'ligand';
  const spelled = readSmiles(smiles, where);
  if (!spelled.ok) return spelled;
  const conformer = embed(spelled.value.smiles, seed);
  return conformer ? ligandInConformer(where, spelled.value, conformer) : refuseConformer(where);
}
