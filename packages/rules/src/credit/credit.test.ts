import { describe, expect, it } from 'vitest';
import { creditOf } from './credit.ts';

describe('credit', () => {
  it('[C1] is one for every 10⁹ operations of the kernel', () => {
    expect(creditOf(1e9)).toBe(1);
    expect(creditOf(2_500_000_000)).toBe(2.5);
    expect(creditOf(1e15)).toBe(1e6);
  });

  it('[C2] is exact to one operation', () => {
    expect(creditOf(1)).toBe(1e-9);
    expect(creditOf(1.4)).toBe(1e-9);
  });

  it('[C2] is nothing for what is no positive number', () => {
    for (const cost of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) expect(creditOf(cost)).toBe(0);
  });
});
