/** Matrices of many shapes for `matmul-tile`, from a seed, and the bound that its arithmetic obeys. */
import type { KernelInput } from '@manyhands/compute';
import { decode, encode } from '@manyhands/kernel';
import { randomFrom } from '../../random.ts';
import type { Contract, ContractCase } from '../../test/contract.ts';
import { multiplyTile } from '../reference.ts';

export type Shape = readonly [m: number, n: number, k: number];

/** Shapes around every edge of the blocks: 4 and 8 rows, 4 and 8 columns, tiles of 32 and 64, k of any length, past a chunk of 512 too. */
export const SHAPES: readonly Shape[] = [
  [1, 1, 1],
  [1, 4, 4],
  [2, 3, 5],
  [5, 8, 1],
  [7, 9, 13],
  [8, 32, 4],
  [33, 31, 30],
  [64, 32, 16],
  [65, 36, 8],
  [67, 68, 72],
  [100, 1, 100],
  [1, 100, 100],
  [6, 11, 1030],
  [8, 12, 516],
];

/** Integers in −63…63: every partial sum of up to 4,227 products stays below 2^24, so f32 is exact in any order. */
export function makeInput([m, n, k]: Shape, seed: number, kind: 'integer' | 'float'): KernelInput {
  const random = randomFrom(seed);
  const value = () => (kind === 'integer' ? Math.floor(random() * 127) - 63 : random() * 2 - 1);
  const matrix = (length: number) => encode('f32', Array.from({ length }, value));
  return {
    params: { m, n, k },
    buffers: new Map([
      ['a', matrix(m * k)],
      ['b', matrix(k * n)],
    ]),
  };
}

/** |c − c₆₄| ≤ K · 2⁻²³ · Σ|a·b| for any order, fusing and rounding direction of f32 sums of K products. */
export function boundOf(input: KernelInput, index: number): number {
  const { n = 1, k = 1 } = input.params;
  const a = decode('f32', input.buffers.get('a') ?? new Uint8Array());
  const b = decode('f32', input.buffers.get('b') ?? new Uint8Array());
  const [row, column] = [Math.floor(index / n), index % n];
  let sum = 0;
  for (let t = 0; t < k; t++) sum += Math.abs((a[row * k + t] ?? 0) * (b[t * n + column] ?? 0));
  return k * 2 ** -23 * sum;
}

export const cases = (seed: number): ContractCase[] =>
  SHAPES.flatMap((shape, i) =>
    (['integer', 'float'] as const).map((kind) => ({
      title: `${kind} matrices of ${shape.join(' × ')}, seed ${seed + i}`,
      input: makeInput(shape, seed + i, kind),
    })),
  );

/** All of the contract that does not depend on the backend. */
export const contract = (seed: number): Pick<Contract, 'reference' | 'cases' | 'bound' | 'long'> => ({
  reference: multiplyTile,
  cases: cases(seed),
  bound: (input, _output, index) => boundOf(input, index),
  long: { title: 'a long one', input: makeInput([256, 64, 64], seed, 'float') },
});
