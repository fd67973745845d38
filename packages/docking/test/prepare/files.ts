/** Files that the preparation tests read: the PDB file of parse-pdb, and atoms of PDBQT text. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Reading } from '@manyhands/docking';
import type { Vector3 } from '../../src/geometry.ts';

/** HIV-1 protease with inhibitor ARQ and eight waters; hydrogens on nitrogen and oxygen included. */
export function read3aid(): string {
  const folder = dirname(createRequire(import.meta.url).resolve('parse-pdb/package.json'));
  return readFileSync(join(folder, 'dat', '3aid.pdb'), 'utf8');
}

/** ARQ as its name, formula and bonds in the PDB file have it. */
export const ARQ_SMILES = 'CC(C)(C)OC(=O)NC(Cc1ccccc1)C(O)C[N+](C)(Cc1ccccc1)NC(=O)c1ccccc1';

export type FileAtom = {
  readonly name: string;
  readonly residue: string;
  readonly chain: string;
  readonly number: string;
  readonly position: Vector3;
  /** AutoDock type of PDBQT, element of PDB. */
  readonly type: string;
};

export const keyOf = (atom: FileAtom): string => `${atom.chain}${atom.number}`;

/** ATOM and HETATM lines of PDB or PDBQT text. */
export const atomsOf = (text: string): FileAtom[] =>
  text
    .split('\n')
    .filter((line) => /^(ATOM|HETATM)/.test(line))
    .map((line) => ({
      name: line.slice(12, 16).trim(),
      residue: line.slice(17, 20).trim(),
      chain: line.slice(21, 22).trim(),
      number: line.slice(22, 27).trim(),
      position: [30, 38, 46].map((from) => Number(line.slice(from, from + 8))) as unknown as Vector3,
      type: line.slice(76).trim(),
    }));

export const isHydrogen = (atom: FileAtom): boolean => ['H', 'HD', 'D'].includes(atom.type);

export const distanceOf = (a: FileAtom, b: FileAtom): number =>
  Math.hypot(...a.position.map((value, axis) => value - (b.position[axis] ?? 0)));

/** "A3 C4 N1": how often each name occurs. */
export function countNames(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => `${name}${count}`)
    .sort()
    .join(' ');
}

export const countTypes = (atoms: readonly FileAtom[]): string => countNames(atoms.map((atom) => atom.type));

/** The value, or a failure that shows the issues. */
export function must<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues.slice(0, 5)));
  return reading.value;
}

/** One ATOM or HETATM line in fixed columns. */
export function pdbLine(
  record: 'ATOM' | 'HETATM',
  name: string,
  residue: string,
  number: number,
  position: Vector3,
  element: string,
  { alternate = ' ', occupancy = 1, chain = 'A' } = {},
): string {
  const place = position.map((value) => value.toFixed(3).padStart(8)).join('');
  const columns = name.length < 4 && element.length === 1 ? ` ${name.padEnd(3)}` : name.padEnd(4);
  return `${record.padEnd(6)}    1 ${columns}${alternate}${residue.padStart(3)} ${chain}${String(number).padStart(4)}    ${place}${occupancy.toFixed(2).padStart(6)}  0.00          ${element.toUpperCase().padStart(2)}`;
}
