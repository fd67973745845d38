/** Vectors in space, in ångström, and the few ways of putting an atom where geometry says. */
import type { Vector3 } from '../geometry.ts';

export type Vec3 = Vector3;

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const distance = (a: Vec3, b: Vec3): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** Unit vector along `a`; a vector without length gives the x axis, so that nothing becomes NaN. */
export function unit(a: Vec3): Vec3 {
  const length = Math.hypot(a[0], a[1], a[2]);
  return length > 1e-9 ? scale(a, 1 / length) : [1, 0, 0];
}

/** Any unit vector at a right angle to `a`, always the same one. */
export function perpendicular(a: Vec3): Vec3 {
  const away: Vec3 = Math.abs(unit(a)[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0];
  return unit(cross(a, away));
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Angle a–b–c in degrees. */
export function angleAt(a: Vec3, b: Vec3, c: Vec3): number {
  const cosine = dot(unit(subtract(a, b)), unit(subtract(c, b)));
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}

/** Point at `length` from `centre`, with the angle to `via` and the torsion about centre–via seen from `reference`, in degrees. */
export function placeByTorsion(
  centre: Vec3,
  via: Vec3,
  reference: Vec3,
  length: number,
  angle: number,
  torsion: number,
): Vec3 {
  const axis = unit(subtract(via, centre));
  const toReference = subtract(reference, via);
  const inPlane = subtract(toReference, scale(axis, dot(toReference, axis)));
  const x = dot(inPlane, inPlane) > 1e-9 ? unit(inPlane) : perpendicular(axis);
  const y = cross(axis, x);
  const [a, t] = [radians(angle), radians(torsion)];
  const sideways = add(scale(x, Math.cos(t)), scale(y, Math.sin(t)));
  return add(centre, scale(add(scale(axis, Math.cos(a)), scale(sideways, Math.sin(a))), length));
}

/** Point at `length` from `centre`, opposite to the mean direction of its neighbours. */
export function placeOpposite(centre: Vec3, neighbours: readonly Vec3[], length: number): Vec3 {
  const sum = neighbours.reduce((total, n) => add(total, unit(subtract(n, centre))), [0, 0, 0] as Vec3);
  return subtract(centre, scale(unit(sum), length));
}

/** Two points at `length` from `centre` that make a tetrahedron with the two neighbours. */
export function placeTetrahedralPair(centre: Vec3, a: Vec3, b: Vec3, length: number): [Vec3, Vec3] {
  const [ua, ub] = [unit(subtract(a, centre)), unit(subtract(b, centre))];
  const back = scale(unit(add(ua, ub)), -Math.cos(radians(54.75)));
  const side = scale(unit(cross(ua, ub)), Math.sin(radians(54.75)));
  return [add(centre, scale(add(back, side), length)), add(centre, scale(subtract(back, side), length))];
}

/** Mean of some points; the origin where there are none. */
export function centroid(points: readonly Vec3[]): Vec3 {
  const sum = points.reduce(add, [0, 0, 0] as Vec3);
  return points.length > 0 ? scale(sum, 1 / points.length) : sum;
}
