/** Disputed answers are compared bit by bit, and those nobody decided come first. */
import type { RefusedResult } from '@manyhands/protocol';
import { expect, it } from 'vitest';
import { differencesOf, disputesOf, indexOf } from './differences.ts';

it('the first differing places are told, and how many differ in all', () => {
  const accepted = Float32Array.of(1, 2, 3, 4);
  expect(differencesOf([accepted, Float32Array.of(1, 9, 3, 8), Float32Array.of(1, 2, 7, 4)], 2)).toEqual({
    ...{ elements: 4, differing: 3, places: [1, 2] },
  });
});

it('NaN is the same as NaN, −0 is not 0, and a missing element differs', () => {
  expect(differencesOf([Float32Array.of(Number.NaN), Float32Array.of(Number.NaN)], 5).differing).toBe(0);
  expect(differencesOf([Float32Array.of(0), Float32Array.of(-0)], 5).differing).toBe(1);
  expect(differencesOf([Float32Array.of(1, 2), Float32Array.of(1)], 5).places).toEqual([1]);
});

it('a place is told in the axes of its array', () => {
  expect(indexOf(23, [2, 3, 4])).toBe('[1, 2, 3]');
  expect(indexOf(23, [24])).toBe('[23]');
  expect(indexOf(23, null)).toBe('[23]');
});

it('workunits that were set aside come before those that were decided', () => {
  const answer = (workunit: string, reason: string) =>
    ({ workunit, label: workunit, reason, result: `${workunit}0`, outputs: [] }) as unknown as RefusedResult;
  const disputes = disputesOf([
    answer('1', 'differs from the accepted result'),
    answer('2', 'workunit set aside: no two agree'),
    answer('2', 'workunit set aside: no two agree'),
  ]);
  expect(disputes.map(({ workunit, refused }) => [workunit, refused.length])).toEqual([
    ['2', 2],
    ['1', 1],
  ]);
});
