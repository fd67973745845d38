/**
 * Answers that this coordinator stored a moment ago, so that the judge need not read them back, nor the same bytes be
 * stored twice.
 *
 * Invariant: whatever is kept here of a workunit was committed as it is here, and has no verdict. The judge uses it only
 * where it is as many as the workunit counts, so an answer stored elsewhere, or forgotten here, costs a look into the
 * database, or bytes that are stored twice, and no more.
 */
import type { HostId, ResultId, Sha256, WorkunitId } from '@manyhands/protocol';
import { compareIds } from '@manyhands/rules';
import { BoundedMap } from './bounded-map.ts';

export interface RecentAnswer {
  readonly result: ResultId;
  readonly host: HostId;
  readonly digest: Sha256;
  /** Whose row holds its bytes: its own, or that of an answer with the same ones. */
  readonly bytesIn: ResultId;
}

export interface RecentAnswers {
  add(workunit: WorkunitId, answer: RecentAnswer): void;
  /** All answers so far, in the order of their ids; null where not just so many are known. What is added later does not join them. */
  all(workunit: WorkunitId, count: number): readonly RecentAnswer[] | null;
  /** The result whose row holds these very bytes: they need not be stored again. */
  holder(workunit: WorkunitId, digest: Sha256): ResultId | null;
  /** Some have a verdict now. */
  forget(workunit: WorkunitId): void;
  /** What was stored is not known any more. */
  clear(): void;
}

/** Workunits that wait for an answer or for their verdict; 300 bytes each. */
const MOST_WORKUNITS = 20_000;

export function createRecentAnswers(most = MOST_WORKUNITS): RecentAnswers {
  const known = new BoundedMap<WorkunitId, RecentAnswer[]>(most);
  return {
    add: (workunit, answer) => {
      const others = known.get(workunit);
      if (others) others.push(answer);
      else known.set(workunit, [answer]);
    },
    all: (workunit, count) => {
      const answers = known.get(workunit);
      return answers?.length === count ? answers.toSorted((a, b) => compareIds(a.result, b.result)) : null;
    },
    holder: (workunit, digest) =>
      known.get(workunit)?.find((answer) => answer.digest === digest)?.bytesIn ?? null,
    forget: (workunit) => {
      known.delete(workunit);
    },
    clear: () => known.clear(),
  };
}
