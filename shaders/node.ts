/** The kernels of this folder for Node: bundles by name, and their f64 references. */
import type { ReferenceFunction } from '@manyhands/kernel';
import { multiplyTile } from './matmul-tile/reference.ts';

export { loadKernel } from './load.ts';

/** Referees by kernel name. */
export const references: Readonly<Record<string, ReferenceFunction>> = {
  'matmul-tile': multiplyTile,
};
