/** Sorts the residues of a PDB file: protein, ions, waters and what is left out; refuses what it does not know. */
import { IssueList, type Reading } from '../reading.ts';
import { ionType } from './elements.ts';
import { type PdbResidue, residueLabel } from './pdb.ts';
import { countOf, listOf } from './preparation.ts';
import { isAminoAcid } from './residues.ts';

export type Parts = {
  protein: PdbResidue[];
  ions: PdbResidue[];
  waters: PdbResidue[];
  notes: string[];
};

const WATERS: ReadonlySet<string> = new Set(['HOH', 'WAT', 'DOD', 'H2O', 'TIP', 'TP3', 'SOL', 'OH2']);

/** What crystals are grown and frozen in; never part of the receptor. */
const ADDITIVES: ReadonlySet<string> = new Set(
  [
    'SO4 PO4 NO3 SCN AZI GOL EDO PGO PGE PG4 PEG 1PE P6G PE4 MPD IPA EOH MOH DMS ACT ACY FMT BCT CO3',
    'MES EPE TRS BME DTT CIT FLC TLA MLI MLA IMD BOG LDA NH4 OXY',
  ]
    .join(' ')
    .split(' '),
);

type Kind = 'protein' | 'ion' | 'water' | 'left out' | 'additive' | 'unknown';

const isIon = ({ atoms }: PdbResidue): boolean => {
  const heavy = atoms.filter((a) => a.element !== 'H');
  return heavy.length === 1 && ionType(heavy[0]?.element ?? '') !== undefined;
};

function kindOf(residue: PdbResidue, leaveOut: ReadonlySet<string>): Kind {
  if (leaveOut.has(residue.name)) return 'left out';
  if (WATERS.has(residue.name)) return 'water';
  if (isAminoAcid(residue.name)) return 'protein';
  if (isIon(residue)) return 'ion';
  return ADDITIVES.has(residue.name) ? 'additive' : 'unknown';
}

/**
 * @param leaveOut residue names the caller wants gone, the ligand among them
 * @param where name of the file, for issues
 */
export function classify(
  residues: readonly PdbResidue[],
  leaveOut: ReadonlySet<string>,
  where: string,
): Reading<Parts> {
  const groups: Record<Kind, PdbResidue[]> = {
    protein: [],
    ion: [],
    water: [],
    'left out': [],
    additive: [],
    unknown: [],
  };
  for (const residue of residues) groups[kindOf(residue, leaveOut)].push(residue);
  const issues = new IssueList(where);
  for (const residue of groups.unknown) {
    issues.add(
      `${residueLabel(residue)} is neither an amino acid, a water nor an ion that can be typed.`,
      `Leave it out (leaveOut: ['${residue.name}']), name it as the ligand, or remove it from the file.`,
      residue.line,
    );
  }
  if (groups.protein.length === 0 && issues.isEmpty) {
    issues.add('There is no amino acid in the file.', 'Give the PDB file of a protein.');
  }
  if (!issues.isEmpty) return issues.refuse();
  const notes = (['left out', 'additive'] as const)
    .filter((kind) => groups[kind].length > 0)
    .map((kind) => {
      const labels = groups[kind].map(residueLabel);
      return kind === 'additive'
        ? `Left out as crystallisation additives: ${listOf(labels)}.`
        : `Left out as asked: ${listOf(labels)}.`;
    });
  if (groups.ion.length > 0) notes.push(`Kept as ions: ${listOf(groups.ion.map(residueLabel))}.`);
  return { ok: true, value: { protein: groups.protein, ions: groups.ion, waters: groups.water, notes } };
}

export const noteWaters = (waters: readonly PdbResidue[], kept: boolean): string[] =>
  waters.length > 0 ? [`${countOf(waters.length, 'water')} ${kept ? 'kept' : 'left out'}.`] : [];
