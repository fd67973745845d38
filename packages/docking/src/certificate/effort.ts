/** Asks of a pose whether anybody worked for it: a search ends at rest, a guess does not. */
import type { Ligand } from '../ligand/ligand.ts';
import { minimise } from '../minimise/minimise.ts';
import type { Pocket } from '../minimise/pocket.ts';
import type { Pose } from '../pose/pose.ts';
import { EFFORT_LIMITS, type EffortLimits } from './limits.ts';

export interface EffortVerdict {
  readonly atRest: boolean;
  /** kcal/mol of inter + intra that a short descent gains: the function that a search goes down. */
  readonly improvement: number;
  /** kcal/mol that the ranking total changes by: it leaves out intra, so it may go up. */
  readonly totalChange: number;
  readonly message: string;
}

/**
 * For the best pose of a result that was certified. A pose at rest proves a descent, not a search: whether many places were
 * tried shows only beside the results of other hosts.
 */
export function checkEffort(
  pocket: Pocket,
  ligand: Ligand,
  pose: Pose,
  limits: EffortLimits = EFFORT_LIMITS,
): EffortVerdict {
  const { before, after } = minimise(pocket, ligand, pose, limits);
  const improvement = before.inter + before.intra - after.inter - after.intra;
  const atRest = improvement <= limits.improvement;
  return {
    atRest,
    improvement,
    totalChange: after.total - before.total,
    message: atRest
      ? `${limits.iterations} steps downhill gain ${improvement.toFixed(3)} kcal/mol.`
      : `${limits.iterations} steps downhill gain ${improvement.toFixed(3)} kcal/mol; a searched pose gains at most ${limits.improvement}.`,
  };
}
