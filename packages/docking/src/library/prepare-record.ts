/** Prepares one record of a library as a PDBQT ligand, or tells why it cannot be. */
import { type Ligand, torsionCount } from '../ligand/ligand.ts';
import { readLigand } from '../pdbqt/ligand.ts';
import { skeletonOf } from '../prepare/chemistry-library.ts';
import { loadChemistry } from '../prepare/chemistry-resources.ts';
import { type Conformer, embed } from '../prepare/conformers.ts';
import { buildTree } from '../prepare/fragments.ts';
import { readSmiles, refuseConformer } from '../prepare/ligand.ts';
import {
  ligandInConformer,
  ligandInPlace,
  type SpelledMolecule,
  spell,
} from '../prepare/ligand-from-molecule.ts';
import { readOrigin } from '../prepare/ligand-remarks.ts';
import { readMolfile } from '../prepare/molfile.ts';
import { type Preparation, type Prepared, refuse } from '../prepare/preparation.ts';
import { polarHydrogens } from '../prepare/skeleton.ts';
import type { Reading } from '../reading.ts';
import { perceiveOrigin } from './perceive-origin.ts';
import {
  type Label,
  type LibraryFormat,
  type LibraryRecord,
  type LibraryRefusal,
  refuseRecord,
} from './record.ts';

/** A molecule that is ready to be docked. */
export type LibraryLigand = {
  readonly ok: true;
  /** Unique in its library. */
  readonly name: string;
  readonly line: number;
  readonly label?: Label;
  readonly pdbqt: string;
  readonly ligand: Ligand;
  /** Canonical, or as the PDBQT file says; undefined for a PDBQT ligand whose bond orders cannot be told. */
  readonly smiles?: string;
  readonly notes: readonly string[];
};

export type LibraryEntry = LibraryLigand | LibraryRefusal;

export type LibraryLimits = {
  /** Atoms of the PDBQT file, polar hydrogens among them. */
  readonly atoms: number;
  readonly torsions: number;
};

/** What the search takes: docking of more than some thirty torsions finds nothing that can be relied on. */
export const LIBRARY_LIMITS: LibraryLimits = { atoms: 128, torsions: 32 };

export type LibraryOptions = {
  /** Data item of an SD file to name molecules by, any case; the title line where it is not given. */
  readonly nameProperty?: string;
  readonly limits?: LibraryLimits;
  /**
   * Gives the conformer of a canonical SMILES, from a cache or from volunteers; undefined where none exists. Where it is not
   * given, conformers are made in this thread, seconds of CPU each.
   */
  readonly conformerOf?: (smiles: string) => Promise<Conformer | undefined> | Conformer | undefined;
};

/** A record whose molecule is understood. `needsConformer` tells whether it waits for coordinates. */
export type ReadMolecule =
  | {
      readonly kind: 'spelled';
      readonly molecule: SpelledMolecule;
      readonly needsConformer: boolean;
      readonly torsions: number;
    }
  | { readonly kind: 'prepared'; readonly prepared: Prepared };

/** Understands the molecule of a record; milliseconds. What is too large is refused before a conformer is made of it. */
export function readRecord(
  record: LibraryRecord,
  name: string,
  limits: LibraryLimits = LIBRARY_LIMITS,
): Reading<ReadMolecule> {
  if (record.kind === 'pdbqt') {
    return { ok: true, value: { kind: 'prepared', prepared: { pdbqt: record.text, notes: [] } } };
  }
  const spelled =
    record.kind === 'smiles' ? readSmiles(record.text, name) : readSdMolecule(record.text, name);
  if (!spelled.ok) return spelled;
  const skeleton = skeletonOf(spelled.value.given.molecule);
  const atoms = skeleton.atoms.reduce((sum, atom) => sum + 1 + polarHydrogens(atom), 0);
  const { torsions } = buildTree(skeleton);
  const excess = findExcess(atoms, torsions, limits);
  if (excess) return refuse(name, excess.reason, excess.cure);
  const needsConformer = spelled.value.given.places === undefined;
  return { ok: true, value: { kind: 'spelled', molecule: spelled.value, needsConformer, torsions } };
}

function readSdMolecule(text: string, name: string): Reading<SpelledMolecule> {
  const given = readMolfile(text, name);
  if (!given.ok) return given;
  if (given.value.places) return spell(given.value, name);
  const notes = ['The record has no depth: a conformer was made.', ...given.value.notes];
  return spell({ ...given.value, notes }, name);
}

async function prepare(name: string, record: LibraryRecord, options: LibraryOptions): Promise<Preparation> {
  const read = readRecord(record, name, options.limits);
  if (!read.ok) return read;
  if (read.value.kind === 'prepared') return { ok: true, value: read.value.prepared };
  const { molecule, needsConformer } = read.value;
  if (!needsConformer) return ligandInPlace(name, molecule);
  const conformer = await (options.conformerOf ?? embedHere)(molecule.smiles);
  return conformer ? ligandInConformer(name, molecule, conformer) : refuseConformer(name);
}

async function embedHere(smiles: string): Promise<Conformer | undefined> {
  await loadChemistry();
  return embed(smiles);
}

/** Prepares one record under a name that is its own. Never throws: what is wrong is the answer. */
export async function prepareRecord(
  record: LibraryRecord,
  name: string,
  options: LibraryOptions = {},
): Promise<LibraryEntry> {
  const { line } = record;
  try {
    const prepared = await prepare(name, record, options);
    if (!prepared.ok) return refuseReading(name, line, record.kind, prepared);
    const read = readLigand(prepared.value.pdbqt, name);
    if (!read.ok) return refuseReading(name, line, record.kind, read);
    const { atoms } = read.value;
    const excess = findExcess(atoms.length, torsionCount(read.value), options.limits ?? LIBRARY_LIMITS);
    if (excess) return refuseRecord(name, line, excess.reason, excess.cure);
    const { pdbqt, notes } = withOrigin(prepared.value, name);
    const smiles = readOrigin(pdbqt)?.smiles;
    return {
      ok: true,
      name,
      line,
      ...(record.label ? { label: record.label } : {}),
      ...(smiles === undefined ? {} : { smiles }),
      pdbqt,
      ligand: read.value,
      notes,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuseRecord(name, line, `Preparing it failed: ${reason}`, 'Give the ligand as PDBQT.');
  }
}

/** A file that does not say what it was made of gets remarks that do. */
function withOrigin({ pdbqt, notes }: Prepared, name: string): Prepared {
  if (readOrigin(pdbqt)) return { pdbqt, notes };
  const perceived = perceiveOrigin(pdbqt, name);
  if (perceived) return { pdbqt: perceived.pdbqt, notes: [...notes, perceived.note] };
  const note = 'Its bond orders cannot be told from the geometry: its poses cannot be written as an SD file.';
  return { pdbqt, notes: [...notes, note] };
}

/** The first issue; lines within a PDBQT record are told as lines of the library. */
function refuseReading(
  name: string,
  line: number,
  kind: LibraryFormat,
  { issues }: Extract<Reading<never>, { ok: false }>,
): LibraryRefusal {
  const [first] = issues;
  const offset = kind === 'pdbqt' ? (first?.line ?? 1) - 1 : 0;
  return refuseRecord(name, line + offset, first?.message ?? 'It cannot be read.', first?.cure ?? '');
}

function findExcess(
  atoms: number,
  torsions: number,
  limits: LibraryLimits,
): { reason: string; cure: string } | undefined {
  if (atoms <= limits.atoms && torsions <= limits.torsions) return undefined;
  return {
    reason: `The ligand has ${atoms} atoms and ${torsions} torsions.`,
    cure: `Give ligands of at most ${limits.atoms} atoms and ${limits.torsions} torsions.`,
  };
}
