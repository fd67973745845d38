/** Placing a ligand by position, orientation and torsions. */
import { describe, expect, test } from 'vitest';
import { FOLDED_CHAIN, ligandOf, PROPANOL } from '../../test/molecules.ts';
import { type Coordinates, squaredDistance } from '../geometry.ts';
import { identityPose, placePose, poseLength } from './pose.ts';

const distance = (coordinates: Coordinates, i: number, j: number) =>
  Math.sqrt(squaredDistance(coordinates, i, coordinates, j));

describe('a pose', () => {
  test('of nothing gives back the coordinates of the file', () => {
    for (const ligand of [ligandOf(PROPANOL), ligandOf(FOLDED_CHAIN)]) {
      const placed = placePose(ligand, identityPose(ligand));
      for (let i = 0; i < ligand.atoms.length; i++)
        expect(squaredDistance(placed, i, ligand.coordinates, i)).toBeLessThan(1e-24);
      expect(poseLength(ligand)).toBe(7 + ligand.bodies.length - 1);
    }
  });

  test('puts the first atom at its position and keeps every distance when turned as a whole', () => {
    const ligand = ligandOf(FOLDED_CHAIN);
    const placed = placePose(ligand, Float64Array.of(3, -2, 5, 0.5, 0.5, -0.5, 0.5, 0, 0, 0));
    expect([...placed.subarray(0, 3)]).toEqual([3, -2, 5]);
    for (let i = 0; i < ligand.atoms.length; i++)
      for (let j = 0; j < i; j++)
        expect(distance(placed, i, j)).toBeCloseTo(distance(ligand.coordinates, i, j), 12);
  });

  test('with one torsion turned moves what lies beyond its axis and nothing else', () => {
    const ligand = ligandOf(FOLDED_CHAIN);
    const pose = identityPose(ligand);
    pose[8] = 1.1; // the torsion about atoms 3 and 4
    const placed = placePose(ligand, pose);
    const moved = ligand.atoms.map((_, i) => squaredDistance(placed, i, ligand.coordinates, i) > 1e-12);
    expect(moved).toEqual([false, false, false, false, true, true, true]);
    expect(distance(placed, 3, 4)).toBeCloseTo(distance(ligand.coordinates, 3, 4), 12);
    expect(distance(placed, 2, 4)).toBeCloseTo(distance(ligand.coordinates, 2, 4), 12);
  });

  test('turns right-handed about the axis from its first to its second atom', () => {
    const ligand = ligandOf(PROPANOL);
    // The axis of torsion 0 runs from atom 2 to atom 3; half a turn mirrors the oxygen through the axis.
    const pose = identityPose(ligand);
    pose[7] = Math.PI / 2;
    const [ax, ay] = [2.1 - 1.5, 1.4];
    const length = Math.hypot(ax, ay);
    const [ux, uy] = [ax / length, ay / length];
    // Oxygen from its pivot: (1.4, 0, 0.2); v' = axis (axis·v) + axis × v for a quarter turn.
    const along = 1.4 * ux;
    const expected = [2.1 + ux * along + uy * 0.2, 1.4 + uy * along - ux * 0.2, -uy * 1.4];
    const placed = placePose(ligand, pose);
    [0, 1, 2].forEach((axis) => {
      expect(placed[9 + axis]).toBeCloseTo(expected[axis] ?? Number.NaN, 12);
    });
  });
});
