/** The f64 references of the kernels in this folder. */
import type { ReferenceFunction } from '@manyhands/kernel';
import { scorePoses } from './docking-score/reference.ts';
import { prepareLigand } from './ligand-preparation/prepare.ts';
import { multiplyTile } from './matmul-tile/reference.ts';
import { moveBodies } from './n-body/reference.ts';
import { priceOption } from './option-price/reference.ts';
import { traceTile } from './path-trace/reference.ts';
import { runSea } from './shallow-water/reference.ts';
import { alignTargets } from './smith-waterman/reference.ts';

/** Referees by kernel name. */
export const references: Readonly<Record<string, ReferenceFunction>> = {
  'docking-score': scorePoses,
  /** `loadChemistry` must have been awaited. */
  'ligand-preparation': prepareLigand,
  'matmul-tile': multiplyTile,
  'n-body': moveBodies,
  'option-price': priceOption,
  'path-trace': traceTile,
  'shallow-water': runSea,
  'smith-waterman': alignTargets,
};
