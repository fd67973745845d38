/** Random placements: reproducible, within the box, and spread over it. */
import { describe, expect, test } from 'vitest';
import { FOLDED_CHAIN, ligandOf, unwrap } from '../../test/molecules.ts';
import { isInBox, pointAt } from '../geometry.ts';
import { scoredAtoms } from '../ligand/ligand.ts';
import { philox } from './philox.ts';
import { placePose } from './pose.ts';
import { randomPoses } from './random.ts';

const hex = (words: readonly number[]) => words.map((word) => word.toString(16).padStart(8, '0')).join(' ');

describe('philox', () => {
  // Known answers of the Random123 distribution (kat_vectors, philox4x32 with 10 rounds).
  test.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      '408f276d 41c83b0e a20bc7c6 6d5451fd',
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as const)('gives the published words', (counter, key, expected) => {
    expect(hex(philox(counter, key))).toBe(expected);
  });
});

describe('random poses', () => {
  const ligand = ligandOf(FOLDED_CHAIN);
  const box = { center: [10, -20, 30], size: [8, 9, 10] } as const;

  test('keep every heavy atom in the box', () => {
    for (const pose of unwrap(randomPoses(ligand, box, 300, 5))) {
      const placed = placePose(ligand, pose);
      expect(scoredAtoms(ligand).every((i) => isInBox(box, pointAt(placed, i), 1e-9))).toBe(true);
      expect(Math.hypot(...pose.subarray(3, 7))).toBeCloseTo(1, 12);
      expect(pose.subarray(7).every((angle) => Math.abs(angle) <= Math.PI)).toBe(true);
    }
  });

  test('depend on seed, stream and number alone', () => {
    const all = unwrap(randomPoses(ligand, box, 20, 5));
    expect(unwrap(randomPoses(ligand, box, 5, 5, { first: 10 }))).toEqual(all.slice(10, 15));
    expect(unwrap(randomPoses(ligand, box, 20, 6))).not.toEqual(all);
    expect(unwrap(randomPoses(ligand, box, 20, 5, { stream: 1 }))).not.toEqual(all);
  });

  test('point everywhere: means of orientation, torsions and position are where they should be', () => {
    const poses = unwrap(randomPoses(ligand, { center: [0, 0, 0], size: [40, 40, 40] }, 4000, 1));
    const mean = (of: (pose: Float64Array) => number) =>
      poses.reduce((sum, pose) => sum + of(pose), 0) / poses.length;
    // Deviations of these means are below 0.016, 0.005, 0.03 and 0.2.
    for (let i = 3; i < 7; i++) {
      expect(Math.abs(mean((pose) => pose[i] ?? 0))).toBeLessThan(0.05);
      expect(mean((pose) => (pose[i] ?? 0) ** 2)).toBeCloseTo(0.25, 1);
    }
    for (let i = 7; i < 10; i++) expect(Math.abs(mean((pose) => pose[i] ?? 0))).toBeLessThan(0.15);
    for (let i = 0; i < 3; i++) expect(Math.abs(mean((pose) => pose[i] ?? 0))).toBeLessThan(0.9);
  });

  test('are refused for a ligand that cannot fit, with the size it needs', () => {
    const reading = randomPoses(ligand, { center: [0, 0, 0], size: [0.3, 9, 9] }, 1, 1);
    expect(reading).toEqual({
      ok: false,
      issues: [
        expect.objectContaining({
          message: expect.stringContaining('does not fit into the box of 0.3 × 9.0 × 9.0 Å'),
          cure: expect.stringContaining('Enlarge the box'),
        }),
      ],
    });
  });
});
