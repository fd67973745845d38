/** HIV-1 protease with its inhibitor (PDB 3AID, carried by the npm package parse-pdb), and the pocket around it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const INHIBITOR = 'ARQ';

export interface Pocket {
  readonly text: string;
  /** Ångström. */
  readonly center: [number, number, number];
  readonly size: [number, number, number];
}

export function readPocket(): Pocket {
  const folder = dirname(createRequire(import.meta.url).resolve('parse-pdb/package.json'));
  const text = readFileSync(join(folder, 'dat/3aid.pdb'), 'utf8');
  const atoms = text
    .split('\n')
    .filter((line) => line.startsWith('HETATM') && line.slice(17, 20) === INHIBITOR)
    .map((line) => [line.slice(30, 38), line.slice(38, 46), line.slice(46, 54)].map(Number));
  const along = (axis: number) => atoms.map((atom) => atom[axis] ?? 0);
  const middle = (axis: number) => (Math.min(...along(axis)) + Math.max(...along(axis))) / 2;
  return { text, center: [middle(0), middle(1), middle(2)], size: [22, 22, 22] };
}
