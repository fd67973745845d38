/** Makes a docking ligand of a SMILES: conformer, AutoDock types, torsion tree, PDBQT text. */
import { embed, parseSmiles, skeletonOf } from './chemistry-library.ts';
import { hydrogenLength } from './hydrogens.ts';
import { numberNames, writeLigand } from './ligand-pdbqt.ts';
import { type Preparation, refuse } from './preparation.ts';
import { polarHydrogens, type SkeletonAtom } from './skeleton.ts';
import { add, scale, subtract, unit, type Vec3 } from './vector.ts';

/** The conformer generator makes X–H bonds of 0.8 to 0.9 Å; they are stretched to the standard lengths. */
const stretch = (atom: SkeletonAtom, centre: Vec3 | undefined, hydrogens: readonly Vec3[]): Vec3[] =>
  hydrogens.map((hydrogen) =>
    centre ? add(centre, scale(unit(subtract(hydrogen, centre)), hydrogenLength(atom.element))) : hydrogen,
  );

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/**
 * Prepares a flexible ligand from a SMILES. Needs Node: the conformer tables are read from the package's folder.
 *
 * The molecule is taken in the protonation state that is written. Hydrogens are added, those on carbon merged into it.
 * Takes 1 to 8 seconds of CPU, so run it in a worker thread. The same name, SMILES and seed give the same text in a fresh
 * thread; within a thread openchemlib reuses ring conformations of earlier molecules, so that later ones may
 * get another, equally good conformer.
 * @param name for the remarks and for issues
 * @param seed any integer
 * @returns PDBQT text with notes; or issues where the SMILES is wrong or cannot be typed
 */
export function ligandFromSmiles(name: string, smiles: string, seed: number): Preparation {
  const where = oneLine(name) || 'ligand';
  const parsed = parseSmiles(smiles, where);
  if (!parsed.ok) return parsed;
  const { molecule, notes } = parsed.value;
  const skeleton = skeletonOf(molecule);
  const conformer = embed(molecule, seed);
  if (!conformer) {
    const cure = 'Give the ligand as PDBQT with coordinates, or try another seed.';
    return refuse(where, 'No conformer without clashes was found.', cure);
  }
  const hydrogens = skeleton.atoms.map((atom, i) =>
    polarHydrogens(atom) > 0 ? stretch(atom, conformer.positions[i], conformer.hydrogens[i] ?? []) : [],
  );
  const ligand = {
    skeleton,
    positions: conformer.positions,
    hydrogens,
    names: numberNames(skeleton),
    residue: 'LIG',
  };
  const remarks = [`Name = ${where}`, `SMILES given: ${oneLine(smiles)}`];
  return { ok: true, value: { pdbqt: writeLigand(ligand, remarks), notes } };
}
