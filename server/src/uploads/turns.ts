/** One piece of work at a time for each key; who comes later stops who came before, and begins when that has ended. */

export interface Turns<Key> {
  /** `signal` is aborted when somebody else wants the turn. */
  take<T>(key: Key, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Stops all, and resolves when they have ended. */
  stop(): Promise<void>;
}

interface Turn {
  readonly stopping: AbortController;
  readonly ended: Promise<unknown>;
}

export function createTurns<Key>(): Turns<Key> {
  const turns = new Map<Key, Turn>();
  return {
    take: async (key, work) => {
      const earlier = turns.get(key);
      earlier?.stopping.abort();
      const stopping = new AbortController();
      const done = Promise.resolve(earlier?.ended).then(() => work(stopping.signal));
      const turn: Turn = { stopping, ended: done.catch(() => undefined) };
      turns.set(key, turn);
      try {
        return await done;
      } finally {
        if (turns.get(key) === turn) turns.delete(key);
      }
    },
    stop: async () => {
      for (const { stopping } of turns.values()) stopping.abort();
      await Promise.all([...turns.values()].map(({ ended }) => ended));
    },
  };
}
