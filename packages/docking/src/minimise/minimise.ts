/** Minimises a pose by the exact function: explicit receptor atoms, no grid. */
import type { Ligand } from '../ligand/ligand.ts';
import type { Pose } from '../pose/pose.ts';
import type { Score } from '../scoring/score.ts';
import { descend } from './bfgs.ts';
import { scoreInPocket } from './exact.ts';
import { evaluateField } from './field.ts';
import { type MovingLigand, movingLigand } from './moving-ligand.ts';
import type { Pocket } from './pocket.ts';

/** kcal/mol/Å: walls of the box, each steeper than the last, until the pose stays inside. Source: AutoDock Vina 1.2.3. */
const WALLS = [1e2, 1e4, 1e6, 1e8] as const;
/** Ångström that an atom may lie beyond the box. */
const BOX_MARGIN = 1e-4;

export interface MinimiseOptions {
  /** Most steps of the descent; Vina refines with (25 + atoms) / 3. */
  readonly iterations: number;
}

export interface Minimised {
  readonly pose: Pose;
  /** By the exact function, as it is reported. */
  readonly before: Score;
  readonly after: Score;
  /** Of energy and gradient. */
  readonly evaluations: number;
}

/**
 * Goes down inter + intra from a pose that lies in the box; where the descent would leave the box, the walls are made
 * steeper. Where nothing lower is found inside, the pose comes back as it was.
 */
export function minimise(
  pocket: Pocket,
  ligand: Ligand,
  start: Pose,
  { iterations }: MinimiseOptions,
): Minimised {
  const moving = movingLigand(ligand);
  const before = scoreOf(pocket, moving, start);
  let evaluations = 0;
  for (const wall of WALLS) {
    const descent = descend(start, iterations, (pose, gradient) =>
      evaluate(pocket, moving, wall, pose, gradient),
    );
    evaluations += descent.evaluations;
    moving.place(descent.pose);
    if (sticksOut(pocket, moving) > BOX_MARGIN) continue;
    const after = scoreInPocket(pocket, moving);
    if (after.inter + after.intra < before.inter + before.intra)
      return { pose: descent.pose, before, after, evaluations };
    break;
  }
  return { pose: Float64Array.from(start), before, after: before, evaluations };
}

/** Energy and gradient of one pose; see `evaluateField` and `MovingLigand.gather` for units. */
export function evaluate(
  pocket: Pocket,
  moving: MovingLigand,
  wall: number,
  pose: Pose,
  gradient: Float64Array,
): number {
  moving.place(pose);
  const energy = evaluateField(pocket, moving, wall);
  moving.gather(gradient);
  return energy;
}

/** inter + intra of a pose in the form that a descent goes down, linear between the table's samples; kcal/mol. */
export function descentEnergy(pocket: Pocket, ligand: Ligand, pose: Pose): number {
  const moving = movingLigand(ligand);
  moving.place(pose);
  return evaluateField(pocket, moving, WALLS[0]);
}

/** The exact score of a pose whose heavy atoms lie in the box. */
export function scorePoseInPocket(pocket: Pocket, ligand: Ligand, pose: Pose): Score {
  return scoreOf(pocket, movingLigand(ligand), pose);
}

function scoreOf(pocket: Pocket, moving: MovingLigand, pose: Pose): Score {
  moving.place(pose);
  return scoreInPocket(pocket, moving);
}

/** How far the scored atoms, as placed last, stick out of the box, ångström; 0 where all are inside. */
export function sticksOut({ near: { low, high } }: Pocket, { places }: MovingLigand): number {
  let most = 0;
  for (let i = 0; i < places.length; i++) {
    const value = places[i] ?? Number.NaN;
    most = Math.max(most, (low[i % 3] ?? 0) - value, value - (high[i % 3] ?? 0));
  }
  return most;
}
