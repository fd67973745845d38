/** Moves a pose along a direction. */
import { type Pose, RIGID_NUMBERS } from '../pose/pose.ts';
import { multiply, turnAbout } from '../pose/quaternion.ts';

/**
 * `direction`: [6 + torsions] shift in ångström, turn as a rotation vector in radians, torsions in radians. The turn is
 * made from outside, after the orientation that the pose has; the quaternion stays a unit one, torsions stay in [-π, π].
 */
export function stepPose(pose: Pose, direction: Float64Array, length: number, moved: Pose): void {
  for (let axis = 0; axis < 3; axis++) moved[axis] = (pose[axis] ?? 0) + length * (direction[axis] ?? 0);
  const [rx, ry, rz] = [direction[3] ?? 0, direction[4] ?? 0, direction[5] ?? 0];
  const size = Math.hypot(rx, ry, rz);
  const [, , , w = 1, x = 0, y = 0, z = 0] = pose;
  const turn = size > 0 ? turnAbout([rx / size, ry / size, rz / size], size * length) : STILL;
  const turned = multiply(turn, [w, x, y, z]);
  const norm = Math.hypot(...turned);
  for (let part = 0; part < 4; part++) moved[3 + part] = (turned[part] ?? 0) / norm;
  for (let i = RIGID_NUMBERS; i < pose.length; i++)
    moved[i] = wrapAngle((pose[i] ?? 0) + length * (direction[i - 1] ?? 0));
}

const STILL = [1, 0, 0, 0] as const;

/** Radians, into [-π, π]. */
export const wrapAngle = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
