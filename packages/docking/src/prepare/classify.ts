/** Sorts the residues of a PDB file: protein, ions, waters and what is left out; refuses what it does not know. */

import { IssueList, type Reading } from '../reading.ts';
import { isCofactor } from './cofactors.ts';
import { ionType } from './elements.ts';
import { type PdbResidue, residueLabel } from './pdb.ts';
import { countOf, listOf } from './preparation.ts';
import { isAminoAcid } from './residues.ts';

export type Parts = {
  protein: PdbResidue[];
  ions: PdbResidue[];
  /** Known cofactors, and what the caller wants kept. */
  cofactors: PdbResidue[];
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

/** Sugars, which sit on asparagines and serines of the protein's surface; far from most binding sites. */
const SUGARS: ReadonlySet<string> = new Set(
  'NAG NDG MAN BMA FUC FUL GAL GLA GLC BGC SIA XYS XYP NGA A2G FUC'.split(' '),
);

type Kind = 'protein' | 'ion' | 'water' | 'left out' | 'additive' | 'sugar' | 'cofactor' | 'unknown';

const isIon = ({ atoms }: PdbResidue): boolean => {
  const heavy = atoms.filter((a) => a.element !== 'H');
  return heavy.length === 1 && ionType(heavy[0]?.element ?? '') !== undefined;
};

function kindOf(residue: PdbResidue, leaveOut: ReadonlySet<string>, keep: ReadonlySet<string>): Kind {
  if (leaveOut.has(residue.name)) return 'left out';
  if (keep.has(residue.name) && !isAminoAcid(residue.name) && !isIon(residue)) return 'cofactor';
  if (WATERS.has(residue.name)) return 'water';
  if (isAminoAcid(residue.name)) return 'protein';
  if (isIon(residue)) return 'ion';
  if (isCofactor(residue.name)) return 'cofactor';
  if (SUGARS.has(residue.name)) return 'sugar';
  return ADDITIVES.has(residue.name) ? 'additive' : 'unknown';
}

/**
 * @param leaveOut residue names the caller wants gone, the ligand among them
 * @param keep residue names the caller wants kept, whatever they are
 * @param where name of the file, for issues
 */
export function classify(
  residues: readonly PdbResidue[],
  leaveOut: ReadonlySet<string>,
  keep: ReadonlySet<string>,
  where: string,
): Reading<Parts> {
  const groups: Record<Kind, PdbResidue[]> = {
    protein: [],
    ion: [],
    water: [],
    'left out': [],
    additive: [],
    sugar: [],
    cofactor: [],
    unknown: [],
  };
  for (const residue of residues) groups[kindOf(residue, leaveOut, keep)].push(residue);
  const issues = new IssueList(where);
  for (const residue of groups.unknown) {
    issues.add(
      `${residueLabel(residue)} is no amino acid, water, ion or cofactor that is known.`,
      `Leave it out (--leave-out ${residue.name}, or leaveOut: ['${residue.name}'] in a request), keep it with the bonds that its geometry tells (keep: ['${residue.name}']), name it as the ligand, or remove it from the file.`,
      residue.line,
    );
  }
  if (groups.protein.length === 0 && issues.isEmpty) {
    issues.add('There is no amino acid in the file.', 'Give the PDB file of a protein.');
  }
  if (!issues.isEmpty) return issues.refuse();
  const notes = NOTED.flatMap(([kind, what]) =>
    groups[kind].length > 0 ? [`${what}: ${listOf(groups[kind].map(residueLabel))}.`] : [],
  );
  const { protein, ion: ions, cofactor: cofactors, water: waters } = groups;
  return { ok: true, value: { protein, ions, cofactors, waters, notes } };
}

const NOTED: readonly (readonly [Kind, string])[] = [
  ['left out', 'Left out as asked'],
  ['additive', 'Left out as crystallisation additives'],
  ['sugar', 'Left out as sugars on the surface'],
  ['ion', 'Kept as ions'],
  ['cofactor', 'Kept as cofactors'],
];

export const noteWaters = (waters: readonly PdbResidue[], kept: boolean): string[] =>
  waters.length > 0 ? [`${countOf(waters.length, 'water')} ${kept ? 'kept' : 'left out'}.`] : [];
