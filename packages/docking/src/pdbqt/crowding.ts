/** Refuses atoms piled on one another, which no molecule has and which would make bond finding take for ever. */
import type { IssueList } from '../reading.ts';
import type { PdbqtAtom } from './atom.ts';

/** Ångström. */
const CUBE_EDGE = 4;
/** Atoms in one such cube: proteins with hydrogens have about 7, with three alternate locations about 20. */
const MAX_IN_CUBE = 60;

/** Whether atoms lie as loosely as in a molecule; otherwise an issue is added. */
export function checkCrowding(atoms: readonly PdbqtAtom[], issues: IssueList): boolean {
  const counts = new Map<string, number>();
  for (const { position, line } of atoms) {
    const cube = position.map((value) => Math.floor(value / CUBE_EDGE)).join();
    const count = (counts.get(cube) ?? 0) + 1;
    counts.set(cube, count);
    if (count <= MAX_IN_CUBE) continue;
    issues.add(
      `More than ${MAX_IN_CUBE} atoms lie within ${CUBE_EDGE} Å, around ${position.join(', ')}.`,
      'Keep one model and one alternate location of every atom, and check the coordinates.',
      line,
    );
    return false;
  }
  return true;
}
