/** Draws random placements of a ligand within a box, the same for the same seed on every machine. */
import type { Box } from '../geometry.ts';
import { type Ligand, scoredAtoms, torsionCount } from '../ligand/ligand.ts';
import { IssueList, type Reading } from '../reading.ts';
import { RandomStream } from './philox.ts';
import { type Pose, placePose, poseLength, RIGID_NUMBERS } from './pose.ts';

/** Shapes tried for one pose before giving up. */
const MAX_TRIES = 10_000;
/** Shapes tried to see whether a ligand fits at all, and how many of them must. */
const FIT_TRIES = 1000;
const FIT_WANTED = 10;
/** Stream of the fitting test, apart from every pose's own. */
const FIT_STREAM = 0xffffffff;

/**
 * Draws `count` poses from number `first` on: torsions uniform in [-π, π), orientation uniform, position uniform over
 * all places where every heavy atom lies in the box. Shapes that fit nowhere are drawn again.
 * Pose p depends on `seed`, `stream` (such as the ligand's number) and p alone. Refuses a ligand that does not fit.
 */
export function randomPoses(
  ligand: Ligand,
  box: Box,
  count: number,
  seed: number,
  { stream = 0, first = 0 }: { readonly stream?: number; readonly first?: number } = {},
): Reading<Pose[]> {
  const fit = checkFit(ligand, box, seed);
  if (!fit.ok) return fit;
  return {
    ok: true,
    value: Array.from({ length: count }, (_, i) => drawPose(ligand, box, seed, stream, first + i)),
  };
}

/** Refuses a ligand of which fewer than one random shape in a hundred fits into the box. */
export function checkFit(ligand: Ligand, box: Box, seed: number): Reading<Ligand> {
  const random = new RandomStream(seed, FIT_STREAM, 0);
  const least = [Infinity, Infinity, Infinity];
  let fitting = 0;
  for (let i = 0; i < FIT_TRIES && fitting < FIT_WANTED; i++) {
    const room = roomFor(ligand, box, drawShape(ligand, random));
    room.extents.forEach((extent, axis) => {
      least[axis] = Math.min(least[axis] ?? Infinity, extent);
    });
    if (room.fits) fitting++;
  }
  if (fitting >= FIT_WANTED) return { ok: true, value: ligand };
  const issues = new IssueList(ligand.name);
  issues.add(
    `The ligand does not fit into the box of ${box.size.map((edge) => edge.toFixed(1)).join(' × ')} Å: ` +
      `${fitting} of ${FIT_TRIES} random shapes fit.`,
    `Enlarge the box: the narrowest shapes seen need ${least.map((edge) => edge.toFixed(1)).join(' × ')} Å.`,
  );
  return issues.refuse();
}

/** One pose; throws after `MAX_TRIES` shapes, which `checkFit` makes unthinkable. */
export function drawPose(ligand: Ligand, box: Box, seed: number, stream: number, number: number): Pose {
  const random = new RandomStream(seed, stream, number);
  for (let i = 0; i < MAX_TRIES; i++) {
    const pose = drawShape(ligand, random);
    const position = [random.uniform(), random.uniform(), random.uniform()];
    const room = roomFor(ligand, box, pose);
    if (!room.fits) continue;
    pose.set(room.lowest.map((low, axis) => low + (position[axis] ?? 0) * (room.spare[axis] ?? 0)));
    return pose;
  }
  throw new Error(`No shape of ${ligand.name} fitted into the box in ${MAX_TRIES} tries.`);
}

/** Random orientation and torsions, the root's first atom at the origin. */
function drawShape(ligand: Ligand, random: RandomStream): Pose {
  const pose = new Float64Array(poseLength(ligand));
  const quaternion = [random.normal(), random.normal(), random.normal(), random.normal()];
  const length = Math.hypot(...quaternion);
  pose.set(length > 1e-6 ? quaternion.map((part) => part / length) : [1, 0, 0, 0], 3);
  for (let t = 0; t < torsionCount(ligand); t++)
    pose[RIGID_NUMBERS + t] = (2 * random.uniform() - 1) * Math.PI;
  return pose;
}

interface Room {
  readonly fits: boolean;
  /** Of the heavy atoms along each axis, ångström. */
  readonly extents: number[];
  /** Where the root's first atom may be: from `lowest` on, `spare` ångström far. */
  readonly lowest: number[];
  readonly spare: number[];
}

function roomFor(ligand: Ligand, { center, size }: Box, shape: Pose): Room {
  const coordinates = placePose(ligand, shape);
  const room: Room = { fits: true, extents: [], lowest: [], spare: [] };
  const heavy = scoredAtoms(ligand);
  for (let axis = 0; axis < 3; axis++) {
    let [low, high] = [Infinity, -Infinity];
    for (const atom of heavy) {
      const value = coordinates[3 * atom + axis] ?? 0;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const edge = size[axis] ?? 0;
    room.extents.push(high - low);
    room.lowest.push((center[axis] ?? 0) - edge / 2 - low);
    room.spare.push(edge - (high - low));
  }
  return { ...room, fits: room.spare.every((spare) => spare >= 0) };
}
