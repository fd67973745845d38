/**
 * Answers that this coordinator stored a moment ago, so that an equal one can be accepted with them, the judge need not
 * read them back, nor the same bytes be stored twice.
 *
 * Invariant: whatever is kept here of a workunit was committed as it is here. It decides only where it is as many as the
 * workunit counts, and the workunit counts no verdict; so an answer stored elsewhere, or forgotten here, costs the
 * judge's work, or bytes that are stored twice, and no more.
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
  /** Those that are known, the oldest first; what is added later does not join them. */
  of(workunit: WorkunitId): readonly RecentAnswer[];
  /** Some have a verdict now. */
  forget(workunit: WorkunitId): void;
  /** What was stored is not known any more. */
  clear(): void;
}

/** Workunits that wait for an answer or for their verdict; 300 bytes each. */
const MOST_WORKUNITS = 20_000;
const NONE: readonly RecentAnswer[] = [];

export function createRecentAnswers(most = MOST_WORKUNITS): RecentAnswers {
  const known = new BoundedMap<WorkunitId, readonly RecentAnswer[]>(most);
  return {
    add: (workunit, answer) => {
      const answers = [...(known.get(workunit) ?? NONE), answer];
      known.set(
        workunit,
        answers.toSorted((a, b) => compareIds(a.result, b.result)),
      );
    },
    of: (workunit) => known.get(workunit) ?? NONE,
    forget: (workunit) => {
      known.delete(workunit);
    },
    clear: () => known.clear(),
  };
}
