/** How often a verified answer is compared with another host's: a share of chance, more for whoever trails. */

/** What is known of a host's answers to kernels whose outputs are `best`. */
export interface EffortRecord {
  /** Its answers that were compared with another host's, of the last ones. */
  readonly compared: number;
  /** How far these lay above the best verified answer, in the mean, in windows. */
  readonly meanGap: number;
  /** Results accepted since the last refused or failed one, of all kernels. */
  readonly consecutiveValid: number;
}

export interface SecondOpinionOptions {
  /** Of the answers of a host in good standing: 1 in 10 costs a tenth, and finds who skimps half of its work in a day. */
  readonly share: number;
  /** Of a host that was compared less often than `provenAfter`. */
  readonly newcomerShare: number;
  /** Comparisons after which a mean says something. */
  readonly provenAfter: number;
  /** Mean gap, in windows, up to which only chance is at work; from there the share grows, to all at a whole window. */
  readonly trailsFrom: number;
}

export const SECOND_OPINION: SecondOpinionOptions = {
  share: 0.1,
  newcomerShare: 0.3,
  provenAfter: 3,
  trailsFrom: 0.3,
};

/** Share of this host's answers for which another host is asked too, in [0, 1]. */
export function secondOpinionShare(
  { compared, meanGap, consecutiveValid }: EffortRecord,
  options: SecondOpinionOptions = SECOND_OPINION,
): number {
  const { share, newcomerShare, provenAfter, trailsFrom } = options;
  if (share >= 1) return 1;
  // After a refused or failed result everything is looked at until one was good again.
  if (compared > 0 && consecutiveValid === 0) return 1;
  const trailing = Math.min(1, Math.max(0, (meanGap - trailsFrom) / (1 - trailsFrom)));
  const base = share === 0 ? 0 : compared < provenAfter ? Math.max(share, newcomerShare) : share;
  return base + (1 - base) * trailing;
}
