/** Hosts that report what they should not: each is caught, by the check named, before a number of theirs is stored. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cage, FOLDED_CHAIN, ligandOf, PROPANOL, receptorOf, unwrap } from '../../test/molecules.ts';
import { caseBox, MACROCYCLE, readCaseFile, vinaCases } from '../../test/vina-cases.ts';
import type { Box } from '../geometry.ts';
import { minimise, scorePoseInPocket } from '../minimise/minimise.ts';
import { openPocket } from '../minimise/pocket.ts';
import { readLigand, readLigands } from '../pdbqt/ligand.ts';
import { readReceptor } from '../pdbqt/receptor.ts';
import { identityPose, type Pose, placePose } from '../pose/pose.ts';
import { randomPoses } from '../pose/random.ts';
import { scorePose } from '../scoring/score.ts';
import { certify, type PoseClaim } from './certify.ts';
import { findSiblingCopy } from './copies.ts';
import { checkEffort } from './effort.ts';
import { CERTIFICATE_LIMITS, EFFORT_LIMITS } from './limits.ts';

const SEED = 77;
const BOX: Box = { center: [0, 0, 0], size: [13, 13, 13] };
const receptor = receptorOf(cage());
const pocket = openPocket(receptor, BOX);
const ligand = ligandOf(FOLDED_CHAIN);

/** As a host sends it: rounded to f32. */
const rounded = (pose: Pose): Pose => Float64Array.from(Float32Array.from(pose));

/** What an honest host reports of a pose. */
function claimOf(pose: Pose): PoseClaim {
  const { inter, intra } = scorePoseInPocket(pocket, ligand, pose);
  return { pose: rounded(pose), inter: Math.fround(inter), intra: Math.fround(intra) };
}

/** The honest claim with some numbers of its pose replaced. */
const changed = (claim: PoseClaim, change: (pose: Pose) => void): PoseClaim => {
  const pose = Float64Array.from(claim.pose);
  change(pose);
  return { ...claim, pose };
};

const verdictOf = (claim: PoseClaim) => certify(pocket, ligand, [claim])[0];
const refusal = (claim: PoseClaim) => {
  const verdict = verdictOf(claim);
  return verdict?.accepted === false ? verdict.reason : 'accepted';
};

let honest: PoseClaim;
beforeAll(() => {
  const found = unwrap(randomPoses(ligand, BOX, 40, SEED)).map(
    (pose) => minimise(pocket, ligand, pose, { iterations: 100 }).pose,
  );
  const energy = (pose: Pose) => scorePoseInPocket(pocket, ligand, pose).inter;
  honest = claimOf(found.reduce((best, pose) => (energy(pose) < energy(best) ? pose : best)));
});

describe('an honest pose', () => {
  test("is accepted with the coordinator's own score", () => {
    const verdict = verdictOf(honest);
    if (!verdict?.accepted) throw new Error(JSON.stringify(verdict));
    const expected = scorePose(receptor, ligand, placePose(ligand, verdict.pose));
    expect(verdict.score.total).toBeCloseTo(expected.total, 9);
    expect(verdict.score.inter).toBeLessThan(0);
    expect(Math.hypot(...verdict.pose.subarray(3, 7))).toBeCloseTo(1, 14);
  });

  test('may be off by what f32 loses, not by more than 0.02 kcal/mol', () => {
    expect(refusal({ ...honest, inter: honest.inter - 0.015 })).toBe('accepted');
    expect(refusal({ ...honest, inter: honest.inter - 0.025 })).toBe('energy-too-good');
    expect(refusal({ ...honest, intra: honest.intra - 0.025 })).toBe('energy-too-good');
    expect(refusal({ ...honest, inter: honest.inter + 0.025 })).toBe('energy-too-bad');
  });
});

describe('a host is refused that reports', () => {
  test('energies too good', () => {
    expect(refusal({ ...honest, inter: honest.inter - 3 })).toBe('energy-too-good');
  });

  test('a pose outside the box', () => {
    const claim = changed(honest, (pose) => {
      pose[0] = 6.4;
    });
    expect(refusal(claim)).toBe('outside');
    expect(refusal(changed(honest, (pose) => pose.fill(1e30, 0, 3)))).toBe('outside');
  });

  test('a broken quaternion', () => {
    const scaled = (factor: number) =>
      changed(honest, (pose) => {
        for (let i = 3; i < 7; i++) pose[i] = (pose[i] ?? 0) * factor;
      });
    expect(refusal(scaled(1.0005))).toBe('accepted');
    expect(refusal(scaled(1.002))).toBe('quaternion');
    expect(refusal(scaled(0))).toBe('quaternion');
  });

  test('torsions beyond a turn', () => {
    const claim = changed(honest, (pose) => {
      pose[8] = (pose[8] ?? 0) + 2 * Math.PI * ((pose[8] ?? 0) > 0 ? 1 : -1);
    });
    expect(refusal(claim)).toBe('torsion');
  });

  test('numbers that are none', () => {
    for (const number of [Number.NaN, Infinity]) {
      expect(refusal(changed(honest, (pose) => pose.fill(number, 2, 3)))).toBe('not-finite');
      expect(refusal(changed(honest, (pose) => pose.fill(number, 7, 8)))).toBe('not-finite');
      expect(refusal({ ...honest, inter: number })).toBe('not-finite');
      expect(refusal({ ...honest, intra: -number })).toBe('not-finite');
    }
  });

  test("another ligand's pose", () => {
    const other = ligandOf(PROPANOL);
    expect(refusal({ ...honest, pose: identityPose(other) })).toBe('length');
    // Another one with as many torsions: the pose means other places, so the energies do not fit.
    const twin = ligandOf(FOLDED_CHAIN.replaceAll(' C\n', ' A\n').replace('2.000   1.400', '2.100   1.500'));
    expect(certify(pocket, twin, [honest])[0]).toMatchObject({ accepted: false });
  });

  test('one pose several times', () => {
    const nudged = changed(honest, (pose) => {
      pose[0] = (pose[0] ?? 0) + 1e-4;
    });
    const verdicts = certify(pocket, ligand, [honest, nudged, honest]);
    expect(verdicts.map((verdict) => verdict.accepted || verdict.reason)).toEqual([true, 'copy', 'copy']);
  });

  test("a sibling's poses as its own", () => {
    const [first, second] = unwrap(randomPoses(ligand, BOX, 2, SEED + 1));
    if (!first || !second) throw new Error('Two poses were drawn.');
    const own = minimise(pocket, ligand, second, { iterations: 100 }).pose;
    expect(findSiblingCopy(ligand, [own, rounded(first)], [honest.pose, first])).toMatchObject({
      ours: 1,
      theirs: 1,
    });
    expect(findSiblingCopy(ligand, [own], [honest.pose, first])).toBeUndefined();
  });

  test('what only overlapping atoms explain, within a thousandth', () => {
    const clash = unwrap(randomPoses(ligand, BOX, 40, SEED)).find(
      (pose) => scorePoseInPocket(pocket, ligand, pose).inter > 50,
    );
    if (!clash) throw new Error('No random pose overlaps.');
    const claim = claimOf(clash);
    expect(refusal({ ...claim, inter: claim.inter * 1.0008 })).toBe('accepted');
    expect(refusal({ ...claim, inter: claim.inter * 0.998 })).toBe('energy-too-good');
  });
});

const ordinary = vinaCases.filter((name) => name !== MACROCYCLE);

const realPocket = (name: string) =>
  openPocket(unwrap(readReceptor(readCaseFile(name, 'receptor.pdbqt'), 'receptor.pdbqt')), caseBox(name));

describe.skipIf(ordinary.length === 0)(`effort (seed ${SEED})`, () => {
  test.each(ordinary)('shows in the modes of Vina: %s', (name) => {
    const real = realPocket(name);
    for (const mode of unwrap(readLigands(readCaseFile(name, 'vina_out.pdbqt'), 'vina_out.pdbqt')))
      expect(checkEffort(real, mode, identityPose(mode)).improvement).toBeLessThan(0.05);
  });

  // One step of effort: the best of many placements after one step downhill. Some end at rest by chance.
  test('is missed in most of what lazy hosts report', { timeout: 120_000 }, () => {
    const improvements = ordinary.flatMap((name) => {
      const real = realPocket(name);
      const input = unwrap(readLigand(readCaseFile(name, 'ligand.pdbqt'), 'ligand.pdbqt'));
      return Array.from({ length: 5 }, (_, host) => {
        const guesses = unwrap(randomPoses(input, caseBox(name), 30, SEED + host));
        const tried = guesses.map((pose) => minimise(real, input, pose, { iterations: 1 }));
        const lazy = tried.reduce((best, one) => (one.after.total < best.after.total ? one : best));
        return checkEffort(real, input, lazy.pose).improvement;
      });
    });
    const caught = improvements.filter((improvement) => improvement > EFFORT_LIMITS.improvement);
    console.log(`${caught.length} of ${improvements.length} lazy results caught at once.`);
    expect(caught.length).toBeGreaterThan(improvements.length / 2);
  });
});

describe.skipIf(ordinary.length === 0)("Vina's own modes", () => {
  /** Vina's walls are soft: one mode of 3ce3 pokes 0.1 Å through. */
  const roomy = ({ center, size }: Box): Box => ({ center, size: [size[0] + 1, size[1] + 1, size[2] + 1] });

  test.each(ordinary)('pass, rounded to f32: %s', (name) => {
    const real = openPocket(
      unwrap(readReceptor(readCaseFile(name, 'receptor.pdbqt'), 'receptor.pdbqt')),
      roomy(caseBox(name)),
    );
    const modes = unwrap(readLigands(readCaseFile(name, 'vina_out.pdbqt'), 'vina_out.pdbqt'));
    for (const mode of modes) {
      const { inter, intra } = scorePoseInPocket(real, mode, identityPose(mode));
      const claim = { pose: rounded(identityPose(mode)), inter, intra };
      const verdict = certify(real, mode, [claim])[0];
      if (!verdict?.accepted) throw new Error(JSON.stringify(verdict));
      expect(Math.abs(verdict.score.inter - inter)).toBeLessThan(CERTIFICATE_LIMITS.energy / 4);
      expect(Math.abs(verdict.score.intra - intra)).toBeLessThan(CERTIFICATE_LIMITS.energy / 4);
    }
  });
});
