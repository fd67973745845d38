/** Judges reported poses: each is built anew, checked and scored in f64; a claim that does not hold is refused. */
import { type Ligand, torsionCount } from '../ligand/ligand.ts';
import { scoreInPocket } from '../minimise/exact.ts';
import { sticksOut } from '../minimise/minimise.ts';
import { type MovingLigand, movingLigand } from '../minimise/moving-ligand.ts';
import type { Pocket } from '../minimise/pocket.ts';
import { type Pose, RIGID_NUMBERS } from '../pose/pose.ts';
import type { Score } from '../scoring/score.ts';
import { findCopy } from './copies.ts';
import { CERTIFICATE_LIMITS, type CertificateLimits } from './limits.ts';

/** As reported by a host: nothing in it is believed. */
export interface PoseClaim {
  readonly pose: Pose;
  /** kcal/mol. */
  readonly inter: number;
  readonly intra: number;
}

export type PoseRefusal =
  | 'length'
  | 'not-finite'
  | 'quaternion'
  | 'torsion'
  | 'outside'
  | 'energy-too-good'
  | 'energy-too-bad'
  | 'copy';

export type PoseVerdict =
  /** The pose with its quaternion made exactly a unit one, and its score by the exact function. */
  | { readonly accepted: true; readonly pose: Pose; readonly score: Score }
  | { readonly accepted: false; readonly reason: PoseRefusal; readonly message: string };

const refuse = (reason: PoseRefusal, message: string): PoseVerdict => ({ accepted: false, reason, message });

/** One verdict for each claim of one result, in order. */
export function certify(
  pocket: Pocket,
  ligand: Ligand,
  claims: readonly PoseClaim[],
  limits: CertificateLimits = CERTIFICATE_LIMITS,
): PoseVerdict[] {
  const moving = movingLigand(ligand);
  const earlier: Float64Array[] = [];
  return claims.map((claim): PoseVerdict => {
    const broken = findBreak(ligand, claim, limits);
    if (broken) return broken;
    const pose = withUnitQuaternion(claim.pose);
    moving.place(pose);
    const verdict = judgePlaced(pocket, moving, pose, claim, limits);
    if (!verdict.accepted) return verdict;
    const copy = findCopy(moving.places, earlier, limits.copy);
    if (copy) return refuse('copy', `The pose is ${copy.rmsd.toFixed(3)} Å from another one of this result.`);
    earlier.push(Float64Array.from(moving.places));
    return verdict;
  });
}

/** What can be seen without placing an atom. */
function findBreak(
  ligand: Ligand,
  { pose, inter, intra }: PoseClaim,
  limits: CertificateLimits,
): PoseVerdict | undefined {
  const expected = RIGID_NUMBERS + torsionCount(ligand);
  if (pose.length !== expected)
    return refuse('length', `The pose has ${pose.length} numbers; this ligand has ${expected}.`);
  if (!pose.every(Number.isFinite) || !Number.isFinite(inter) || !Number.isFinite(intra))
    return refuse('not-finite', 'The pose or its energies hold a number that is not finite.');
  const length = Math.hypot(...pose.subarray(3, RIGID_NUMBERS));
  if (Math.abs(length - 1) > limits.quaternion)
    return refuse('quaternion', `The quaternion has a length of ${length.toPrecision(6)}, not 1.`);
  const widest = pose.subarray(RIGID_NUMBERS).reduce((most, angle) => Math.max(most, Math.abs(angle)), 0);
  if (widest > Math.PI + limits.torsion)
    return refuse('torsion', `A torsion of ${widest.toPrecision(6)} lies beyond π.`);
  return undefined;
}

function judgePlaced(
  pocket: Pocket,
  moving: MovingLigand,
  pose: Pose,
  claim: PoseClaim,
  limits: CertificateLimits,
): PoseVerdict {
  const out = sticksOut(pocket, moving);
  if (out > limits.box)
    return refuse('outside', `A heavy atom lies ${out.toPrecision(3)} Å outside the box.`);
  const score = scoreInPocket(pocket, moving);
  for (const part of ['inter', 'intra'] as const) {
    const off = claim[part] - score[part];
    if (Math.abs(off) > allowance(score[part], limits))
      return refuse(
        off < 0 ? 'energy-too-good' : 'energy-too-bad',
        `${part} is ${score[part].toFixed(3)} kcal/mol; ${claim[part].toFixed(3)} was claimed.`,
      );
  }
  return { accepted: true, pose, score };
}

/** kcal/mol that a claim may be off. */
const allowance = (energy: number, { energy: least, repulsiveShare, repulsiveAbove }: CertificateLimits) =>
  energy > repulsiveAbove ? Math.max(least, repulsiveShare * energy) : least;

function withUnitQuaternion(pose: Pose): Pose {
  const unit = Float64Array.from(pose);
  const length = Math.hypot(...pose.subarray(3, RIGID_NUMBERS));
  for (let i = 3; i < RIGID_NUMBERS; i++) unit[i] = (pose[i] ?? 0) / length;
  return unit;
}
