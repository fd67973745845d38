import { expect, it } from 'vitest';
import { rankCorrelation } from './rank-correlation.ts';

it('is 1 for the same order, -1 for the opposite, whatever the distances', () => {
  expect(rankCorrelation([1, 2, 3, 4], [-9, -8, 0, 1e6])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 2, 3, 4], [5, 4, 3, 2])).toBeCloseTo(-1, 12);
});

it('is 1 - 6 Σd² / (n³ - n) where no values are equal', () => {
  // Ranks 1 2 3 4 5 against 2 1 4 3 5: Σd² = 4.
  expect(rankCorrelation([10, 20, 30, 40, 50], [2, 1, 4, 3, 5])).toBeCloseTo(1 - 24 / 120, 12);
});

it('gives equal values the mean of their ranks', () => {
  // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
  expect(rankCorrelation([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
});

it('is no number where one list has no order', () => {
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBeNaN();
});
