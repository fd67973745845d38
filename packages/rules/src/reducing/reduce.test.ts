import { type ElementType, encode } from '@manyhands/kernel';
import { histogramEdges, type Reducer, WorkunitId } from '@manyhands/protocol';
import { describe, expect, it } from 'vitest';
import { type Random, randomFrom, SEED } from '../../test/random.ts';
import type { Part } from './part.ts';
import { emptyState, type Figures, figuresOf, mergeStates, type ReducerState, stateOf } from './reduce.ts';

const part = (
  workunit: number,
  values: readonly number[],
  type: ElementType = 'f32',
  shape: readonly number[] = [values.length],
): Part => ({ workunit: WorkunitId.parse(String(workunit)), type, shape, bytes: encode(type, values) });

const KINDS: readonly Reducer[] = [
  { kind: 'concatenate', output: 'x', axis: 0 },
  { kind: 'sum', output: 'x' },
  { kind: 'top-k', output: 'x', k: 5, order: 'largest' },
  { kind: 'top-k', output: 'x', k: 3, order: 'smallest' },
  { kind: 'histogram', output: 'x', from: -1, to: 3, bins: 7 },
  { kind: 'moments', output: 'x' },
];

const inOrder = (reducer: Reducer, parts: readonly Part[]): ReducerState =>
  parts.reduce((state, one) => mergeStates(reducer, state, stateOf(reducer, one)), emptyState(reducer));

/** Merged in groups of random sizes, groups of groups included, as coordinators might. */
function inGroups(reducer: Reducer, parts: readonly Part[], random: Random): ReducerState {
  if (parts.length === 0) return emptyState(reducer);
  const [only] = parts;
  if (parts.length === 1 && only) return stateOf(reducer, only);
  const cut = 1 + random.below(parts.length - 1);
  const [left, right] = [parts.slice(0, cut), parts.slice(cut)];
  return mergeStates(reducer, inGroups(reducer, left, random), inGroups(reducer, right, random));
}

const reduce = (reducer: Reducer, parts: readonly Part[]): Figures => figuresOf(inOrder(reducer, parts));

/** Of all sizes that an f32 can have, with the values that hurt. */
const wild = (random: Random): number =>
  random.below(12) === 0
    ? random.pick([
        0,
        -0,
        1,
        -1,
        2 ** -149,
        -(2 ** -126),
        3.4028234663852886e38,
        Number.NaN,
        Number.NEGATIVE_INFINITY,
      ])
    : Math.fround((random.next() - 0.5) * 2 ** (random.below(270) - 140));

const tame = (random: Random): number => Math.fround(random.below(9) / 2 - 1.5);

/** An independent way to the exact sum: every f32 is a whole multiple of 2^−149. */
const exactly = (values: readonly number[]): bigint =>
  values.filter(Number.isFinite).reduce((sum, value) => sum + BigInt(value * 2 ** 149), 0n);

describe(`reducers, seed ${SEED}`, () => {
  for (const reducer of KINDS) {
    it(`[R1] ${reducer.kind}: order and grouping change nothing, not even the state`, () => {
      const random = randomFrom(SEED);
      for (let round = 0; round < 60; round += 1) {
        const draw = random.pick([wild, tame]);
        const length = 1 + random.below(6);
        const parts = Array.from({ length: 1 + random.below(12) }, (_, place) =>
          part(
            95 + place,
            Array.from({ length }, () => draw(random)),
          ),
        );
        const first = inOrder(reducer, parts);
        const shuffled = random.shuffled(parts);
        const again = inOrder(reducer, shuffled);
        expect(again).toEqual(first);
        expect(inGroups(reducer, shuffled, random)).toEqual(first);
        expect(figuresOf(again)).toEqual(figuresOf(first));
      }
    });
  }

  it('[R3] sums are exact until they are rounded once', () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 100; round += 1) {
      const parts = Array.from({ length: 1 + random.below(20) }, (_, place) =>
        part(place + 1, [wild(random)]),
      );
      const values = parts.map(({ bytes }) => new DataView(bytes.buffer).getFloat32(0, true));
      const sum = reduce({ kind: 'sum', output: 'x' }, parts);
      expect(sum).toEqual({ kind: 'sum', shape: [1], values: [Number(exactly(values)) * 2 ** -149] });
    }
    const cancelled = [3e38, 1, -3e38].map((value, place) => part(place + 1, [Math.fround(value)]));
    expect(reduce({ kind: 'sum', output: 'x' }, cancelled)).toMatchObject({ values: [1] });
  });

  it('[R3] integers of 32 bits are summed beyond what 53 bits hold', () => {
    const many = Array.from({ length: 3000 }, (_, place) => part(place + 1, [2 ** 32 - 1, 2 ** 31], 'u32'));
    expect(reduce({ kind: 'sum', output: 'x' }, many)).toMatchObject({
      values: [3000 * (2 ** 32 - 1), 3000 * 2 ** 31],
    });
    const lowest = [part(1, [-(2 ** 31)], 'i32'), part(2, [-(2 ** 31)], 'i32'), part(3, [-1], 'i32')];
    expect(reduce({ kind: 'sum', output: 'x' }, lowest)).toMatchObject({ values: [-(2 ** 32) - 1] });
  });

  it('[R3] moments do not cancel: a small variance beside a large mean', () => {
    const values = [16_777_214, 16_777_215, 16_777_216];
    const parts = values.map((value, place) => part(place + 1, [value]));
    expect(reduce({ kind: 'moments', output: 'x' }, parts)).toEqual({
      ...{ kind: 'moments', count: 3, mean: 16_777_215, variance: 2 / 3 },
      ...{ least: 16_777_214, greatest: 16_777_216 },
    });
    expect(reduce({ kind: 'moments', output: 'x' }, [])).toEqual({
      ...{ kind: 'moments', count: 0, mean: null, variance: null, least: null, greatest: null },
    });
  });

  it('[R3] moments of wild numbers are those of exact fractions', () => {
    const random = randomFrom(SEED);
    for (let round = 0; round < 100; round += 1) {
      const values = Array.from({ length: 1 + random.below(9) }, () => wild(random)).filter(Number.isFinite);
      if (values.length === 0) continue;
      const [n, sum] = [BigInt(values.length), exactly(values)];
      const squares = values.reduce((all, value) => all + BigInt(value * 2 ** 149) ** 2n, 0n);
      const figures = reduce({ kind: 'moments', output: 'x' }, [part(1, values)]);
      if (figures.kind !== 'moments') throw new Error('other figures');
      // Integer division is off by less than a unit, which is nothing beside 2^64 of them.
      const quotient = (numerator: bigint, denominator: bigint, unit: number): number =>
        Number((numerator << 64n) / denominator) * 2 ** -(64 + unit);
      const near = (found: number | null, wanted: number) =>
        expect(Math.abs((found ?? Number.NaN) - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 2 ** -52);
      near(figures.mean, quotient(sum, n, 149));
      near(figures.variance, quotient(n * squares - sum * sum, n * n, 298));
    }
  });

  it('[R4] of equal elements the earlier workunit is better, then the earlier place', () => {
    const parts = [part(10, [1, 7]), part(9, [7, 7]), part(100, [7, 0])];
    const top = reduce({ kind: 'top-k', output: 'x', k: 4, order: 'largest' }, parts);
    expect(top).toEqual({
      kind: 'top-k',
      entries: [
        { value: 7, workunit: '9', index: 0 },
        { value: 7, workunit: '9', index: 1 },
        { value: 7, workunit: '10', index: 1 },
        { value: 7, workunit: '100', index: 0 },
      ],
    });
  });

  it('[R4] are the first of all elements sorted, also of many in one workunit', () => {
    const random = randomFrom(SEED);
    const values = Array.from({ length: 5000 }, (_, place) => (place < 2500 ? place : random.below(5000)));
    const top = reduce({ kind: 'top-k', output: 'x', k: 40, order: 'largest' }, [part(1, values)]);
    const sorted = values
      .map((value, index) => ({ value, workunit: '1', index }))
      .sort((a, b) => b.value - a.value || a.index - b.index);
    expect(top).toEqual({ kind: 'top-k', entries: sorted.slice(0, 40) });
  });

  it('[R5] NaN and infinities are left out and counted, and no zero has a sign', () => {
    const parts = [part(1, [Number.NaN, -0]), part(2, [Number.POSITIVE_INFINITY, -0])];
    for (const reducer of KINDS) {
      const state = inOrder(reducer, parts);
      expect([reducer.kind, state.leftOut]).toEqual([reducer.kind, reducer.kind === 'concatenate' ? 0 : 2]);
      expect(JSON.parse(JSON.stringify(figuresOf(state))), 'it can be told as JSON').toEqual(
        figuresOf(state),
      );
    }
    expect(reduce({ kind: 'moments', output: 'x' }, parts)).toMatchObject({ count: 2, mean: 0, least: 0 });
  });

  it('[R6] an element on an edge is in the bin above it, and every element is counted once', () => {
    const reducer = { kind: 'histogram', output: 'x', from: 0, to: 0.7, bins: 7 } as const;
    const edges = histogramEdges(reducer).map(Math.fround);
    const histogram = reduce(reducer, [part(1, [-0.1, ...edges])]);
    const exact = histogramEdges(reducer);
    const counts = Array.from(
      { length: 7 },
      (_, bin) => edges.filter((value) => value >= (exact[bin] ?? 0) && value < (exact[bin + 1] ?? 0)).length,
    );
    expect(histogram).toEqual({
      ...{ kind: 'histogram', counts, below: 1 },
      above: edges.filter((value) => value >= 0.7).length,
    });
    const integers = { ...reducer, from: 0, to: 256, bins: 256 };
    const all = Array.from({ length: 256 }, (_, value) => value);
    expect(reduce(integers, [part(1, all, 'u8')])).toMatchObject({ counts: all.map(() => 1), above: 0 });
  });

  it('[R7] joined arrays grow along their axis only', () => {
    const parts = [part(1, [1, 2, 3, 4, 5, 6], 'i16', [2, 3]), part(2, [7, 8], 'i16', [2, 1])];
    expect(reduce({ kind: 'concatenate', output: 'x', axis: 1 }, parts)).toEqual({
      ...{ kind: 'concatenate', shape: [2, 4] },
    });
  });
});
