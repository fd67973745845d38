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
  readonly settled: PromiseSettledResult<R>[];
  unsettled: number;
  resolve(settled: readonly PromiseSettledResult<R>[]): void;
}

interface Waiting<E, R> {
  readonly entry: E;
  readonly of: Submission<R>;
  readonly index: number;
}

/** Returns a function that resolves, in the order of its entries, once the transactions of all have committed or failed. */
export function groupCommit<E, R>({
  most,
  key,
  commit,
}: GroupOptions<E, R>): (entries: readonly E[]) => Promise<readonly PromiseSettledResult<R>[]> {
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
      // Told when the next group is on its way: the database need not wait while outcomes are sent.
      setImmediate(() => {
        for (const [at, outcome] of outcomes.entries()) {
          const one = group[at];
          if (one) settle(one, { status: 'fulfilled', value: outcome });
        }
      });
    } catch (error) {
      // One entry that the database will not take must not harm those that shared its transaction.
      if (group.length > 1) for (const one of group) await commitGroup([one]);
      else if (group[0]) settle(group[0], { status: 'rejected', reason: error });
    }
  };

  const run = async (): Promise<void> => {
    while (waiting.length > 0) await commitGroup(takeGroup());
    running = false;
  };

  return (entries) =>
    new Promise((resolve) => {
      if (entries.length === 0) return resolve([]);
      const of: Submission<R> = { settled: [], unsettled: entries.length, resolve };
      for (const [index, entry] of entries.entries()) waiting.push({ entry, of, index });
      if (running) return;
      running = true;
      // A turn later, so that what arrives with it shares even the first transaction.
      setImmediate(() => void run());
    });
}

function settle<R>({ of, index }: Waiting<unknown, R>, as: PromiseSettledResult<R>): void {
  of.settled[index] = as;
  of.unsettled -= 1;
  if (of.unsettled === 0) of.resolve(of.settled);
}
