/** Makes binding modes of the poses of a search, as AutoDock Vina lists them. */
import type { Coordinates } from '../geometry.ts';
import type { Ligand } from '../ligand/ligand.ts';
import { type Pose, placePose } from '../pose/pose.ts';
import { totalEnergy } from '../scoring/potential.ts';
import type { Score } from '../scoring/score.ts';
import { heavyRmsd, lowerRmsd } from './rmsd.ts';

export interface ModeOptions {
  /** Ångström: poses nearer than this to a better one are the same mode. */
  readonly apart: number;
  readonly count: number;
  /** kcal/mol above the best. */
  readonly range: number;
}

/** Vina's defaults: min_rmsd, num_modes, energy_range. */
export const MODE_OPTIONS: ModeOptions = { apart: 1, count: 9, range: 3 };

export interface ScoredPose {
  readonly pose: Pose;
  readonly score: Score;
}

export interface Mode extends ScoredPose {
  /** Of all atoms, in file order. */
  readonly coordinates: Coordinates;
  /**
   * kcal/mol: (inter + intra − unbound) / (1 + 0.05846 N_rot), `unbound` being the intra of the best mode, as Vina prints
   * from 1.2.4 on. For the best mode this is its total.
   */
  readonly affinity: number;
  readonly unbound: number;
  /** Ångström from the best mode: Vina's lower bound, and atom by atom. */
  readonly rmsdLower: number;
  readonly rmsdUpper: number;
}

/** Modes from the best on, ordered by inter + intra, which a search goes down. */
export function rankModes(
  ligand: Ligand,
  found: readonly ScoredPose[],
  { apart, count, range }: ModeOptions = MODE_OPTIONS,
): Mode[] {
  const energy = ({ score }: ScoredPose) => score.inter + score.intra;
  const sorted = [...found].sort((a, b) => energy(a) - energy(b));
  const unbound = sorted[0]?.score.intra ?? 0;
  const modes: Mode[] = [];
  for (const one of sorted) {
    const coordinates = placePose(ligand, one.pose);
    const affinity = totalEnergy(energy(one) - unbound, ligand.rotors);
    const best = modes[0];
    if (modes.length === count || (best && affinity > best.affinity + range)) break;
    if (modes.some((mode) => heavyRmsd(ligand, mode.coordinates, coordinates) < apart)) continue;
    const rmsdLower = best ? lowerRmsd(ligand, best.coordinates, coordinates) : 0;
    const rmsdUpper = best ? heavyRmsd(ligand, best.coordinates, coordinates) : 0;
    modes.push({ ...one, coordinates, affinity, unbound, rmsdLower, rmsdUpper });
  }
  return modes;
}
