/** Cuts a file of many PDBQT ligands: one in each MODEL, or one after the other, each ending with its TORSDOF. */
import { nameIn } from '../prepare/ligand-remarks.ts';
import { type LibraryRecord, type LibraryRefusal, type Lines, refuseRecord } from './record.ts';

const CURE = 'End each ligand with TORSDOF, or put each between MODEL and ENDMDL.';

/** Lines of one ligand: far above any drug. */
const MOST_LINES = 20_000;

function closeRecord(lines: readonly string[], first: number): LibraryRecord | LibraryRefusal {
  const text = `${lines.join('\n')}\n`;
  const name = nameIn(text) ?? '';
  if (lines.some((line) => line.startsWith('ROOT'))) return { kind: 'pdbqt', name, line: first, text };
  return refuseRecord(name, first, 'The record has no ROOT.', 'Prepare it as a flexible ligand.');
}

export function* readPdbqtRecords(all: Lines): Generator<LibraryRecord | LibraryRefusal> {
  let lines: string[] = [];
  let first = 1;
  const isOpen = () => lines.some((line) => !line.startsWith('REMARK') && line.trim() !== '');
  for (const line of all) {
    const tag = /^(MODEL|ENDMDL|TORSDOF|END\b)/.exec(line.text)?.[1];
    if (tag === undefined || tag === 'TORSDOF') {
      if (lines.length === 0) first = line.number;
      if (lines.length > 0 || line.text.trim() !== '') lines.push(line.text);
    }
    if (tag === undefined && lines.length <= MOST_LINES) continue;
    // A ligand that was broken off by the next MODEL is told as such; remarks between two ligands belong to the next.
    if (tag === 'TORSDOF' || isOpen()) {
      yield tag === 'TORSDOF' ? closeRecord(lines, first) : brokenOff(lines, first);
      lines = [];
    }
  }
  if (isOpen()) yield brokenOff(lines, first);
}

const brokenOff = (lines: readonly string[], first: number): LibraryRefusal =>
  refuseRecord(nameIn(lines.join('\n')) ?? '', first, 'The ligand has no TORSDOF.', CURE);
