/** The governor of slices, fed with devices of known speed. */
import { expect, test } from 'vitest';
import { LONGEST_SLICE_MS, Pace } from './pace.ts';

/** Slices that a device of this speed gets, and the milliseconds that each takes. */
function slicesOn(unitsPerMs: (slice: number) => number, targetMs: number, slices: number) {
  const pace = new Pace();
  return Array.from({ length: slices }, (_, i) => {
    const units = pace.next(targetMs, 1);
    const ms = units / unitsPerMs(i);
    pace.record(units, ms);
    return { units, ms };
  });
}

test('starts with a sliver and at most doubles', () => {
  const slices = slicesOn(() => 1000, 8, 30);
  expect(slices[0]?.units).toBe(1);
  slices.slice(1).forEach(({ units }, i) => {
    expect(units).toBeLessThanOrEqual(2 * (slices[i]?.units ?? 0));
  });
});

test.each([0.01, 1, 1000, 1e9])('comes to the wanted time at %d units a millisecond', (speed) => {
  const [last] = slicesOn(() => speed, 8, 60).slice(-1);
  // A sliver of one unit is the least there is.
  expect(last?.ms).toBeCloseTo(Math.max(8, 1 / speed), 6);
});

test('follows a device that slows down to a quarter within a few slices', () => {
  const slices = slicesOn((i) => (i < 30 ? 1000 : 250), 8, 36);
  expect(slices[30]?.ms).toBeCloseTo(32, 6);
  expect(slices[33]?.ms).toBeCloseTo(8, 6);
});

test('is not thrown off by one slice that something else held up', () => {
  const slices = slicesOn((i) => (i === 20 ? 1 : 1000), 8, 25);
  expect(slices[21]?.ms).toBeCloseTo(4, 6);
  expect(slices[22]?.ms).toBeCloseTo(8, 6);
});

test('never plans more than the longest slice, whatever is asked for', () => {
  const slices = slicesOn(() => 1000, 10_000, 40);
  expect(Math.max(...slices.map(({ ms }) => ms))).toBeLessThanOrEqual(LONGEST_SLICE_MS);
});
