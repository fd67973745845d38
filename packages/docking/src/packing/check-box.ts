/** What is wrong with the box of a screen or a search. */
import type { InputIssue } from '@manyhands/protocol';
import type { Box } from '../geometry.ts';
import type { Receptor } from '../pdbqt/receptor.ts';
import { reachesBox } from './receptor.ts';

/** Ångström: longest edge of a box; Vina itself warns above 30 on average. */
const MAX_EDGE = 120;

export function checkBox(receptor: Receptor, box: Box): InputIssue | undefined {
  if (
    ![...box.center, ...box.size].every(Number.isFinite) ||
    box.size.some((edge) => edge <= 0 || edge > MAX_EDGE)
  )
    return {
      where: 'box.size',
      message: `The edges of the box are ${box.size.join(', ')} Å.`,
      cure: `Give edges between 0 and ${MAX_EDGE} Å (ångström, not grid points).`,
    };
  if (reachesBox(receptor, box)) return undefined;
  return {
    where: 'box.center',
    message: `No atom of the receptor is within 8 Å of the box around ${box.center.join(', ')}.`,
    cure: 'Give the centre in the coordinates of the receptor file.',
  };
}
