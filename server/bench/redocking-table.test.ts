import { expect, it } from 'vitest';
import { documentOf, holds, mergeRuns, type Redocked, readRuns, summaryRows } from './redocking-table.ts';

const run = (name: string, seed: number, total: number, rmsd = 0.5): Redocked => ({
  ...{ name, seed, total, rmsd, kernel: 'abc', vinaTotal: -9, vinaRmsd: 1, evaluations: 2_827_719 },
  cpuSeconds: 6,
});

const RUNS = [run('1abc', 1, -9.5), run('1abc', 2, -8.9, 3), run('1abc', 3, -9), run('2xyz', 1, -8.6)];

it('reads back what it wrote, and lets a run take the place of an older one of its case and seed', () => {
  const kept = readRuns(documentOf(RUNS, ['3bad: too large']));
  expect(kept).toEqual(RUNS);
  const merged = mergeRuns(kept, [run('1abc', 2, -9.1), run('1abc', 10, -9)]);
  expect(merged.map(({ name, seed, total }) => [name, seed, total])).toEqual([
    ['1abc', 1, -9.5],
    ['1abc', 2, -9.1],
    ['1abc', 3, -9],
    ['1abc', 10, -9],
    ['2xyz', 1, -8.6],
  ]);
  expect(readRuns('# Redocking')).toEqual([]);
});

it('sums up seeds by best, median and worst, and names what misses a bar', () => {
  const [first = '', second = ''] = summaryRows(RUNS);
  expect(first.split('|').map((cell) => cell.trim())).toEqual([
    '',
    '1abc',
    '3',
    '-9.500',
    '-9.000',
    '-8.900',
    '-9.000',
    '+0.100',
    '0.50',
    '0.50',
    '3.00',
    '1.00',
    '2 of 3',
    '',
  ]);
  expect(second).toContain('0 of 1');
  expect(RUNS.map(holds)).toEqual([true, false, true, false]);
  const text = documentOf(RUNS, []);
  expect(text).toContain('2 of 4 runs hold both');
  expect(text).toContain(
    '1abc with seed 2 (mode 1 beyond 2 Å); 2xyz with seed 1 (total more than 0.3 worse)',
  );
});
