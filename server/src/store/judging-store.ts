/** What the judge needs of the store: its cases, and that its decisions are carried out. */
import type { HostId, WorkunitId } from '@manyhands/protocol';
import type { Decision, JudgeCase } from '@manyhands/rules';
import type { ExpiredAssignment } from './work-store.ts';

/** What a decision changed, told to the hosts concerned. */
export interface CarriedOut {
  /** Hosts whose standing changed. */
  readonly hosts: readonly HostId[];
  /** Assignments no longer needed because their workunit is finished. */
  readonly revoked: readonly ExpiredAssignment[];
  /** Workunits that need copies again. */
  readonly reopened: boolean;
}

/** Trust after one verdict. */
export type TrustAfter = (
  before: { consecutiveValid: number; dailyQuota: number },
  verdict: 'accepted' | 'refused' | 'failed',
) => { consecutiveValid: number; dailyQuota: number };

export interface JudgingStore {
  /** Workunits that need the judge; what was left over by a crash comes back here. */
  toJudge(limit: number): Promise<readonly WorkunitId[]>;
  judgeCases(workunits: readonly WorkunitId[]): Promise<readonly JudgeCase[]>;
  /**
   * One transaction, guarded so that carrying out a decision twice, or one that an arrival overtook, changes nothing.
   * Credits are `creditOf(cost)`. What was accepted at once since the last call is counted, and failures reported since then
   * are in their hosts' trust.
   * `judged` names workunits that the judge saw without deciding: they leave `toJudge` until something else arrives.
   */
  carryOut(
    decisions: readonly Decision[],
    now: number,
    rules: {
      creditOf(cost: number): number;
      trustAfter: TrustAfter;
    },
    judged?: readonly WorkunitId[],
  ): Promise<CarriedOut>;
}
