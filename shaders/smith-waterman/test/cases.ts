/** Inputs of `smith-waterman` around the edges of its stretches, words and workgroups, from a seed. */
import type { KernelInput } from '@manyhands/compute';
import { encode } from '@manyhands/kernel';
import { randomFrom } from '../../random.ts';
import type { Contract } from '../../test/contract.ts';
import { BLOSUM62_HALVES, packTargets } from '../example.ts';
import { alignTargets } from '../reference.ts';

/** Random proteins of few kinds of letters, so that alignments are long and gaps and ties common. */
export function makeInput(seed: number, queryLength: number, lengths: readonly number[]): KernelInput {
  const random = randomFrom(seed);
  const sequence = (length: number) => Array.from({ length }, () => Math.floor(random() * 4));
  const query = sequence(queryLength);
  const { params, inputs } = packTargets(
    queryLength,
    lengths.map((length) => sequence(length)),
  );
  const costs = { gap_open: Math.floor(random() * 12), gap_extend: Math.floor(random() * 4) };
  const shared: [string, Uint8Array][] = [
    ['query', encode('u8', query)],
    ['scores', encode('i8', BLOSUM62_HALVES)],
  ];
  return { params: { ...params, ...costs }, buffers: new Map([...inputs, ...shared]) };
}

const SHAPES: readonly (readonly [query: number, lengths: readonly number[]])[] = [
  [1, [1]],
  [5, [7, 8, 9, 1]],
  [33, [0, 16, 17, 40]],
  [12, Array.from({ length: 67 }, (_, i) => i % 23)],
];

export const contract = (seed: number): Pick<Contract, 'reference' | 'cases' | 'bound' | 'long'> => ({
  reference: alignTargets,
  cases: SHAPES.map(([query, lengths], i) => ({
    title: `${query} letters against ${lengths.length} targets, seed ${seed + i}`,
    input: makeInput(seed + i, query, lengths),
  })),
  bound: () => 0,
  long: { title: 'a long one', input: makeInput(seed, 60, Array(130).fill(70)) },
});
