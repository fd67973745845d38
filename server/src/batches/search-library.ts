/** Reads the library of a search in parts: milliseconds for each molecule. What needs a conformer is left waiting. */
import {
  conformerSize,
  createNamer,
  type LibraryRecord,
  type LibraryRefusal,
  prepareRecord,
  readRecord,
  readRecords,
} from '@manyhands/docking/prepare';
import type { RefusedLigand } from '@manyhands/protocol';
import { linesOfPlace } from './library-lines.ts';
import type { ReadQuestion } from './search-messages.ts';

/** Records of one part: a second or two of CPU. */
export const PART = 100;

type AskedLibrary = Pick<ReadQuestion, 'asked' | 'library'>;

/** A record of the library with the name that it has in this search. */
export interface NamedRecord {
  /** From 1; 0 is the reference. */
  readonly place: number;
  readonly record: LibraryRecord | LibraryRefusal;
  readonly name: string;
  readonly notes: readonly string[];
  /** Another ligand of the search has the name. */
  readonly taken: boolean;
}

/** All records in their order; names depend on those before, so that they are the same whenever they are read. */
export function* namedRecords({ asked, library }: AskedLibrary): Generator<NamedRecord> {
  const { reference } = asked;
  const taken = new Set(reference ? [reference.name] : []);
  const nameNext = Array.isArray(asked.library) ? asGiven : createNamer();
  let place = 0;
  for (const record of recordsOf({ asked, library })) {
    place += 1;
    const { name, notes } = nameNext(record.name);
    yield { place, record, name, notes, taken: taken.has(name) };
    taken.add(name);
  }
}

const asGiven = (name: string): { name: string; notes: string[] } => ({ name, notes: [] });

/** As they stand in the file, without names of their own. */
export function recordsOf({ asked, library: place }: AskedLibrary): Iterable<LibraryRecord | LibraryRefusal> {
  const { library } = asked;
  if (!Array.isArray(library)) {
    const { format, nameProperty } = library;
    const options = nameProperty === undefined ? {} : { nameProperty };
    if ('text' in library) return readRecords(library.text, format, options);
    if (!place) throw new Error(`nobody said where the library ${library.hash} is`);
    return readRecords(linesOfPlace(place), format, options);
  }
  return library.map(({ name, pdbqt, label }) => ({
    ...{ kind: 'pdbqt' as const, name, line: 1, text: pdbqt },
    ...(label ? { label } : {}),
  }));
}

/** What is known of a molecule that waits for its conformer. */
export interface Unshaped {
  /** Canonical. */
  readonly smiles: string;
  readonly heavyAtoms: number;
  /** Hydrogens among them. */
  readonly atoms: number;
  readonly torsions: number;
}

/** Undefined where the record needs no conformer, or is wrong: then preparing it tells what. */
export function unshaped(record: LibraryRecord, name: string): Unshaped | undefined {
  try {
    const read = readRecord(record, name);
    if (!read.ok || read.value.kind === 'prepared' || !read.value.needsConformer) return undefined;
    const { molecule, torsions } = read.value;
    return { smiles: molecule.smiles, torsions, ...conformerSize(molecule.smiles) };
  } catch {
    return undefined;
  }
}

/** The records of a part, each with what it waits for, prepared, or refused. */
export async function readNamed({ record, name, notes, taken }: NamedRecord) {
  if ('ok' in record) return { ...record, name };
  if (taken) return sameName(name, record.line);
  const waits = unshaped(record, name);
  if (waits) return { ok: 'waits' as const, waits, record };
  const entry = await prepareRecord(record, name);
  return entry.ok ? { ...entry, notes: [...notes, ...entry.notes] } : entry;
}

const sameName = (name: string, line: number): RefusedLigand & { ok: false } => ({
  ...{ ok: false, name, line },
  reason: 'Another ligand of the search has this name.',
  cure: 'Give each its own name.',
});
