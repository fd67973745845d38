/** Places a ligand: a pose is a position, an orientation and one angle for each torsion. */
import { type Coordinates, pointAt, type Vector3 } from '../geometry.ts';
import { type Ligand, torsionCount } from '../ligand/ligand.ts';
import { multiply, type Quaternion, rotate, turnAbout } from './quaternion.ts';

/**
 * x, y, z of the root's first atom in ångström; unit quaternion w, x, y, z about that atom; then the torsions in
 * radians, in order of bodies, 0 being the angle that the file has.
 */
export type Pose = Float64Array;

/** Numbers of a pose before its torsions. */
export const RIGID_NUMBERS = 7;

/** Degrees of freedom of a rigid body: position and orientation. */
export const RIGID_DEGREES = 6;

export const poseLength = (ligand: Ligand): number => RIGID_NUMBERS + torsionCount(ligand);

/** The pose that gives back the coordinates of the file. */
export function identityPose(ligand: Ligand): Pose {
  const pose = new Float64Array(poseLength(ligand));
  pose.set(rootPosition(ligand));
  pose[3] = 1;
  return pose;
}

const rootPosition = ({ bodies, coordinates }: Ligand): Vector3 =>
  pointAt(coordinates, bodies[0]?.origin ?? 0);

interface Frame {
  readonly origin: Vector3;
  readonly turn: Quaternion;
}

/** Coordinates of all atoms, hydrogens too, in file order. */
export function placePose(ligand: Ligand, pose: Pose): Coordinates {
  const frames = placeBodies(ligand, pose);
  const placed = new Float64Array(ligand.coordinates.length);
  ligand.bodyOf.forEach((body, atom) => {
    const frame = frames[body];
    const origin = ligand.bodies[body]?.origin;
    if (frame && origin !== undefined) placed.set(placePoint(ligand, frame, origin, atom), 3 * atom);
  });
  return placed;
}

function placeBodies(ligand: Ligand, pose: Pose): Frame[] {
  const [x = 0, y = 0, z = 0, w = 1, i = 0, j = 0, k = 0] = pose;
  const frames: Frame[] = [{ origin: [x, y, z], turn: [w, i, j, k] }];
  ligand.bodies.slice(1).forEach((body, torsion) => {
    const parent = frames[body.parent];
    const pivot = ligand.bodies[body.parent]?.origin;
    if (!parent || pivot === undefined) throw new Error('A body comes before its parent.');
    const angle = pose[RIGID_NUMBERS + torsion] ?? 0;
    const turn = multiply(parent.turn, turnAbout(torsionAxis(ligand, torsion), angle));
    frames.push({ origin: placePoint(ligand, parent, pivot, body.origin), turn });
  });
  return frames;
}

/** Unit vector along the axis of a torsion, as in the file. */
export function torsionAxis({ bodies, coordinates }: Ligand, torsion: number): Vector3 {
  const { from = 0, origin = 0 } = bodies[torsion + 1] ?? {};
  const [x, y, z] = offset(coordinates, from, origin);
  const length = Math.hypot(x, y, z);
  return length === 0 ? [0, 0, 0] : [x / length, y / length, z / length];
}

function placePoint({ coordinates }: Ligand, { origin, turn }: Frame, pivot: number, atom: number): Vector3 {
  const [x, y, z] = rotate(turn, offset(coordinates, pivot, atom));
  return [origin[0] + x, origin[1] + y, origin[2] + z];
}

/** Vector from one atom to another, in ångström. */
export function offset(coordinates: Coordinates, from: number, to: number): Vector3 {
  const [ax, ay, az] = pointAt(coordinates, from);
  const [bx, by, bz] = pointAt(coordinates, to);
  return [bx - ax, by - ay, bz - az];
}
