/** Reads one MDL molfile, V2000 or V3000: the largest part, with its coordinates where they are in space. */
import { Molecule } from 'openchemlib';
import type { Reading } from '../reading.ts';
import { findFault, noteSalt, rankPart } from './chemistry-library.ts';
import { noteChoices } from './molecule-notes.ts';
import { refuse } from './preparation.ts';
import type { Vec3 } from './vector.ts';

/** A molecule as it was given. Lists run along its heavy atoms. */
export type GivenMolecule = {
  readonly molecule: Molecule;
  readonly notes: readonly string[];
  /** Atom numbers of the input, from 1. */
  readonly inputs: readonly number[];
  /** Undefined where the input has no coordinates in space. */
  readonly places?: { readonly positions: readonly Vec3[]; readonly hydrogens: readonly (readonly Vec3[])[] };
};

const CURE = 'Export the molecule again as an SD file (V2000 or V3000), or give its SMILES.';
/** Line of the counts, from 0. */
const COUNTS = 3;
/** Depth from which coordinates count as given in space, in ångström. */
const FLAT = 1e-3;
/** What the columns of a PDBQT file hold, in ångström. */
const FARTHEST = 999;

/**
 * Says that the stereo drawn is that of this very molecule: without the flag it is read as one of a racemate. Drops
 * isotopes, which dock alike.
 */
function normalise(lines: readonly string[], version: 'V2000' | 'V3000'): string {
  const flagged = lines.map((line, i) => {
    if (version === 'V2000' && i === COUNTS) return `${line.slice(0, 12)}  1${line.slice(15)}`;
    if (/^M {2}V30 COUNTS /.test(line)) return line.replace(/(COUNTS(?: +\d+){4}) +\d+/, '$1 1');
    return /^M {2}V30 \d+ D /.test(line) ? line.replace(' D ', ' H ') : line.replace(/ MASS=\d+/, '');
  });
  return flagged
    .filter((line) => !line.startsWith('M  ISO'))
    .map((line) => (/^.{31}[DT] /.test(line) ? `${line.slice(0, 31)}H${line.slice(32)}` : line))
    .join('\n');
}

/** The library turns molecules half round the x axis when it reads them; this turns back. */
const positionOf = (molecule: Molecule, i: number): Vec3 => [
  molecule.getAtomX(i),
  -molecule.getAtomY(i),
  -molecule.getAtomZ(i),
];

const allAtoms = (molecule: Molecule): number[] =>
  Array.from({ length: molecule.getAllAtoms() }, (_, i) => i);

type Part = { molecule: Molecule; inputs: number[] };

/** Connected parts, the largest first, each with the input's number of its atoms. */
function splitParts(molecule: Molecule, inputs: readonly number[]): Part[] {
  const open = new Set(allAtoms(molecule));
  const parts: Part[] = [];
  for (const start of open) {
    const members = new Set([start]);
    for (const atom of members) {
      for (let k = 0; k < molecule.getAllConnAtoms(atom); k++) members.add(molecule.getConnAtom(atom, k));
    }
    for (const atom of members) open.delete(atom);
    const included = allAtoms(molecule).map((i) => members.has(i));
    const part = new Molecule(members.size, members.size);
    molecule.copyMoleculeByAtoms(part, included, true, new Array<number>(included.length).fill(-1));
    // Copies keep the order of the atoms, heavy ones first, as the helper arrays have sorted them.
    const kept = allAtoms(molecule).filter((i) => members.has(i));
    parts.push({ molecule: part, inputs: kept.map((i) => inputs[i] ?? 0) });
  }
  for (const part of parts) part.molecule.ensureHelperArrays(Molecule.cHelperParities);
  return parts.sort((a, b) => rankPart(b.molecule) - rankPart(a.molecule));
}

function placesOf(molecule: Molecule): NonNullable<GivenMolecule['places']> | undefined {
  if (!allAtoms(molecule).some((i) => Math.abs(molecule.getAtomZ(i)) > FLAT)) return undefined;
  const heavy = Array.from({ length: molecule.getAtoms() }, (_, i) => i);
  return {
    positions: heavy.map((i) => positionOf(molecule, i)),
    hydrogens: heavy.map((i) =>
      Array.from({ length: molecule.getAllConnAtoms(i) }, (_, k) => molecule.getConnAtom(i, k))
        .filter((n) => molecule.getAtomicNo(n) === 1)
        .map((n) => positionOf(molecule, n)),
    ),
  };
}

function parse(text: string, where: string): Reading<Part[]> {
  try {
    const { molecule, map } = Molecule.fromMolfileWithAtomMap(text);
    // Marks of unusual valence repeat what the charges say; they would set apart molecules that are the same.
    for (const i of allAtoms(molecule)) molecule.setAtomAbnormalValence(i, -1);
    molecule.ensureHelperArrays(Molecule.cHelperParities);
    if (molecule.isFragment()) {
      return refuse(where, 'The record is a query with wildcards, not a molecule.', CURE);
    }
    return {
      ok: true,
      value: splitParts(
        molecule,
        allAtoms(molecule).map((i) => (map[i] ?? 0) + 1),
      ),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(where, `The record cannot be read: ${reason}`, CURE);
  }
}

/** @param text from the title line to `M  END`, without data items */
export function readMolfile(text: string, where: string): Reading<GivenMolecule> {
  const lines = text.split(/\r?\n/);
  const version = /V[23]000/.exec(lines[COUNTS] ?? '')?.[0];
  if (version !== 'V2000' && version !== 'V3000') {
    return refuse(where, 'Line 4 of the record does not say V2000 or V3000.', CURE);
  }
  const parsed = parse(normalise(lines, version), where);
  if (!parsed.ok) return parsed;
  const [largest, ...others] = parsed.value;
  if (!largest) return refuse(where, 'The record has no atoms.', 'Leave it out, or export it again.');
  const { molecule } = largest;
  const fault = findFault(molecule, where);
  if (fault) return fault;
  if (allAtoms(molecule).some((i) => positionOf(molecule, i).some((x) => !(Math.abs(x) < FARTHEST)))) {
    return refuse(
      where,
      `A coordinate is beyond ${FARTHEST} Å.`,
      'Give coordinates in ångström, near the origin.',
    );
  }
  const inputs = largest.inputs.slice(0, molecule.getAtoms());
  const places = placesOf(molecule);
  const notes = [...others.map((part) => noteSalt(part.molecule)), ...noteChoices(molecule)];
  return { ok: true, value: { molecule, notes, inputs, ...(places ? { places } : {}) } };
}
