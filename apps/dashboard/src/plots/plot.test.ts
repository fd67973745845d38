import { describe, expect, it } from 'vitest';
import { csvOf, numbersOf } from './plot-data.ts';
import { tickText } from './tick.ts';

describe('ticks', () => {
  it('have as many digits as tell them apart', () => {
    expect([0, 0.5, 1].map((value) => tickText(value, 0.5))).toEqual(['0', '0.5', '1.0']);
    expect([-200, 0, 1200].map((value) => tickText(value, 200))).toEqual(['−200', '0', '1200']);
    expect(tickText(0.00025, 0.00005)).toBe('0.00025');
  });
  it('are powers of ten where digits would be too many', () => {
    expect([1e9, 1.5e9].map((value) => tickText(value, 5e8))).toEqual(['1.0e9', '1.5e9']);
    expect(tickText(-2e-7, 1e-7)).toBe('−2e−7');
    expect(new Set([1_000_001, 1_000_002].map((value) => tickText(value, 1))).size).toBe(2);
  });
});

describe('the numbers behind a plot', () => {
  it('are a row for each bin, with its edges', () => {
    const data = { kind: 'histogram', edges: [0, 0.5, 1], counts: [3, 4] } as const;
    const numbers = numbersOf(data, { label: 'Energy', unit: 'J' }, { label: 'Elements' });
    expect(numbers).toEqual({
      columns: ['Energy (J), from', 'to', 'Elements'],
      rows: [
        [0, 0.5, 3],
        [0.5, 1, 4],
      ],
    });
    expect(csvOf(numbers)).toBe('"Energy (J), from","to","Elements"\n0,0.5,3\n0.5,1,4');
  });
  it('are a column for each series, with gaps left empty', () => {
    const series = [
      { label: 'first "run"', y: [1, null] },
      { label: 'second', y: [3, 4e-12] },
    ];
    const numbers = numbersOf({ kind: 'line', x: [0, 1], series }, { label: 't' }, { label: 'y' });
    expect(csvOf(numbers)).toBe('"t","first ""run""","second"\n0,1,3\n1,,4e-12');
  });
});
