/** Credit: what accepted work is worth, from the kernel's own measure of it and never from a claim. */

/** Operations of the kernel's `cost` that make one credit: about a second of a small processor core. */
export const OPERATIONS_PER_CREDIT = 1e9;

/**
 * Credit of one accepted result of a workunit of `cost` operations. Exact to one operation, so that sums of a ledger
 * do not drift with how a cost was rounded; a cost that is no positive number is worth nothing.
 */
export function creditOf(cost: number): number {
  return Number.isFinite(cost) && cost > 0 ? Math.round(cost) / OPERATIONS_PER_CREDIT : 0;
}
