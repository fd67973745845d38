/** Natural group commit: whatever arrives while one transaction runs goes into the next one, so load makes groups larger. */

export interface GroupOptions<E, R> {
  /** Most entries of one transaction. */
  readonly most: number;
  /** Entries with equal keys never share a transaction; the later one waits for the next. */
  key(entry: E): string;
  /** Makes the entries durable together; one outcome for each, in order. */
  commit(entries: readonly E[]): Promise<readonly R[]>;
}

/** Entries that were handed in together, and what became of those that have settled. */
interface Submission<R> {
  readonly outcomes: R[];
  unsettled: number;
  failure: { readonly error: unknown } | null;
  resolve(outcomes: readonly R[]): void;
  reject(error: unknown): void;
}

interface Waiting<E, R> {
  readonly entry: E;
  readonly of: Submission<R>;
  readonly index: number;
}

/**
 * Returns a function that resolves with an outcome for each of its entries once their transactions have committed. Where
 * one was not taken it rejects, after the others have settled.
 */
export function groupCommit<E, R>({
  most,
  key,
  commit,
}: GroupOptions<E, R>): (entries: readonly E[]) => Promise<readonly R[]> {
  let waiting: Waiting<E, R>[] = [];
  let running = false;

  const takeGroup = (): Waiting<E, R>[] => {
    const keys = new Set<string>();
    const group: Waiting<E, R>[] = [];
    const rest: Waiting<E, R>[] = [];
    for (const one of waiting) {
      const fits = group.length < most && !keys.has(key(one.entry));
      (fits ? group : rest).push(one);
      if (fits) keys.add(key(one.entry));
    }
    waiting = rest;
    return group;
  };

  const commitGroup = async (group: readonly Waiting<E, R>[]): Promise<void> => {
    try {
      const outcomes = await commit(group.map(({ entry }) => entry));
      if (outcomes.length !== group.length)
        throw new Error('a group commit must give one outcome for each entry');
      for (const [at, outcome] of outcomes.entries()) {
        const one = group[at];
        if (!one) continue;
        one.of.outcomes[one.index] = outcome;
        settle(one.of);
      }
    } catch (error) {
      // One entry that the database will not take must not harm those that shared its transaction.
      if (group.length > 1) for (const one of group) await commitGroup([one]);
      else if (group[0]) {
        group[0].of.failure ??= { error };
        settle(group[0].of);
      }
    }
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) await commitGroup(takeGroup());
    running = false;
  };

  return (entries) =>
    new Promise((resolve, reject) => {
      if (entries.length === 0) return resolve([]);
      const of: Submission<R> = { outcomes: [], unsettled: entries.length, failure: null, resolve, reject };
      for (const [index, entry] of entries.entries()) waiting.push({ entry, of, index });
      if (running) return;
      running = true;
      // A turn later, so that what arrives with it shares even the first transaction.
      setImmediate(() => void run());
    });
}

function settle<R>(submission: Submission<R>): void {
  submission.unsettled -= 1;
  if (submission.unsettled > 0) return;
  const { outcomes, failure, resolve, reject } = submission;
  if (failure) reject(failure.error);
  else resolve(outcomes);
}
