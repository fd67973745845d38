/** Clusters of many sizes for `n-body`, from a seed. */
import type { KernelInput } from '@manyhands/compute';
import type { Contract } from '../../test/contract.ts';
import { clusterOf } from '../example.ts';
import { moveBodies } from '../reference.ts';
import { type Bound, boundOf } from './bound.ts';

export function makeInput(seed: number, stars: number, steps: number, tile: number): KernelInput {
  const { params, inputs } = clusterOf(seed, stars, steps);
  return { params: { ...params, tile }, buffers: inputs };
}

/** Around the edges of tiles and registers, with even and odd numbers of steps. */
const SHAPES = [
  [1, 1, 64],
  [2, 2, 1],
  [5, 3, 4],
  [64, 2, 64],
  [67, 5, 32],
  [90, 4, 17],
] as const;

const bounds = new WeakMap<KernelInput, Bound>();

function bound(input: KernelInput, output: string): number {
  const known = bounds.get(input) ?? boundOf(input);
  bounds.set(input, known);
  return known[output as keyof Bound];
}

export const contract = (seed: number): Pick<Contract, 'reference' | 'cases' | 'bound' | 'long'> => ({
  reference: moveBodies,
  cases: SHAPES.map(([stars, steps, tile], i) => ({
    title: `${stars} stars, ${steps} steps, tiles of ${tile}, seed ${seed + i}`,
    input: makeInput(seed + i, stars, steps, tile),
  })),
  bound,
  long: { title: 'a long one', input: makeInput(seed, 150, 12, 32) },
});
