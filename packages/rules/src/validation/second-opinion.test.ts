import { expect, it } from 'vitest';
import { SECOND_OPINION, secondOpinionShare } from './second-opinion.ts';

const proven = { compared: 20, meanGap: 0.1, consecutiveValid: 50 };

it('[V24] looks at a tenth of what a good host finds, more of a newcomer, all after a refused result', () => {
  expect(secondOpinionShare(proven)).toBe(0.1);
  expect(secondOpinionShare({ compared: 0, meanGap: 0, consecutiveValid: 0 })).toBe(0.3);
  expect(secondOpinionShare({ ...proven, consecutiveValid: 0 })).toBe(1);
});

it('[V24] looks at more the further a host trails, at all of it from a whole window on', () => {
  const shares = [0.2, 0.3, 0.5, 0.8, 1, 3].map((meanGap) => secondOpinionShare({ ...proven, meanGap }));
  expect(shares[0]).toBe(0.1);
  expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  expect(shares.slice(-2)).toEqual([1, 1]);
});

it('[V24] keeps to the options of an operator: none at all, or every answer', () => {
  const none = { ...SECOND_OPINION, share: 0 };
  expect(secondOpinionShare({ ...proven, compared: 0 }, none)).toBe(0);
  expect(secondOpinionShare(proven, { ...SECOND_OPINION, share: 1 })).toBe(1);
});
