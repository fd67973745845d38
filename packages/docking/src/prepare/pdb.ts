/** Reads the atoms of a PDB file by its fixed columns (wwPDB format 3.3): first model, best alternate location. */
import { IssueList, type Reading } from '../reading.ts';
import { pickLocations } from './alternate-locations.ts';
import { elementOf } from './elements.ts';
import { isAminoAcid } from './residues.ts';
import type { Vec3 } from './vector.ts';

export type PdbAtom = {
  readonly name: string;
  readonly element: string;
  readonly position: Vec3;
  /** Letter of the alternate location, empty for an atom that has one place. */
  readonly alternate: string;
  readonly occupancy: number;
};

export type PdbResidue = {
  /** What stands in columns 18–20. */
  readonly name: string;
  readonly chain: string;
  readonly number: number;
  readonly insertion: string;
  /** Whether its atoms are HETATM records. */
  readonly hetero: boolean;
  /** Line of its first atom, from 1. */
  readonly line: number;
  /** Hydrogens included; one place for each atom. */
  readonly atoms: readonly PdbAtom[];
};

export type PdbStructure = { residues: PdbResidue[]; notes: string[] };

/** One ATOM or HETATM line. */
export type PdbRecord = { readonly residue: Omit<PdbResidue, 'atoms'>; readonly atom: PdbAtom };

/** "HIS A 69" */
export const residueLabel = (r: Omit<PdbResidue, 'atoms' | 'hetero' | 'line'>): string =>
  [r.name, r.chain, `${r.number}${r.insertion}`].filter(Boolean).join(' ');

const CURE =
  'Atoms are fixed columns: residue number in 23–26, x in 31–38, y in 39–46, z in 47–54. Export the file again as PDB.';

function readRecord(text: string, line: number, issues: IssueList): PdbRecord | undefined {
  const columns = (from: number, to: number) => text.slice(from - 1, to).trim();
  const readNumber = (from: number, to: number, what: string): number => {
    const value = columns(from, to) === '' ? Number.NaN : Number(columns(from, to));
    if (!Number.isFinite(value)) issues.add(`"${columns(from, to)}" is not a ${what}.`, CURE, line, from);
    return value;
  };
  const number = readNumber(23, 26, 'residue number');
  const position: Vec3 = [
    readNumber(31, 38, 'coordinate'),
    readNumber(39, 46, 'coordinate'),
    readNumber(47, 54, 'coordinate'),
  ];
  if (![number, ...position].every(Number.isFinite)) return undefined;
  const name = columns(18, 20);
  const occupancy = Number.parseFloat(columns(55, 60));
  return {
    residue: {
      name,
      chain: columns(22, 22),
      number,
      insertion: columns(27, 27),
      hetero: text.startsWith('HETATM'),
      line,
    },
    atom: {
      name: columns(13, 16),
      element: elementOf(columns(77, 78), text.slice(12, 16), isAminoAcid(name)),
      position,
      alternate: columns(17, 17),
      occupancy: Number.isFinite(occupancy) ? occupancy : 1,
    },
  };
}

function readRecords(text: string, issues: IssueList): { records: PdbRecord[]; models: number } {
  const records: PdbRecord[] = [];
  let models = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('MODEL ')) models += 1;
    if (models > 1 || !/^(ATOM {2}|HETATM)/.test(line)) continue;
    const record = readRecord(line, index + 1, issues);
    if (record) records.push(record);
  }
  return { records, models };
}

/** Reads a structure; issues name the line and column. */
export function readPdb(text: string, where: string): Reading<PdbStructure> {
  const issues = new IssueList(where);
  const { records, models } = readRecords(text, issues);
  if (records.length === 0 && issues.isEmpty) {
    issues.add('There is no ATOM or HETATM line.', 'Give the text of a PDB file (not mmCIF).');
  }
  if (!issues.isEmpty) return issues.refuse();
  const { residues, notes } = pickLocations(records);
  if (models > 1) notes.unshift(`The file holds ${models} models; the first is used.`);
  return { ok: true, value: { residues, notes } };
}
