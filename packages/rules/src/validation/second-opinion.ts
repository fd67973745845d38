/** How often a verified answer is compared with another host's: a share of chance, more for whoever trails. */
import type { EffortRecord } from '../trust/effort.ts';

export interface SecondOpinionOptions {
  /** Of the answers of a host in good standing: 1 in 10 costs a tenth of the work. */
  readonly share: number;
  /** Of a host that was compared less often than `provenAfter`. */
  readonly newcomerShare: number;
  /** Comparisons after which a score says something. */
  readonly provenAfter: number;
  /** Score of trailing up to which only chance is at work; from there the share grows. */
  readonly trailsFrom: number;
  /** Score from which on all answers are compared. */
  readonly allFrom: number;
}

export const SECOND_OPINION: SecondOpinionOptions = {
  share: 0.1,
  newcomerShare: 0.3,
  provenAfter: 3,
  trailsFrom: 2,
  allFrom: 8,
};

export interface Conduct extends EffortRecord {
  /** Results accepted since the last refused or failed one, of all kernels. */
  readonly consecutiveValid: number;
}

/** Share of this host's answers for which another host is asked too, in [0, 1]. */
export function secondOpinionShare(
  { compared, trail, distrusted, consecutiveValid }: Conduct,
  options: SecondOpinionOptions = SECOND_OPINION,
): number {
  const { share, newcomerShare, provenAfter, trailsFrom, allFrom } = options;
  // After a refused or failed result everything is looked at until one was good again.
  if (share >= 1 || distrusted || (compared > 0 && consecutiveValid === 0)) return 1;
  const trailing = Math.min(1, Math.max(0, (trail - trailsFrom) / (allFrom - trailsFrom)));
  const base = share === 0 ? 0 : compared < provenAfter ? Math.max(share, newcomerShare) : share;
  return base + (1 - base) * trailing;
}
