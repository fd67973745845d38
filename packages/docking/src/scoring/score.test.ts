/** The f64 scorer on molecules small enough to follow by hand. */
import { describe, expect, test } from 'vitest';
import { atom, atomLine, cage, FOLDED_CHAIN, ligandOf, PROPANOL, receptorOf } from '../../test/molecules.ts';
import { curl, pairEnergy, totalEnergy } from './potential.ts';
import { scorePose } from './score.ts';
import { tableEnergy, tableRow } from './table.ts';

const single = (type: string, x = 0) =>
  ligandOf(['ROOT', atomLine(1, atom(type, x, 0, 0)), 'ENDROOT', 'TORSDOF 0'].join('\n'));
const interOf = (ligandType: string, receptorType: string, distance: number) => {
  const ligand = single(ligandType);
  return scorePose(receptorOf([atom(receptorType, distance, 0, 0)]), ligand, ligand.coordinates).inter;
};

describe('the pair potential', () => {
  test('of two apolar carbons 3.8 Å apart: both Gauss terms and the full hydrophobic one', () => {
    const expected = -0.035579 - 0.005156 * Math.exp(-2.25) - 0.035069;
    expect(pairEnergy('C_H', 'C_H', 3.8)).toBeCloseTo(expected, 12);
    expect(interOf('C', 'C', 3.8)).toBeCloseTo(expected, 3);
  });

  test('of a zinc and an oxygen: metals donate, with a radius of 1.2 Å', () => {
    // d = 2.0 − 2.9 = −0.9: a full hydrogen bond, and repulsion.
    const d = 2 - 2.9;
    const expected =
      -0.035579 * Math.exp(-((d / 0.5) ** 2)) -
      0.005156 * Math.exp(-(((d - 3) / 2) ** 2)) +
      0.840245 * d * d -
      0.587439;
    expect(pairEnergy('Met_D', 'O_A', 2)).toBeCloseTo(expected, 12);
    expect(pairEnergy('Met_D', 'O_P', 2)).toBeCloseTo(expected + 0.587439, 12);
  });

  test('is read as a step function of the squared distance', () => {
    const row = tableRow('C_H', 'O_A');
    expect(tableRow('O_A', 'C_H')).toBe(row);
    const midpoint =
      (pairEnergy('C_H', 'O_A', Math.sqrt(10)) + pairEnergy('C_H', 'O_A', Math.sqrt(10 + 1 / 32))) / 2;
    expect(tableEnergy(row, 10)).toBe(midpoint);
    expect(tableEnergy(row, 10 + 0.99 / 32)).toBe(midpoint);
    expect(tableEnergy(row, 64)).toBe(0);
  });

  test('is cut at exactly 8 Å', () => {
    expect(interOf('C', 'C', 7.999)).toBeLessThan(0);
    expect(interOf('C', 'C', 8)).toBe(0);
  });
});

describe('the score of a pose', () => {
  test('bends the sum over the receptor for each ligand atom, not each pair', () => {
    const ligand = single('C');
    const clashing = Array.from({ length: 30 }, (_, i) => atom('C', 0.01 * i, 0, 0));
    // So near that bonds would be found among them, but they stay apolar.
    const sum = clashing.reduce(
      (total, { at }) => total + tableEnergy(tableRow('C_H', 'C_H'), at[0] ** 2),
      0,
    );
    const { inter } = scorePose(receptorOf(clashing), ligand, ligand.coordinates);
    expect(inter).toBeCloseTo((sum * 1000) / (1000 + sum), 9);
    expect(inter).toBeLessThan(sum);
  });

  test('bends inner energy for each pair', () => {
    const ligand = ligandOf(FOLDED_CHAIN);
    const collapsed = new Float64Array(ligand.coordinates.length);
    const { intra } = scorePose(receptorOf([atom('C', 50, 0, 0)]), ligand, collapsed);
    const types = ligand.pairs.map(([i, j]) => [ligand.atoms[i]?.xsType, ligand.atoms[j]?.xsType] as const);
    const expected = types.reduce((sum, [a, b]) => sum + (a && b ? curl(tableRow(a, b)[0] ?? 0) : 0), 0);
    expect(intra).toBeCloseTo(expected, 9);
  });

  test('leaves inner energy out of the total and divides by the rotors', () => {
    const ligand = ligandOf(FOLDED_CHAIN);
    const { total, inter, intra, torsional } = scorePose(receptorOf(cage()), ligand, ligand.coordinates);
    expect(intra).not.toBe(0);
    expect(total).toBeCloseTo(inter / (1 + 0.05846 * 3), 12);
    expect(torsional).toBeCloseTo(total - inter, 12);
    expect(totalEnergy(-10, 0)).toBe(-10);
  });

  test('is the same wherever pose and receptor are moved together', () => {
    const ligand = ligandOf(PROPANOL);
    const shift = (values: Float64Array) => values.map((value) => value + 96);
    const moved = receptorOf(cage().map(({ type, at }) => atom(type, at[0] + 96, at[1] + 96, at[2] + 96)));
    const here = scorePose(receptorOf(cage()), ligand, ligand.coordinates);
    const there = scorePose(moved, ligand, shift(ligand.coordinates));
    expect(there.inter).toBeCloseTo(here.inter, 6);
  });

  test('stays finite when everything lies on one point', () => {
    const ligand = ligandOf(FOLDED_CHAIN);
    const receptor = receptorOf(Array.from({ length: 60 }, () => atom('C', 0, 0, 0)));
    const { inter, total } = scorePose(receptor, ligand, new Float64Array(ligand.coordinates.length));
    expect(inter).toBeLessThan(6 * 1000);
    expect(total).toBeGreaterThan(0);
  });
});
