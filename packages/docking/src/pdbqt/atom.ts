/** Reads one ATOM or HETATM line of a PDBQT file: fixed columns, the type from column 78 to the end. */
import { type AutoDockType, cureForType, findAutoDockType } from '../chemistry/autodock-types.ts';
import type { Vector3 } from '../geometry.ts';
import type { IssueList } from '../reading.ts';
import type { Line } from './lines.ts';

export interface PdbqtAtom {
  /** As written in columns 7–11; not a number in receptors with more than 99,999 atoms. */
  readonly serial: string;
  /** Columns 13–16, for messages and display only. */
  readonly name: string;
  readonly type: AutoDockType;
  readonly position: Vector3;
  readonly line: number;
}

const TYPE_COLUMN = 78;
const COORDINATES = [
  { axis: 'x', first: 31, last: 38 },
  { axis: 'y', first: 39, last: 46 },
  { axis: 'z', first: 47, last: 54 },
] as const;

/** Columns are counted from 1 and inclusive. */
const columns = ({ text }: Line, first: number, last?: number): string => text.slice(first - 1, last).trim();

/** Undefined where the line is wrong; what is wrong is then in `issues`. */
export function readAtom(line: Line, issues: IssueList): PdbqtAtom | undefined {
  const x = readCoordinate(line, COORDINATES[0], issues);
  const y = readCoordinate(line, COORDINATES[1], issues);
  const z = readCoordinate(line, COORDINATES[2], issues);
  const type = readType(line, issues);
  if (x === undefined || y === undefined || z === undefined || !type) return undefined;
  return {
    serial: columns(line, 7, 11),
    name: columns(line, 13, 16),
    type,
    position: [x, y, z],
    line: line.number,
  };
}

function readCoordinate(line: Line, field: (typeof COORDINATES)[number], issues: IssueList) {
  const text = columns(line, field.first, field.last);
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return Number(text);
  issues.add(
    text === ''
      ? `The ${field.axis} coordinate is missing.`
      : `The ${field.axis} coordinate "${text}" is not a number.`,
    `PDBQT columns are fixed: write ${field.axis} in columns ${field.first} to ${field.last}, in ångström.`,
    line.number,
    field.first,
  );
  return undefined;
}

function readType(line: Line, issues: IssueList): AutoDockType | undefined {
  const name = columns(line, TYPE_COLUMN);
  const type = findAutoDockType(name);
  if (type) return type;
  const message = name === '' ? 'The atom type is missing.' : `"${name}" is not an AutoDock atom type.`;
  issues.add(message, cureForType(name), line.number, TYPE_COLUMN);
  return undefined;
}
