/** Gradients and descents of the exact function: against differences, the referee, and Vina's own local search. */
import { describe, expect, test } from 'vitest';
import { cage, FOLDED_CHAIN, ligandOf, PROPANOL, receptorOf, unwrap } from '../../test/molecules.ts';
import { caseBox, MACROCYCLE, readCaseFile, vinaCases } from '../../test/vina-cases.ts';
import type { Box } from '../geometry.ts';
import { vinaIterations } from '../packing/search-effort.ts';
import { readLigand } from '../pdbqt/ligand.ts';
import { readReceptor } from '../pdbqt/receptor.ts';
import { RandomStream } from '../pose/philox.ts';
import { identityPose, type Pose, placePose } from '../pose/pose.ts';
import { randomPoses } from '../pose/random.ts';
import { scorePose } from '../scoring/score.ts';
import { evaluate, minimise, scorePoseInPocket } from './minimise.ts';
import { MovingLigand } from './moving-ligand.ts';
import { openPocket } from './pocket.ts';
import { stepPose } from './step.ts';

const SEED = 20_260;
const BOX: Box = { center: [0.3, -0.2, 0.1], size: [11, 12, 10.5] };
const receptor = receptorOf(cage());
const pocket = openPocket(receptor, BOX);
const molecules = { propanol: ligandOf(PROPANOL), 'folded chain': ligandOf(FOLDED_CHAIN) };
const cases = Object.entries(molecules);

/** `pose` moved by `length` along one of its 6 + torsions directions. */
function moved(pose: Pose, direction: number, length: number): Pose {
  const unit = new Float64Array(pose.length - 1);
  unit[direction] = 1;
  const result = new Float64Array(pose.length);
  stepPose(pose, unit, length, result);
  return result;
}

describe(`a pocket (seed ${SEED})`, () => {
  test.each(cases)('scores %s as the referee does', (_, ligand) => {
    for (const pose of unwrap(randomPoses(ligand, BOX, 50, SEED))) {
      const expected = scorePose(receptor, ligand, placePose(ligand, pose));
      const score = scorePoseInPocket(pocket, ligand, pose);
      for (const part of ['total', 'inter', 'intra', 'torsional'] as const)
        expect(Math.abs(score[part] - expected[part])).toBeLessThan(1e-9 * (1 + Math.abs(expected[part])));
    }
  });
});

describe(`the gradient of a pose (seed ${SEED})`, () => {
  test.each(cases)('of %s follows from forces and torques exactly', (_, ligand) => {
    const moving = new MovingLigand(ligand);
    const random = new RandomStream(SEED, 1, 0);
    const pulls = moving.slopes.map(() => random.normal());
    const work = (pose: Pose) => {
      moving.place(pose);
      return moving.places.reduce((sum, value, i) => sum + value * (pulls[i] ?? 0), 0);
    };
    for (const pose of unwrap(randomPoses(ligand, BOX, 20, SEED))) {
      work(pose);
      moving.slopes.set(pulls);
      const gradient = new Float64Array(pose.length - 1);
      moving.gather(gradient);
      gradient.forEach((slope, direction) => {
        const rise = work(moved(pose, direction, 1e-5)) - work(moved(pose, direction, -1e-5));
        expect(slope).toBeCloseTo(rise / 2e-5, 7);
      });
    }
  });

  // The energy is a polygon with small steps at the cutoff, so whole walks are compared, not points of them. Within
  // 0.2 Å of another atom the slope is no longer that of the energy, as in Vina; such walks are left out.
  test.each(cases)('of %s in its pocket, added up along a walk, is the change of energy', (_, ligand) => {
    const moving = new MovingLigand(ligand);
    const gradient = new Float64Array(ligand.bodies.length + 5);
    const random = new RandomStream(SEED, 2, 0);
    const STEPS = 200;
    let compared = 0;
    for (const drawn of unwrap(randomPoses(ligand, BOX, 30, SEED))) {
      const start = minimise(pocket, ligand, drawn, { iterations: 20 }).pose;
      const direction = gradient.map(() => 0.1 * random.normal());
      const pose = new Float64Array(start.length);
      let [sum, highest] = [0, 0];
      const energyAt = (share: number) => {
        stepPose(start, direction, share, pose);
        return evaluate(pocket, moving, 5, pose, gradient);
      };
      for (let step = 0; step < STEPS; step++) {
        highest = Math.max(highest, energyAt((step + 0.5) / STEPS));
        sum += gradient.reduce((total, slope, i) => total + slope * (direction[i] ?? 0), 0) / STEPS;
      }
      if (highest > 20) continue;
      compared++;
      const change = energyAt(1) - energyAt(0);
      expect(Math.abs(sum - change)).toBeLessThan(0.03 + 0.01 * Math.abs(change));
    }
    expect(compared).toBeGreaterThan(3);
  });
});

describe(`a descent (seed ${SEED})`, () => {
  test.each(cases)('of %s goes down, stays in the box and keeps the pose a pose', (_, ligand) => {
    let improved = 0;
    for (const start of unwrap(randomPoses(ligand, BOX, 30, SEED))) {
      const { pose, before, after, evaluations } = minimise(pocket, ligand, start, { iterations: 40 });
      expect(after.inter + after.intra).toBeLessThanOrEqual(before.inter + before.intra);
      if (after.inter + after.intra < before.inter + before.intra - 1) improved++;
      expect(Math.hypot(...pose.subarray(3, 7))).toBeCloseTo(1, 12);
      expect(Math.max(...pose.subarray(7).map(Math.abs))).toBeLessThanOrEqual(Math.PI);
      expect(evaluations).toBeGreaterThan(1);
      const placed = placePose(ligand, pose);
      ligand.atoms.forEach(({ xsType }, atom) => {
        for (let axis = 0; axis < 3 && xsType; axis++) {
          const away = Math.abs((placed[3 * atom + axis] ?? 0) - (BOX.center[axis] ?? 0));
          expect(away).toBeLessThanOrEqual((BOX.size[axis] ?? 0) / 2 + 2e-4);
        }
      });
    }
    expect(improved).toBeGreaterThan(5);
  });

  test('is never drawn out of a box whose wall stands before the minimum', () => {
    const ligand = ligandOf(PROPANOL);
    const wide = minimise(pocket, ligand, identityPose(ligand), { iterations: 100 });
    const far = Math.max(...placePose(ligand, wide.pose).map(Math.abs));
    const tight = openPocket(receptor, { center: [1.75, 0.75, 0], size: [3.6, 1.6, 0.6] });
    const held = minimise(tight, ligand, identityPose(ligand), { iterations: 100 });
    expect(far).toBeGreaterThan(0);
    expect(held.after.inter).toBeGreaterThan(wide.after.inter);
  });
});

const ordinary = vinaCases.filter((name) => name !== MACROCYCLE);

describe.skipIf(ordinary.length === 0)('from the crystal pose comes as low as `vina --local_only`', () => {
  /** kcal/mol: another local minimum next door; Vina's descent starts on grid maps. */
  const NEXT_DOOR = 0.1;
  test.each(ordinary)('%s', (name) => {
    const { scores } = JSON.parse(readCaseFile(name, 'reference.json')) as {
      scores: { crystal_local_only_autobox?: { inter: number; intra: number } };
    };
    const local = scores.crystal_local_only_autobox;
    if (!local) return;
    const ligand = unwrap(readLigand(readCaseFile(name, 'crystal.pdbqt'), 'crystal.pdbqt'));
    const real = unwrap(readReceptor(readCaseFile(name, 'receptor.pdbqt'), 'receptor.pdbqt'));
    const iterations = 10 * vinaIterations(ligand);
    const { after } = minimise(openPocket(real, caseBox(name)), ligand, identityPose(ligand), { iterations });
    expect(after.inter + after.intra).toBeLessThan(local.inter + local.intra + NEXT_DOOR);
  });
});
