/** The member of a group that lies nearest to all others, chosen the same way in whatever order they came. */
import { compareIds } from '../ids.ts';
import { invariant } from '../invariant.ts';
import { distance } from './compare.ts';
import type { Candidate, OutputRule } from './types.ts';

/** Least sum of distances to the others; then the least digest; then the oldest result. */
export function medoid(rules: readonly OutputRule[], group: readonly Candidate[]): Candidate {
  const [best] = [...group]
    .sort(byDigest)
    .map((candidate, _, all) => ({
      candidate,
      sum: all.reduce((sum, other) => sum + distance(rules, candidate, other), 0),
    }))
    .sort((a, b) => a.sum - b.sum);
  invariant(best, 'the medoid of an empty group');
  return best.candidate;
}

/** An order by content, so that arrival has no part in it; equal contents by result id, as numbers. */
export function byDigest(a: Candidate, b: Candidate): number {
  if (a.digest !== b.digest) return a.digest < b.digest ? -1 : 1;
  return compareIds(a.result, b.result);
}
