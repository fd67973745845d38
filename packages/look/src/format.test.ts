/** Numbers on the pages have units, sensible digits and a real minus sign. */
import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatEnergy,
  formatPercent,
  formatSpeed,
} from './format.ts';

/** Ordinary spaces, so that what is expected can be read. */
const plain = (text: string) => text.replaceAll('\u202f', ' ');

test('no figure parts from its unit at the end of a line', () => {
  expect(formatCount(1_234_567)).toBe('1\u202f234\u202f567');
  expect(formatSpeed(1e9)).not.toContain(' ');
});

test('a speed is told in three digits with its prefix', () => {
  expect(plain(formatSpeed(1.268e12))).toBe('1.27 TFLOP/s');
  expect(plain(formatSpeed(48_300_000_000))).toBe('48.3 GFLOP/s');
  expect(plain(formatSpeed(0))).toBe('0.00 FLOP/s');
});

test('an energy has one decimal and a minus sign, not a hyphen', () => {
  expect(plain(formatEnergy(-9.437))).toBe('−9.4 kcal/mol');
});

test('counts, shares, sizes and times read as people write them', () => {
  expect(plain(formatCount(1_234_567))).toBe('1 234 567');
  expect(plain(formatCount(999))).toBe('999');
  expect(plain(formatPercent(0.254))).toBe('25 %');
  expect(plain(formatBytes(512))).toBe('512 B');
  expect(plain(formatBytes(2_400_000))).toBe('2.40 MB');
  expect(plain(formatDuration(200_000))).toBe('3 min 20 s');
  expect(plain(formatDuration(7_500_000))).toBe('2 h 05 min');
});
