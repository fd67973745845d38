/** Makes PDBQT ligands of molecules: in the coordinates that were given, or in a conformer of the canonical SMILES. */
import type { Reading } from '../reading.ts';
import { canonicalSmiles, mapCanonical } from './canonical.ts';
import { conformerFault } from './check-conformer.ts';
import { skeletonOf } from './chemistry-library.ts';
import type { Conformer } from './conformers.ts';
import { hydrogenLength } from './hydrogens.ts';
import { placeHydrogens } from './ligand-hydrogens.ts';
import { numberNames, writeLigand } from './ligand-pdbqt.ts';
import { moleculeOf } from './molecule-of.ts';
import type { GivenMolecule } from './molfile.ts';
import { type Preparation, refuse } from './preparation.ts';
import { polarHydrogens, type Skeleton, type SkeletonAtom } from './skeleton.ts';
import { add, scale, subtract, unit, type Vec3 } from './vector.ts';

/** A molecule with its canonical spelling. */
export type SpelledMolecule = {
  readonly given: GivenMolecule;
  readonly smiles: string;
  /** Heavy atoms of the given molecule, by atom of the SMILES. */
  readonly order: readonly number[];
};

export function spell(given: GivenMolecule, where: string): Reading<SpelledMolecule> {
  const smiles = canonicalSmiles(given.molecule);
  const order = mapCanonical(moleculeOf(smiles), given.molecule);
  if (order) return { ok: true, value: { given, smiles, order } };
  return refuse(where, `Its canonical SMILES ${smiles} is another graph.`, 'Give the ligand as PDBQT.');
}

/** The conformer generator makes X–H bonds of 0.8 to 0.9 Å; they are stretched to the standard lengths. */
const stretch = (atom: SkeletonAtom, centre: Vec3 | undefined, hydrogens: readonly Vec3[]): Vec3[] =>
  hydrogens.map((hydrogen) =>
    centre ? add(centre, scale(unit(subtract(hydrogen, centre)), hydrogenLength(atom.element))) : hydrogen,
  );

/** Remarks are lines of their own. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The ligand in a conformer of its canonical SMILES; atoms stand in the order of that SMILES. */
export function ligandInConformer(name: string, spelled: SpelledMolecule, conformer: Conformer): Preparation {
  const { given, smiles, order } = spelled;
  const skeleton = skeletonOf(moleculeOf(smiles));
  const fault = conformerFault(smiles, conformer);
  if (fault !== undefined) {
    return refuse(
      name,
      `The conformer is wrong. ${fault}`,
      'Give the ligand as PDBQT or SD file with coordinates.',
    );
  }
  const { positions } = conformer;
  const hydrogens = skeleton.atoms.map((atom, i) =>
    polarHydrogens(atom) > 0 ? stretch(atom, positions[i], conformer.hydrogens[i] ?? []) : [],
  );
  const inputs = order.map((atom) => given.inputs[atom] ?? 0);
  const source = { smiles, order: [...order.keys()], inputs };
  const placed = { skeleton, positions, hydrogens, names: numberNames(skeleton), residue: 'LIG', source };
  return finish(writeLigand(placed, [`Name = ${oneLine(name)}`]), given.notes);
}

/** Hydrogens of the input where an atom has all of its polar ones, else placed anew by geometry. */
function fillHydrogens(skeleton: Skeleton, places: NonNullable<GivenMolecule['places']>) {
  const { positions, hydrogens: given } = places;
  const isComplete = (i: number) => {
    const atom = skeleton.atoms[i];
    return atom !== undefined && (given[i]?.length ?? 0) === polarHydrogens(atom);
  };
  const wanting = skeleton.atoms.filter((atom, i) => polarHydrogens(atom) > 0 && !isComplete(i)).length;
  const placed = wanting > 0 ? placeHydrogens(skeleton, positions) : [];
  const hydrogens = skeleton.atoms.map((atom, i) => {
    if (polarHydrogens(atom) === 0) return [];
    return isComplete(i) ? (given[i] ?? []) : (placed[i] ?? []);
  });
  return { hydrogens, wanting };
}

/** The ligand where its input has it; atoms stand in the order of the input. */
export function ligandInPlace(name: string, { given, smiles, order }: SpelledMolecule): Preparation {
  if (!given.places) return refuse(name, 'The molecule has no coordinates.', 'Make a conformer first.');
  const skeleton = skeletonOf(given.molecule);
  const { hydrogens, wanting } = fillHydrogens(skeleton, given.places);
  const notes =
    wanting > 0
      ? [`Hydrogens were placed by geometry on ${wanting} of its atoms.`, ...given.notes]
      : given.notes;
  const placed = {
    skeleton,
    positions: given.places.positions,
    hydrogens,
    names: numberNames(skeleton),
    residue: 'LIG',
    source: { smiles, order, inputs: given.inputs },
  };
  return finish(writeLigand(placed, [`Name = ${oneLine(name)}`]), notes);
}

const finish = (pdbqt: string, notes: readonly string[]): Preparation => ({
  ok: true,
  value: { pdbqt, notes: [...notes] },
});
