/** Atoms are drawn where the kernel puts them: turned about axes, carried by their parents. */
import { expect, test } from 'vitest';
import { kindsOfAtoms, placeAtoms } from './place-atoms.ts';

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

function record(values: readonly number[], wordAt: number, word: number): Uint8Array {
  const bytes = floats(...values);
  new DataView(bytes.buffer).setUint32(wordAt * 4, word, true);
  return bytes;
}

const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** A root, and a body one Å along x that turns about z; an atom one Å along x in each. */
const bodies = join(record([0, 0, 0, 0, 0, 0, 0, 0], 3, 0), record([0, 0, 1, 0, 1, 0, 0, 0], 3, 0));
const atoms = join(record([1, 0, 0, 0], 3, 0), record([1, 0, 0, 0], 3, 1 + 65_536 * 7));
/** Position, quaternion w x y z, one torsion for the body behind the root. It goes first, so that the offset counts. */
const still = [0, 0, 0, 1, 0, 0, 0, 0];
const half = Math.SQRT1_2;

function expectPoints(pose: readonly number[], wanted: readonly (readonly number[])[]) {
  const points = placeAtoms({ atoms, bodies, poses: floats(...still, ...pose) }, 1);
  expect(points).toHaveLength(wanted.length);
  for (const [index, point] of (points ?? []).entries()) {
    for (const axis of [0, 1, 2] as const)
      expect(point[axis]).toBeCloseTo(wanted[index]?.[axis] ?? Number.NaN, 5);
  }
}

test('a torsion turns the atoms of its body about its axis', () => {
  expectPoints(
    [0, 0, 0, 1, 0, 0, 0, Math.PI / 2],
    [
      [1, 0, 0],
      [1, 1, 0],
    ],
  );
});

test('the whole ligand is turned and put in its place, children with their parents', () => {
  // A quarter turn about z, then 10 Å along x.
  expectPoints(
    [10, 0, 0, half, 0, 0, half, Math.PI / 2],
    [
      [10, 1, 0],
      [9, 1, 0],
    ],
  );
});

test('numbers behind a pose, such as its energies, are passed over', () => {
  const found = floats(...still, -9, 0.5, ...still, -8, 0.25);
  expect(placeAtoms({ atoms, bodies, poses: found }, 1, 2)).toHaveLength(2);
  expect(placeAtoms({ atoms, bodies, poses: found }, 2, 2)).toBeNull();
});

test('the kind of an atom is beside its body, whatever map it reads', () => {
  const searched = record([1, 0, 0, 0], 3, 1 + 256 * 5 + 65_536 * 7);
  expect(kindsOfAtoms(join(atoms, searched))).toEqual([0, 7, 7]);
  const points = placeAtoms({ atoms: searched, bodies, poses: floats(...still) }, 0);
  expect(points?.[0]?.[0]).toBeCloseTo(2);
});

test('a pose that is not there has no picture', () => {
  expect(placeAtoms({ atoms, bodies, poses: floats(...still) }, 1)).toBeNull();
});
