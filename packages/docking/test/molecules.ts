/** Small molecules for tests, written as PDBQT. */
import { type Ligand, type Reading, type Receptor, readLigand, readReceptor } from '../src/index.ts';

export interface AtomSpec {
  readonly type: string;
  readonly at: readonly [number, number, number];
  readonly name?: string;
}

/** One ATOM line; serials count from 1. */
export function atomLine(serial: number, { type, at, name = type }: AtomSpec): string {
  const coordinates = at.map((value) => value.toFixed(3).padStart(8)).join('');
  return `ATOM  ${String(serial).padStart(5)} ${name.padEnd(4)} LIG A   1    ${coordinates}  1.00  0.00     0.000 ${type}`;
}

export const receptorText = (atoms: readonly AtomSpec[]): string =>
  atoms.map((atom, i) => atomLine(i + 1, atom)).join('\n');

export const atom = (type: string, x: number, y: number, z: number, name?: string): AtomSpec => ({
  type,
  at: [x, y, z],
  ...(name ? { name } : {}),
});

/** n-propanol: two torsions, the second of which turns a hydrogen only. */
export const PROPANOL = [
  'REMARK  propanol',
  'ROOT',
  atomLine(1, atom('C', 0, 0, 0)),
  atomLine(2, atom('C', 1.5, 0, 0)),
  'ENDROOT',
  'BRANCH 2 3',
  atomLine(3, atom('C', 2.1, 1.4, 0)),
  'BRANCH 3 4',
  atomLine(4, atom('OA', 3.5, 1.4, 0.2)),
  atomLine(5, atom('HD', 3.9, 2.3, 0.2)),
  'ENDBRANCH 3 4',
  'ENDBRANCH 2 3',
  'TORSDOF 2',
].join('\n');

/** A chain of six carbons and a nitrogen with three torsions, folded so that its ends meet. */
export const FOLDED_CHAIN = [
  'ROOT',
  atomLine(1, atom('C', 0, 0, 0)),
  atomLine(2, atom('C', 1.5, 0, 0)),
  'ENDROOT',
  'BRANCH 2 3',
  atomLine(3, atom('C', 2.0, 1.4, 0)),
  'BRANCH 3 4',
  atomLine(4, atom('C', 1.4, 2.2, 1.1)),
  'BRANCH 4 5',
  atomLine(5, atom('C', -0.1, 2.4, 0.9)),
  atomLine(6, atom('N', -0.8, 3.1, 2.0)),
  atomLine(7, atom('HD', -0.4, 4.0, 2.2)),
  'ENDBRANCH 4 5',
  'ENDBRANCH 3 4',
  'ENDBRANCH 2 3',
  'TORSDOF 3',
].join('\n');

/** A cage of typed atoms around the origin, 4 to 9 Å away. */
export function cage(): AtomSpec[] {
  const types = ['C', 'A', 'OA', 'N', 'SA', 'NA', 'Zn'];
  return Array.from({ length: 120 }, (_, i) => {
    const height = 1 - (2 * (i + 0.5)) / 120;
    const across = Math.sqrt(1 - height * height);
    const turn = i * 2.399963;
    const radius = 5 + (i % 5);
    return atom(
      types[i % types.length] ?? 'C',
      radius * across * Math.cos(turn),
      radius * across * Math.sin(turn),
      radius * height,
    );
  });
}

/** The value of a reading that must have succeeded. */
export function unwrap<T>(reading: Reading<T>): T {
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  return reading.value;
}

export const ligandOf = (text: string): Ligand => unwrap(readLigand(text, 'ligand.pdbqt'));
export const receptorOf = (atoms: readonly AtomSpec[]): Receptor =>
  unwrap(readReceptor(receptorText(atoms), 'receptor.pdbqt'));

export const xsTypesOf = ({ atoms }: Pick<Ligand, 'atoms'>) => atoms.map(({ xsType }) => xsType ?? '-');
