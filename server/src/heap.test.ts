/** How much garbage a heap may gather before it is collected whole. */
import { expect, test } from 'vitest';
import { growthPercent } from './heap.ts';

const MB = 1024 * 1024;

test('a small heap may double, a large one grow by half', () => {
  expect(growthPercent(10 * MB)).toBe(100);
  expect(growthPercent(200 * MB)).toBe(50);
});

test('in between the garbage is the same, however much lives', () => {
  for (const live of [50, 60, 80, 100]) expect((live * growthPercent(live * MB)) / 100).toBeCloseTo(50, 0);
});
