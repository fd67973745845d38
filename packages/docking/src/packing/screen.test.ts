/** Planning a screen: what is packed, cut into workunits, and refused before any is made. */
import { describe, expect, test } from 'vitest';
import {
  atom,
  atomLine,
  cage,
  FOLDED_CHAIN,
  ligandOf,
  PROPANOL,
  receptorOf,
  unwrap,
} from '../../test/molecules.ts';
import { identityPose } from '../pose/pose.ts';
import { kindsOf, ROW_LENGTH } from './kinds.ts';
import { packReceptor } from './receptor.ts';
import { planScreen, type ScreenRequest, screenPose } from './screen.ts';

const request: ScreenRequest = {
  receptor: receptorOf(cage()),
  ligands: [
    { name: 'propanol', ligand: ligandOf(PROPANOL) },
    { name: 'chain', ligand: ligandOf(FOLDED_CHAIN) },
  ],
  box: { center: [0, 0, 0], size: [12, 11, 10] },
  placements: 25,
  posesPerWorkunit: 10,
  seed: 3,
};

describe('a screen', () => {
  const plan = unwrap(planScreen(request));
  const workunits = [...plan.workunits];

  test('gives each ligand its placements, cut into workunits', () => {
    expect(workunits.map(({ label, params }) => [label, params.firstPose, params.poseCount])).toEqual([
      ['propanol', 0, 10],
      ['propanol', 10, 10],
      ['propanol', 20, 5],
      ['chain', 0, 10],
      ['chain', 10, 10],
      ['chain', 20, 5],
    ]);
    expect(plan.workunitCount).toBe(6);
  });

  test('is the same whenever it is read again, and shares the bytes of a ligand', () => {
    expect([...plan.workunits]).toEqual(workunits);
    expect(workunits[1]?.inputs.atoms).toBe(workunits[0]?.inputs.atoms);
  });

  test('packs poses that can be drawn again one by one', () => {
    const packed = new Float32Array(workunits[4]?.inputs.poses?.slice().buffer ?? new ArrayBuffer(0));
    const pose = screenPose(request, 1, 13);
    expect([...packed.subarray(3 * pose.length, 4 * pose.length)]).toEqual([...Float32Array.from(pose)]);
  });

  test('begins with the ligand as its file gives it, where that lies in the box', () => {
    const propanol = ligandOf(PROPANOL);
    expect([...screenPose(request, 0, 0)]).toEqual([...identityPose(propanol)]);
    const elsewhere = { ...request, box: { ...request.box, center: [9, 9, 9] as const } };
    expect([...screenPose(elsewhere, 0, 0)]).not.toEqual([...identityPose(propanol)]);
    expect([...screenPose(request, 0, 1)]).not.toEqual([...identityPose(propanol)]);
  });

  test('carries a table of the types that occur', () => {
    const kinds = kindsOf(request.receptor, ...request.ligands.map(({ ligand }) => ligand));
    expect(workunits[0]?.params.kindCount).toBe(kinds.length);
    expect(plan.shared.table?.byteLength).toBe(kinds.length ** 2 * ROW_LENGTH * 4);
  });
});

describe('the packed receptor', () => {
  test('keeps atoms up to 8 Å outside the box and drops those beyond', () => {
    const receptor = receptorOf([atom('C', 9.9, 0, 0), atom('C', 10.1, 0, 0), atom('HD', 0, 0, 0)]);
    const { params } = packReceptor(receptor, { center: [0, 0, 0], size: [4, 4, 4] }, ['C_H']);
    // One atom, and the one out of reach that fills up lists.
    expect(params.receptorCount).toBe(2);
  });

  test('lists for every place in the box each atom within 8 Å of it', () => {
    const box = { center: [1, 2, 3], size: [7, 10, 5] } as const;
    const receptor = receptorOf(cage());
    const { params, buffers } = packReceptor(receptor, box, kindsOf(receptor));
    const near = new Uint32Array(buffers.near.buffer);
    const rows = new Float32Array(buffers.receptor.buffer);
    const missing: [number, number][] = [];
    for (let i = 0; i < 1000; i++) {
      const place = [0, 1, 2].map(
        (axis) => (((i * ([7, 11, 13][axis] ?? 0)) % 101) / 101 - 0.5) * (box.size[axis] ?? 0),
      );
      const [x, y, z] = place.map((value, axis) =>
        Math.floor((value + (box.size[axis] ?? 0) / 2) * params.cubesPerAngstrom),
      ) as [number, number, number];
      const cube = (z * params.cubesY + y) * params.cubesX + x;
      const listed = new Set(near.subarray(near[cube], near[cube + 1]));
      for (let a = 0; a < params.receptorCount - 1; a++) {
        const way = Math.hypot(...place.map((value, axis) => value - (rows[4 * a + axis] ?? 0)));
        if (way < 8 && !listed.has(a)) missing.push([i, a]);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('what cannot be screened is refused', () => {
  const issuesOf = (change: Partial<ScreenRequest>) => {
    const reading = planScreen({ ...request, ...change });
    return reading.ok ? [] : reading.issues.map(({ where, message }) => `${where}: ${message}`);
  };

  test('a box that no receptor atom reaches, or of no size', () => {
    expect(issuesOf({ box: { center: [99, 0, 0], size: [10, 10, 10] } })[0]).toMatch(/^box.center: No atom/);
    expect(issuesOf({ box: { center: [0, 0, 0], size: [10, 0, 10] } })[0]).toMatch(/^box.size: /);
    expect(issuesOf({ box: { center: [0, 0, 0], size: [400, 9, 9] } })[0]).toMatch(/^box.size: /);
  });

  test('every ligand that does not fit, is too large or shares a name', () => {
    const many = Array.from({ length: 300 }, (_, i) =>
      atomLine(i + 1, atom('C', (i % 20) * 1.5, Math.floor(i / 20) * 1.5, 0)),
    );
    const sheet = ligandOf(['ROOT', ...many, 'ENDROOT', 'TORSDOF 0'].join('\n'));
    const [first] = request.ligands;
    if (!first) throw new Error('The request has a ligand.');
    expect(issuesOf({ ligands: [first, { name: 'sheet', ligand: sheet }, first] })).toEqual([
      'sheet: The ligand has 300 heavy atoms and 0 torsions.',
      'propanol: Two ligands have this name.',
    ]);
    expect(issuesOf({ box: { center: [4, 0, 0], size: [1, 1, 1] } })).toHaveLength(2);
  });
});
