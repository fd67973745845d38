import { expect, it } from 'vitest';
import { uncompared } from '../trust/effort.ts';
import { SECOND_OPINION, secondOpinionShare } from './second-opinion.ts';

const proven = { compared: 20, trail: 1, distrusted: false, consecutiveValid: 50 };

it('[V24] looks at a tenth of what a good host finds, more of a newcomer, all after a refused result', () => {
  expect(secondOpinionShare(proven)).toBe(0.1);
  expect(secondOpinionShare({ ...uncompared, consecutiveValid: 0 })).toBe(0.3);
  expect(secondOpinionShare({ ...proven, consecutiveValid: 0 })).toBe(1);
});

it('[V24] looks at more the more often a host trails, at all of it from a score of eight on and while it is distrusted', () => {
  const shares = [0, 2, 3, 5, 7, 8, 20].map((trail) => secondOpinionShare({ ...proven, trail }));
  expect(shares[1]).toBe(0.1);
  expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  expect(shares[4]).toBeLessThan(1);
  expect(shares.slice(-2)).toEqual([1, 1]);
  expect(secondOpinionShare({ ...proven, trail: 1, distrusted: true })).toBe(1);
});

it('[V24] keeps to the options of an operator: none at all, or every answer', () => {
  const none = { ...SECOND_OPINION, share: 0 };
  expect(secondOpinionShare({ ...proven, compared: 0 }, none)).toBe(0);
  expect(secondOpinionShare(proven, { ...SECOND_OPINION, share: 1 })).toBe(1);
});
