/** The remarks by which a PDBQT ligand remembers the molecule it was made of: Meeko's, and one of our own. */

/**
 * - `REMARK SMILES`: the molecule, isomeric;
 * - `REMARK SMILES IDX`: pairs of an atom of that SMILES and an atom of the file, both counted from 1;
 * - `REMARK H PARENT`: pairs of a SMILES atom and a hydrogen of the file that it carries;
 * - `REMARK INPUT IDX`: pairs of an atom of the input (its SMILES or SD record) and an atom of the file.
 */
export type Origin = {
  readonly smiles: string;
  /** Serial numbers in the file, by atom of the SMILES. */
  readonly serials: readonly number[];
  /** Pairs of SMILES atom and serial number, both from 1. */
  readonly parents: readonly (readonly [number, number])[];
  /** Atom numbers of the input, from 1, by atom of the SMILES; undefined where it is not known. */
  readonly inputs: readonly number[] | undefined;
};

/** Pairs on one line: Vina cuts nothing, but lines of a PDB file end at column 80. */
const PER_LINE = 8;

function pairLines(tag: string, pairs: readonly (readonly [number, number])[]): string[] {
  const lines: string[] = [];
  for (let from = 0; from < pairs.length; from += PER_LINE) {
    const part = pairs.slice(from, from + PER_LINE).map((pair) => pair.join(' '));
    lines.push(`REMARK ${tag} ${part.join(' ')}`);
  }
  return lines;
}

export function writeOrigin({ smiles, serials, parents, inputs }: Origin): string[] {
  const paired = serials.map((serial, i): [number, number] => [i + 1, serial]);
  const given = (inputs ?? []).map((input, i): [number, number] => [input, serials[i] ?? 0]);
  return [
    `REMARK SMILES ${smiles}`,
    ...pairLines('SMILES IDX', paired),
    ...pairLines('H PARENT', parents),
    ...pairLines('INPUT IDX', given),
  ];
}

const SMILES_LINE = /^REMARK SMILES (?!IDX )(\S+)/;

/** All pairs behind a tag. */
function readPairs(lines: readonly string[], tag: string): [number, number][] {
  const numbers = lines
    .filter((line) => line.startsWith(`REMARK ${tag} `))
    .flatMap((line) => line.slice(`REMARK ${tag} `.length).trim().split(/\s+/).map(Number));
  return Array.from({ length: Math.floor(numbers.length / 2) }, (_, i) => [
    numbers[2 * i] ?? 0,
    numbers[2 * i + 1] ?? 0,
  ]);
}

/** Undefined where the file has no such remarks, or not for every atom of the SMILES in turn. */
export function readOrigin(pdbqt: string): Origin | undefined {
  const lines = pdbqt.split(/\r?\n/).filter((line) => line.startsWith('REMARK'));
  const smiles = lines.map((line) => SMILES_LINE.exec(line)?.[1]).find((found) => found !== undefined);
  const pairs = new Map(readPairs(lines, 'SMILES IDX'));
  const serials = Array.from({ length: pairs.size }, (_, i) => pairs.get(i + 1) ?? 0);
  if (smiles === undefined || serials.length === 0 || serials.includes(0)) return undefined;
  const inputOf = new Map(readPairs(lines, 'INPUT IDX').map(([input, serial]) => [serial, input]));
  const inputs = serials.map((serial) => inputOf.get(serial) ?? 0);
  return {
    smiles,
    serials,
    parents: readPairs(lines, 'H PARENT'),
    inputs: inputs.includes(0) ? undefined : inputs,
  };
}

/** The name that a ligand file gives itself: `REMARK  Name = ` of Open Babel, AutoDockTools and this package. */
export const nameIn = (pdbqt: string): string | undefined =>
  /^REMARK\s+Name\s*=\s*(.*\S)\s*$/m.exec(pdbqt)?.[1];
