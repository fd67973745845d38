/** Rate and finish are told from what was seen lately, and not at all where too little was. */
import type { BatchProgress } from '@manyhands/protocol';
import { expect, it } from 'vitest';
import { leftMs, rateOf, type Sample, withSample } from './pace.ts';

const progress = (accepted: number, state: BatchProgress['state'] = 'running') =>
  ({ workunits: 100, accepted, setAside: 0, state }) as BatchProgress;

const seen = (...samples: readonly (readonly [number, number])[]): Sample[] =>
  samples.reduce<Sample[]>((all, [at, closed]) => withSample(all, { at, closed }), []);

it('a rate is workunits over the time in which they were seen', () => {
  const rate = rateOf(seen([0, 10], [5_000, 20], [10_000, 30]));
  expect(rate).toBe(2);
  expect(leftMs(progress(30), rate)).toBe(35_000);
});

it('one look, or two within a moment, tell nothing', () => {
  expect(rateOf([])).toBeNull();
  expect(rateOf(seen([0, 10]))).toBeNull();
  expect(rateOf(seen([0, 10], [100, 11]))).toBeNull();
});

it('what is long ago does not count', () => {
  expect(rateOf(seen([0, 0], [1_000_000, 50], [1_010_000, 60]))).toBe(1);
});

it('nothing is left of a batch that is done, stands still or is not cut yet', () => {
  expect(leftMs(progress(100, 'done'), 2)).toBeNull();
  expect(leftMs(progress(10), 0)).toBeNull();
  expect(leftMs(progress(10, 'preparing'), 2)).toBeNull();
});
