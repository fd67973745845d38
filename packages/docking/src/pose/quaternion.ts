/** Unit quaternions w, x, y, z as rotations. */
import type { Vector3 } from '../geometry.ts';

export type Quaternion = readonly [number, number, number, number];

/** The rotation `second` after `first`, seen from outside: first · second turns by second, then first. */
export function multiply(first: Quaternion, second: Quaternion): Quaternion {
  const [a, b, c, d] = first;
  const [e, f, g, h] = second;
  return [
    a * e - b * f - c * g - d * h,
    a * f + b * e + c * h - d * g,
    a * g - b * h + c * e + d * f,
    a * h + b * g - c * f + d * e,
  ];
}

/** Turns a vector: v + 2 u × (u × v + w v). */
export function rotate([w, x, y, z]: Quaternion, [vx, vy, vz]: Vector3): Vector3 {
  const tx = y * vz - z * vy + w * vx;
  const ty = z * vx - x * vz + w * vy;
  const tz = x * vy - y * vx + w * vz;
  return [vx + 2 * (y * tz - z * ty), vy + 2 * (z * tx - x * tz), vz + 2 * (x * ty - y * tx)];
}

/** Turn by `angle` radians about a unit axis. */
export function turnAbout([x, y, z]: Vector3, angle: number): Quaternion {
  const sine = Math.sin(angle / 2);
  return [Math.cos(angle / 2), sine * x, sine * y, sine * z];
}
