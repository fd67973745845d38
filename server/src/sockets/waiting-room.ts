/**
 * Work requests that found nothing wait here, first come first served, until there is work or their time is up.
 *
 * A wake serves waiters a few at a time and stops after a run of misses, moving those who tried to the end of the
 * queue: two thousand idle hosts and one free copy cost a bounded number of leases, and nobody starves.
 */
export type EndOfWaiting = 'timeout' | 'superseded' | 'draining';

export interface Waiter {
  /** One waiter per session: a newer request of a session ends its older one. */
  readonly session: string;
  /** Tries to lease; true when the waiter got its answer. */
  serve(): Promise<boolean>;
  /** Time is up or the coordinator drains. */
  end(why: EndOfWaiting): void;
}

export interface WaitingRoom {
  /** `tried`: what `wakes` was when it last looked. Woken since then, it looks again at once. */
  enter(waiter: Waiter, tried: number): void;
  leave(session: string): void;
  /** There may be work: try the waiters. */
  wake(): void;
  /** How often there was a wake. */
  readonly wakes: number;
  readonly size: number;
  close(): void;
}

/** Leases at once: enough to fill a group commit, too few to push reports aside. */
const SERVED_AT_ONCE = 8;
/** Misses in a row after which a pass rests: what is free now is not for these hosts. */
const MISSES_BEFORE_REST = 32;
/** Milliseconds between passes, so that a burst of wakes is one pass. */
const REST_MS = 50;
/** Milliseconds after a pass that gave up; the rest of the queue is tried then. */
const LONG_REST_MS = 250;

export function createWaitingRoom(holdMs: number, failed: (error: unknown) => void): WaitingRoom {
  const queue = new Map<string, { waiter: Waiter; timer: NodeJS.Timeout }>();
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  let closed = false;
  let wakes = 0;

  const take = (session: string): Waiter | undefined => {
    const entry = queue.get(session);
    if (entry) clearTimeout(entry.timer);
    queue.delete(session);
    return entry?.waiter;
  };

  const schedule = (ms: number): void => {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      void pass();
    }, ms);
  };

  const passSoon = (): void => {
    if (running) again = true;
    else schedule(0);
  };

  /** Serves one waiter; a miss goes to the end of the queue if it still waits. */
  const serveOne = async (session: string): Promise<boolean> => {
    const entry = queue.get(session);
    if (!entry) return true;
    const served = await entry.waiter.serve().catch((error: unknown) => {
      failed(error);
      return false;
    });
    if (queue.get(session) !== entry) return true;
    queue.delete(session);
    if (served) clearTimeout(entry.timer);
    else queue.set(session, entry);
    return served;
  };

  const pass = async (): Promise<void> => {
    if (running || closed) {
      again = true;
      return;
    }
    running = true;
    again = false;
    const sessions = [...queue.keys()];
    let misses = 0;
    let next = 0;
    const server = async (): Promise<void> => {
      while (next < sessions.length && misses < MISSES_BEFORE_REST && !closed) {
        const session = sessions[next++];
        if (session !== undefined) misses = (await serveOne(session)) ? 0 : misses + 1;
      }
    };
    await Promise.all(Array.from({ length: SERVED_AT_ONCE }, server));
    running = false;
    if (next < sessions.length) schedule(LONG_REST_MS);
    else if (again) schedule(REST_MS);
  };

  return {
    enter: (waiter, tried) => {
      take(waiter.session)?.end('superseded');
      const timer = setTimeout(() => take(waiter.session)?.end('timeout'), holdMs);
      queue.set(waiter.session, { waiter, timer });
      if (tried !== wakes) passSoon();
    },
    leave: (session) => {
      take(session);
    },
    wake: () => {
      wakes += 1;
      if (queue.size > 0) passSoon();
    },
    get wakes() {
      return wakes;
    },
    get size() {
      return queue.size;
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
      for (const session of [...queue.keys()]) take(session)?.end('draining');
    },
  };
}

export interface HeldRequest<T> {
  /** What the room's `wakes` was before it first looked for work. */
  readonly tried: number;
  /** Null where there is nothing for it now. */
  serve(): Promise<T | null>;
  unserved(why: EndOfWaiting): T;
}

/**
 * Waits in the room for an answer. A request that ends while it is just being served waits for what comes of that:
 * otherwise its host would hold work that it never heard of.
 */
export function holdUntilServed<T>(room: WaitingRoom, session: string, held: HeldRequest<T>): Promise<T> {
  return new Promise((resolve) => {
    let serving = false;
    let ended: EndOfWaiting | null = null;
    const waiter: Waiter = {
      session,
      serve: async () => {
        serving = true;
        let answer: T | null = null;
        try {
          answer = await held.serve();
        } finally {
          serving = false;
          if (answer !== null) resolve(answer);
          else if (ended) resolve(held.unserved(ended));
        }
        return answer !== null;
      },
      end: (why) => {
        ended = why;
        if (!serving) resolve(held.unserved(why));
      },
    };
    room.enter(waiter, held.tried);
  });
}
