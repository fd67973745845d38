/** Molecules of openchemlib: read from SMILES or built of atoms and bonds, checked, and taken down as skeletons. */
import { Molecule } from 'openchemlib';
import type { Reading } from '../reading.ts';
import { isTypable } from './ligand-types.ts';
import { noteChoices } from './molecule-notes.ts';
import { moleculeOf } from './molecule-of.ts';
import { refuse } from './preparation.ts';
import { buildSkeleton, type Skeleton, type SkeletonAtom } from './skeleton.ts';

export type ParsedSmiles = {
  molecule: Molecule;
  notes: string[];
  /** Number of its first heavy atom among those of the whole SMILES, from 1. */
  first: number;
};

/** Vina-like searches stop being useful far below this, and the conformer generator far above. */
const MAX_HEAVY_ATOMS = 128;
/** Longer than any molecule of that size; keeps a slip of the clipboard from being parsed. */
const MAX_SMILES_LENGTH = 2000;

export const CURE_SMILES = 'Write one molecule as SMILES, such as CC(=O)Oc1ccccc1C(=O)O for aspirin.';

/** The parser puts its own class names before what it says. */
const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).replace(/^.*SmilesParser: */, '');

/** The parser takes an open branch for one that ends with the text. */
function isBalanced(smiles: string): boolean {
  let open = 0;
  for (const character of smiles) {
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** Isotopes dock alike; a deuterium becomes a hydrogen as any other. */
function dropIsotopes(molecule: Molecule): void {
  for (let i = 0; i < molecule.getAllAtoms(); i++) {
    if (molecule.getAtomMass(i) !== 0) molecule.setAtomMass(i, 0);
  }
}

function parsePart(smiles: string, where: string): Reading<Molecule> {
  if (!isBalanced(smiles)) {
    return refuse(where, `"${smiles}" is not a SMILES: its parentheses do not match.`, CURE_SMILES);
  }
  try {
    const molecule = moleculeOf(smiles);
    dropIsotopes(molecule);
    molecule.ensureHelperArrays(Molecule.cHelperParities);
    if (!molecule.isFragment()) return { ok: true, value: molecule };
    return refuse(where, `"${smiles}" is a pattern (* or ~), not a molecule.`, CURE_SMILES);
  } catch (error) {
    return refuse(where, `"${smiles}" is not a SMILES: ${reasonOf(error)}`, CURE_SMILES);
  }
}

type Part = { molecule: Molecule; first: number };

/** All parts of a SMILES, the one with the most heavy atoms first. Charges stay as they are written. */
function parseParts(smiles: string, where: string): Reading<[Part, ...Part[]]> {
  if (smiles === '') return refuse(where, 'The SMILES is empty.', CURE_SMILES);
  if (smiles.length > MAX_SMILES_LENGTH) {
    return refuse(where, `The SMILES is longer than ${MAX_SMILES_LENGTH} characters.`, CURE_SMILES);
  }
  const parts: Part[] = [];
  let first = 1;
  for (const text of smiles.split('.')) {
    const parsed = parsePart(text, where);
    if (!parsed.ok) return parsed;
    parts.push({ molecule: parsed.value, first });
    first += parsed.value.getAtoms();
  }
  const [largest, ...others] = parts.sort((a, b) => rankPart(b.molecule) - rankPart(a.molecule));
  if (!largest) return refuse(where, 'The SMILES is empty.', CURE_SMILES);
  return { ok: true, value: [largest, ...others] };
}

/** A part with carbon is what is meant, however large its counter-ion; then the number of heavy atoms decides. */
export function rankPart(molecule: Molecule): number {
  const atoms = Array.from({ length: molecule.getAtoms() }, (_, i) => molecule.getAtomLabel(i));
  return atoms.length + (atoms.includes('C') ? 1000 : 0);
}

export const noteSalt = (part: Molecule): string =>
  `Left out as salt or solvent: ${part.toIsomericSmiles()}.`;

/** Refuses elements without an AutoDock type and impossible valences. */
export function findFault(molecule: Molecule, where: string): Reading<never> | undefined {
  const heavy = molecule.getAtoms();
  if (heavy === 0) return refuse(where, 'The molecule has no heavy atom.', CURE_SMILES);
  if (heavy > MAX_HEAVY_ATOMS) {
    return refuse(
      where,
      `${heavy} heavy atoms are too many.`,
      `Use a molecule of at most ${MAX_HEAVY_ATOMS}.`,
    );
  }
  for (let i = 0; i < heavy; i++) {
    const label = molecule.getAtomLabel(i);
    if (!isTypable(label)) {
      return refuse(
        where,
        `AutoDock has no type for the element ${label}.`,
        'Use C, N, O, F, P, S, Cl, Br, I, Si, or leave this molecule out.',
      );
    }
    if (molecule.getFreeValence(i) < 0) {
      return refuse(where, `Atom ${i + 1} (${label}) has too many bonds.`, 'Correct its bonds or charges.');
    }
  }
  return undefined;
}

/** Parses one molecule; of several parts (salts, solvents) the one with the most heavy atoms stays. */
export function parseSmiles(smiles: string, where: string): Reading<ParsedSmiles> {
  const parts = parseParts(smiles.trim(), where);
  if (!parts.ok) return parts;
  const [{ molecule, first }, ...others] = parts.value;
  const fault = findFault(molecule, where);
  if (fault) return fault;
  const notes = others.map((part) => noteSalt(part.molecule));
  return { ok: true, value: { molecule, notes: [...notes, ...noteChoices(molecule)], first } };
}

/** Builds a molecule of atoms and bonds that were read off a crystal structure. */
export function buildMolecule(
  atoms: readonly { element: string; charge: number }[],
  bonds: readonly { a: number; b: number; order: number }[],
  where: string,
): Reading<Molecule> {
  const molecule = new Molecule(atoms.length, bonds.length);
  for (const { element, charge } of atoms) {
    const index = molecule.addAtom(Molecule.getAtomicNoFromLabel(element, 0));
    molecule.setAtomCharge(index, charge);
  }
  for (const { a, b, order } of bonds) molecule.setBondOrder(molecule.addBond(a, b), order);
  molecule.ensureHelperArrays(Molecule.cHelperRings);
  return findFault(molecule, where) ?? { ok: true, value: molecule };
}

function atomOf(molecule: Molecule, i: number): SkeletonAtom {
  const aromatic = molecule.isAromaticAtom(i);
  return {
    element: molecule.getAtomLabel(i),
    charge: molecule.getAtomCharge(i),
    aromatic,
    hydrogens: molecule.getAllHydrogens(i),
    flat: aromatic || molecule.getAtomPi(i) > 0 || molecule.isFlatNitrogen(i),
    rank: molecule.getSymmetryRank(i),
  };
}

/** Heavy atoms of a molecule in their order; hydrogens are counted, explicit or not. */
export function skeletonOf(molecule: Molecule): Skeleton {
  molecule.ensureHelperArrays(Molecule.cHelperSymmetrySimple);
  const heavy = molecule.getAtoms();
  const atoms = Array.from({ length: heavy }, (_, i) => atomOf(molecule, i));
  const bonds = Array.from({ length: molecule.getBonds() }, (_, bond) => ({
    a: molecule.getBondAtom(0, bond),
    b: molecule.getBondAtom(1, bond),
    order: molecule.getBondOrder(bond),
    aromatic: molecule.isAromaticBond(bond),
    ring: molecule.isRingBond(bond),
  }));
  return buildSkeleton(atoms, bonds);
}
