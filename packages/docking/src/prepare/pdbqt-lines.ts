/** Writes PDBQT atom lines: PDB columns, charge in 71–76, AutoDock type from 78. */
import type { Vec3 } from './vector.ts';

export type PdbqtAtom = {
  readonly name: string;
  readonly residue: string;
  readonly chain: string;
  readonly number: number;
  readonly insertion?: string;
  readonly position: Vec3;
  /** AutoDock 4 atom type, such as OA. */
  readonly type: string;
};

/** Names of fewer than four letters start in column 14, as the PDB has it for one-letter elements. */
const nameColumns = (name: string) => (name.length < 4 ? ` ${name.padEnd(3)}` : name.slice(0, 4));

/** One ATOM line, without the line end. Charges are written as 0: Vina's function has no use for them. */
export function formatAtom(atom: PdbqtAtom, serial: number): string {
  const place = atom.position.map((value) => value.toFixed(3).padStart(8)).join('');
  return [
    'ATOM  ',
    String(serial % 100_000).padStart(5),
    ' ',
    nameColumns(atom.name),
    ' ',
    atom.residue.slice(0, 3).padStart(3),
    ' ',
    atom.chain.slice(0, 1).padEnd(1),
    String(atom.number % 10_000).padStart(4),
    (atom.insertion ?? '').slice(0, 1).padEnd(1),
    '   ',
    place,
    '  1.00  0.00    ',
    ' 0.000',
    ' ',
    atom.type.padEnd(2),
  ].join('');
}
