/** Reads libraries of ligands: each molecule prepared as PDBQT, or listed with what is wrong with it. */
import { guessFormat } from './format.ts';
import { createNamer } from './names.ts';
import { readPdbqtRecords } from './pdbqt-records.ts';
import { type LibraryEntry, type LibraryOptions, prepareRecord } from './prepare-record.ts';
import {
  type LibraryFormat,
  type LibraryRecord,
  type LibraryRefusal,
  type Lines,
  linesOf,
  refuseRecord,
} from './record.ts';
import { readSdRecords } from './sd-records.ts';
import { readSmilesLines } from './smiles-lines.ts';

/** Records of a library in file order; no chemistry yet. A format that is not known is one refusal. */
export function readRecords(
  library: string | Lines,
  format: LibraryFormat | undefined,
  options: Pick<LibraryOptions, 'nameProperty'> = {},
): Iterable<LibraryRecord | LibraryRefusal> {
  const lines = typeof library === 'string' ? linesOf(library) : library;
  const guess = format === undefined ? guessFormat(lines) : { format };
  if ('reason' in guess) return [refuseRecord('', guess.line, guess.reason, guess.cure)];
  switch (guess.format) {
    case 'smiles':
      return readSmilesLines(lines);
    case 'sdf':
      return readSdRecords(lines, options.nameProperty);
    case 'pdbqt':
      return readPdbqtRecords(lines);
    default:
      return guess.format satisfies never;
  }
}

/**
 * The ligands of a library, in file order, one at a time. Each is prepared or refused with its line, reason and cure; none
 * stops the others. Names that occur again get a number, with a note; molecules without a name are named by their place.
 * @param format guessed by content where undefined
 */
export async function* readLibrary(
  text: string,
  format?: LibraryFormat,
  options: LibraryOptions = {},
): AsyncGenerator<LibraryEntry> {
  const nameNext = createNamer();
  for (const record of readRecords(text, format, options)) {
    const { name, notes } = nameNext(record.name);
    if ('ok' in record) {
      yield { ...record, name };
      continue;
    }
    const entry = await prepareRecord(record, name, options);
    yield entry.ok ? { ...entry, notes: [...notes, ...entry.notes] } : entry;
  }
}
