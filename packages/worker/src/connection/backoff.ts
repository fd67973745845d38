/** How long to wait before trying again: doubling, bounded, and different for everyone. */

const FIRST_MS = 500;
/** A coordinator that restarts is found again within half a minute. */
const LONGEST_MS = 30_000;

/** Milliseconds before try number `attempt` (from 0); `random` in [0, 1) spreads those who lost it together. */
export function backoffMs(attempt: number, random: number): number {
  const middle = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return middle * (0.5 + random);
}
