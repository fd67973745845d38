/** Whether a host works as hard as others: a running score of how often its answers trail those it is compared with. */

/** What is remembered of a host's answers to kernels whose outputs are `best`. */
export interface EffortRecord {
  /** Its answers that were compared with another host's. */
  readonly compared: number;
  /** In [0, `distrustAt`]: up with every answer that trails, down with every one that leads. */
  readonly trail: number;
  /** Whether the score once reached `distrustAt`, and has not been back at 0 since. */
  readonly distrusted: boolean;
}

export interface EffortOptions {
  /**
   * Windows by which two answers differ that are told apart. Smaller differences are where a descent stopped; those may
   * lie to one side, as a graphics card rounds otherwise than a processor, and must not count.
   */
  readonly margin: number;
  /**
   * What an answer that leads takes off; one that trails adds 1. Of two honest hosts either is as likely to trail, whatever
   * the molecule, so the score sinks by 1 in two comparisons told apart. Who does a k-th of the work trails in k of k + 1.
   */
  readonly lead: number;
  /** Score at which a host is distrusted: honest ones get there in one of some 100,000 comparisons told apart. */
  readonly distrustAt: number;
}

export const EFFORT: EffortOptions = { margin: 0.03, lead: 2, distrustAt: 22 };

/** A host that was never compared. */
export const uncompared: EffortRecord = { compared: 0, trail: 0, distrusted: false };

/** After one more of its answers was compared; `gap` is how far it lies above the other host's, in windows. */
export function effortAfter(
  { compared, trail, distrusted }: EffortRecord,
  gap: number,
  { margin, lead, distrustAt }: EffortOptions = EFFORT,
): EffortRecord {
  const step = gap > margin ? 1 : gap < -margin ? -lead : 0;
  const next = Math.min(distrustAt, Math.max(0, trail + step));
  return {
    compared: compared + 1,
    trail: next,
    distrusted: next >= distrustAt || (distrusted && next > 0),
  };
}
