/** Daily quota: how many assignments a host may be given in a day, by how its last results fared. */

/** What is remembered of a host's conduct. */
export interface Trust {
  /** Results accepted since the last refused or failed one. */
  readonly consecutiveValid: number;
  /** Assignments a day. */
  readonly dailyQuota: number;
}

/** What an assignment ended in: agreement, disagreement, or a failure that the host reported. */
export type ConductVerdict = 'accepted' | 'refused' | 'failed';

export interface QuotaOptions {
  /** Assignments a day of a host in good standing: more than one-second workunits can fill. */
  readonly baseDailyQuota: number;
  /** Assignments a day that no host sinks below: the way back. */
  readonly minDailyQuota: number;
  /** Share of the base that a failure costs: a crash is no lie, but a host that only crashes should be asked less. */
  readonly failureShare: number;
}

export const QUOTA: QuotaOptions = {
  baseDailyQuota: 100_000,
  minDailyQuota: 4,
  failureShare: 0.02,
};

/** A host that nothing is known of. */
export const newcomer = (options: QuotaOptions = QUOTA): Trust => ({
  consecutiveValid: 0,
  dailyQuota: options.baseDailyQuota,
});

export function trustAfter(before: Trust, verdict: ConductVerdict, options: QuotaOptions = QUOTA): Trust {
  const { baseDailyQuota, minDailyQuota, failureShare } = options;
  const quota = (wanted: number) => Math.min(Math.max(Math.floor(wanted), minDailyQuota), baseDailyQuota);
  switch (verdict) {
    case 'accepted':
      return { consecutiveValid: before.consecutiveValid + 1, dailyQuota: quota(before.dailyQuota * 2) };
    case 'refused':
      return { consecutiveValid: 0, dailyQuota: quota(before.dailyQuota / 2) };
    case 'failed':
      return { consecutiveValid: 0, dailyQuota: quota(before.dailyQuota - baseDailyQuota * failureShare) };
    default:
      return verdict satisfies never;
  }
}

const DAY_MS = 86_400_000;

/** Days since the epoch, in UTC: the day that a quota counts for. */
export const quotaDayOf = (now: number): number => Math.floor(now / DAY_MS);

/** Assignments that may still be given today; a new day starts with the whole quota. */
export function quotaLeft(
  record: { readonly dailyQuota: number; readonly usedToday: number; readonly quotaDay: number },
  now: number,
): number {
  const used = record.quotaDay === quotaDayOf(now) ? record.usedToday : 0;
  return Math.max(0, record.dailyQuota - used);
}
