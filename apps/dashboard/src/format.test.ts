/** Figures of the operator's view, at the edges where a careless format would mislead. */
import { expect, it } from 'vitest';
import { formatAge, formatCredit, formatRate, formatShare } from './format.ts';

it('says 100 % only when all is accepted, and 0 % only when nothing is', () => {
  expect(formatShare(999, 1000)).toMatch(/^99.%$/u);
  expect(formatShare(1000, 1000)).toMatch(/^100.%$/u);
  expect(formatShare(1, 1000)).toMatch(/^< 1.%$/u);
  expect(formatShare(0, 1000)).toMatch(/^0.%$/u);
  expect(formatShare(0, 0)).toMatch(/^0.%$/u);
});

it('keeps a decimal of a slow rate', () => {
  expect(formatRate(0.42)).toBe('0.4');
  expect(formatRate(1234.5)).toMatch(/^1.235$/u);
});

it('keeps two digits of little credit', () => {
  expect(formatCredit(0)).toBe('0');
  expect(formatCredit(0.01234)).toBe('0.012');
  expect(formatCredit(12.34)).toBe('12');
  expect(formatCredit(123.4)).toBe('123');
});

it('tells an age in one unit, and a clock ahead of ours as now', () => {
  expect([-500, 4999, 59_000, 61_000, 7_300_000, 90_000_000].map(formatAge)).toEqual([
    'now',
    'now',
    '59 s ago',
    '1 min ago',
    '2 h ago',
    '1 d ago',
  ]);
});
