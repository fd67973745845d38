/** Random seas for `shallow-water`, with land, rough water and extreme numbers, from a seed. */
import type { KernelInput } from '@manyhands/compute';
import { encode } from '@manyhands/kernel';
import { randomFrom } from '../../random.ts';
import type { Contract } from '../../test/contract.ts';
import { runSea } from '../reference.ts';

export function makeInput(seed: number, nx: number, ny: number, steps: number): KernelInput {
  const random = randomFrom(seed);
  // Calm seas, and such as go through all 32 bits: they must be equal too.
  const size = random() < 0.7 ? 2 ** 22 : 2 ** 32;
  const height = () => Math.floor((random() - 0.5) * size);
  const array = (length: number, value: () => number) => encode('i32', Array.from({ length }, value));
  return {
    params: {
      nx,
      ny,
      steps,
      pull: 1 + Math.floor(random() * 30_000),
      drag: Math.floor(random() * 3000),
      open: random() < 0.5 ? 1 : 0,
    },
    buffers: new Map([
      ['share', array(nx * ny, () => (random() < 0.2 ? 0 : Math.floor(random() * 60_000)))],
      ['tide', array(steps, height)],
      ['start', array(3 * nx * ny, height)],
    ]),
  };
}

const SHAPES = [
  [1, 1, 1],
  [1, 9, 2],
  [9, 1, 3],
  [8, 8, 4],
  [17, 23, 7],
  [24, 9, 20],
] as const;

export const contract = (seed: number): Pick<Contract, 'reference' | 'cases' | 'bound' | 'long'> => ({
  reference: runSea,
  cases: SHAPES.map(([nx, ny, steps], i) => ({
    title: `${nx} × ${ny} cells, ${steps} steps, seed ${seed + i}`,
    input: makeInput(seed + i, nx, ny, steps),
  })),
  bound: () => 0,
  long: { title: 'a long one', input: makeInput(seed, 40, 40, 41) },
});
