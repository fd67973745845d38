/** Root mean square distances between poses, without alignment: a pose is where it is. */

/** Ångström, point by point in order; flat x, y, z lists of one length. */
export function plainRmsd(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt((3 * sum) / a.length);
}
