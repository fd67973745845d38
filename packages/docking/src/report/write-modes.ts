/** Writes binding modes as PDBQT with the remarks of AutoDock Vina. */
import type { Coordinates } from '../geometry.ts';
import { isAtomLine, type Line, splitLines } from '../pdbqt/lines.ts';
import type { Mode } from './modes.ts';

/** Remarks of an earlier docking, which would contradict the new ones. */
const OLD_REMARK = /^REMARK (VINA RESULT|INTER|INTRA|UNBOUND)\b/;

/**
 * One MODEL for each mode. `text` is the file that the ligand was read from: names, charges, tree and remarks are kept,
 * only coordinates change.
 */
export function writeModes(text: string, modes: readonly Mode[]): string {
  const lines = splitLines(text).filter(
    (line) => !/^(MODEL|ENDMDL)/.test(line.text) && !OLD_REMARK.test(line.text) && line.text.trim() !== '',
  );
  return modes
    .flatMap((mode, index) => [
      `MODEL ${index + 1}`,
      ...remarksOf(mode),
      ...moveAtoms(lines, mode.coordinates),
      'ENDMDL',
    ])
    .map((line) => `${line}\n`)
    .join('');
}

function remarksOf({ score, affinity, unbound, rmsdLower, rmsdUpper }: Mode): string[] {
  const result = [affinity, rmsdLower, rmsdUpper].map((value) => decimals(value).padStart(9)).join('  ');
  const remark = (name: string, value: number) =>
    `REMARK ${name}:${decimals(value).padStart(REMARK_WIDTH - name.length)}`;
  return [
    `REMARK VINA RESULT: ${result}`,
    remark('INTER + INTRA', score.inter + score.intra),
    remark('INTER', score.inter),
    remark('INTRA', score.intra),
    remark('UNBOUND', unbound),
  ];
}

/** Characters of name and value: Vina ends these lines at column 37. */
const REMARK_WIDTH = 29;

/** kcal/mol or ångström, three decimals as Vina prints; no minus sign before zero. */
const decimals = (value: number): string => value.toFixed(3).replace(/^-(0\.0*)$/, '$1');

/** Columns 31 to 54 are x, y, z. */
function moveAtoms(lines: readonly Line[], coordinates: Coordinates): string[] {
  let atom = 0;
  return lines.map((line) => {
    if (!isAtomLine(line)) return line.text;
    const place = [0, 1, 2].map((axis) => decimals(coordinates[3 * atom + axis] ?? 0).padStart(8)).join('');
    atom++;
    return line.text.slice(0, 30) + place + line.text.slice(54);
  });
}
