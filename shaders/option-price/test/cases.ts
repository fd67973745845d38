/** Inputs of `option-price` around the edges of its blocks of bits and paths, from a seed. */
import type { KernelInput } from '@manyhands/compute';
import { randomFrom } from '../../random.ts';
import type { Contract } from '../../test/contract.ts';
import { sharedOf, TERMS } from '../example.ts';
import { priceOption } from '../reference.ts';

/** A price near the example's with a barrier that some paths touch, or none. */
export function makeInput(seed: number, paths: number, steps: number): KernelInput {
  const random = randomFrom(seed);
  const { knockOut: _, ...plain } = { ...TERMS, steps, strike: 80 + 40 * random() };
  const terms = random() < 0.3 ? plain : { ...plain, knockOut: 105 + 40 * random() };
  const word = () => Math.floor(random() * 2 ** 32);
  return { params: { paths, steps, first: word(), seed: word() }, buffers: sharedOf(terms) };
}

const SHAPES = [
  [2, 1],
  [63, 31],
  [64, 32],
  [65, 33],
  [130, 128],
  [200, 129],
  [70, 1024],
] as const;

/** Half of the manifest's tolerance, which is for two devices. */
const bound = (output: string, reference: number): number =>
  output === 'alive' ? 0 : 0.5 * (1e-5 + 1e-5 * Math.abs(reference));

export const contract = (seed: number): Pick<Contract, 'reference' | 'cases' | 'bound' | 'long'> => ({
  reference: priceOption,
  cases: SHAPES.map(([paths, steps], i) => ({
    title: `${paths} paths of ${steps} steps, seed ${seed + i}`,
    input: makeInput(seed + i, paths, steps),
  })),
  bound: (_input, output, _index, reference) => bound(output, reference),
  long: { title: 'a long one', input: makeInput(seed, 1500, 252) },
});
