/** How hard a search looks: chains, steps and what is kept of them. */
import { type Ligand, torsionCount } from '../ligand/ligand.ts';
import { RIGID_DEGREES } from '../pose/pose.ts';

/** The work of one ligand. */
export interface SearchEffort {
  readonly chains: number;
  readonly steps: number;
  /** BFGS iterations of one descent, at most. */
  readonly iterations: number;
  /** Poses that each chain remembers. */
  readonly kept: number;
  /** Poses of one workunit that are refined and given back. */
  readonly keep: number;
}

export type SearchPreset = keyof typeof SEARCH_EFFORTS;

/**
 * `fast` and `standard` are many short chains, which fill a graphics card: 128 × 20 is Uni-Dock's screening mode, and
 * four times that finds what a short chain misses in flexible ligands. `thorough` is Vina's default exhaustiveness of 8
 * with Vina's own number of steps, for claims about redocking. A screen ranks by one pose and shows a few; a short
 * chain has seen few minima, so it need not remember nine as Vina's long ones do.
 */
export const SEARCH_EFFORTS = {
  fast: { chains: 128, steps: 20, kept: 2, keep: 5 },
  standard: { chains: 256, steps: 40, kept: 3, keep: 9 },
  thorough: { chains: 8, kept: 9, keep: 20 },
} as const;

export const SEARCH_PRESETS = Object.keys(SEARCH_EFFORTS) as readonly SearchPreset[];

/** What a preset, or an effort given in parts, means for one ligand. Parts not given are those of `standard`. */
export function effortOf(ligand: Ligand, wanted: SearchPreset | Partial<SearchEffort>): SearchEffort {
  const own = { steps: vinaSteps(ligand), iterations: vinaIterations(ligand) };
  if (typeof wanted === 'string') return { ...own, ...SEARCH_EFFORTS[wanted] };
  return { ...own, ...SEARCH_EFFORTS.standard, ...wanted };
}

/** Monte Carlo steps of one of Vina's runs; hydrogens count as atoms. */
export const vinaSteps = (ligand: Ligand): number =>
  105 * (50 + ligand.atoms.length + 10 * (RIGID_DEGREES + torsionCount(ligand)));

/** BFGS iterations of each of Vina's descents. */
export const vinaIterations = (ligand: Ligand): number => Math.floor((25 + ligand.atoms.length) / 3);
