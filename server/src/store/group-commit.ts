/** Natural group commit: whatever arrives while one transaction runs goes into the next one, so load makes groups larger. */

export interface GroupOptions<E, R> {
  /** Most entries of one transaction. */
  readonly most: number;
  /** Entries with equal keys never share a transaction; the later one waits for the next. */
  key(entry: E): string;
  /** Makes the entries durable together; one outcome for each, in order. */
  commit(entries: readonly E[]): Promise<readonly R[]>;
}

interface Waiting<E, R> {
  readonly entry: E;
  resolve(outcome: R): void;
  reject(error: unknown): void;
}

/** Returns a function that resolves once its entry's transaction has committed. */
export function groupCommit<E, R>({ most, key, commit }: GroupOptions<E, R>): (entry: E) => Promise<R> {
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

  const settle = async (group: readonly Waiting<E, R>[]): Promise<void> => {
    try {
      const outcomes = await commit(group.map(({ entry }) => entry));
      if (outcomes.length !== group.length)
        throw new Error('a group commit must give one outcome for each entry');
      for (const [index, outcome] of outcomes.entries()) group[index]?.resolve(outcome);
    } catch (error) {
      // One entry that the database will not take must not harm those that shared its transaction.
      if (group.length > 1) for (const one of group) await settle([one]);
      else group[0]?.reject(error);
    }
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) await settle(takeGroup());
    running = false;
  };

  return (entry) =>
    new Promise((resolve, reject) => {
      waiting.push({ entry, resolve, reject });
      if (running) return;
      running = true;
      // A turn later, so that entries of one message share even the first transaction.
      setImmediate(() => void run());
    });
}
