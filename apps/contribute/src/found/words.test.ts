/** Energies are told as chemists write them, and what they mean as everybody can read. */
import { expect, test } from 'vitest';
import { describePicture, explainEnergy, formatEnergy } from './words.ts';

test('an energy has one digit behind the point, a real minus, and its unit', () => {
  expect(formatEnergy(-9.4321)).toBe('−9.4 kcal/mol');
  expect(formatEnergy(-0.04)).toBe('0.0 kcal/mol');
  expect(formatEnergy(12.35)).toMatch(/^12\.[34] kcal\/mol$/);
  expect(formatEnergy(12_345.6)).toMatch(/^12.346 kcal\/mol$/);
});

test('what holds on and what pushes away are told apart', () => {
  expect(explainEnergy(-5)).not.toBe(explainEnergy(5));
});

test('the picture is told with name and energy', () => {
  expect(describePicture({ label: 'aspirin', energy: -5.25 })).toMatch(/^aspirin, .*−5\.[23] kcal\/mol\.$/);
});
