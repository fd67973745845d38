/** Events per second over the last minute, in sixty counters. */
export interface Rate {
  count(events: number): void;
  perSecond(): number;
}

const SECONDS = 60;

export function createRate(now: () => number): Rate {
  const counters = new Array<number>(SECONDS).fill(0);
  const startedAt = now();
  let second = Math.floor(startedAt / 1000);

  /** Empties the counters of the seconds that have passed since the last look. */
  const advance = (): void => {
    const current = Math.floor(now() / 1000);
    const passed = Math.min(current - second, SECONDS);
    for (let step = 1; step <= passed; step++) counters[(second + step) % SECONDS] = 0;
    second = Math.max(second, current);
  };

  return {
    count: (events) => {
      advance();
      counters[second % SECONDS] = (counters[second % SECONDS] ?? 0) + events;
    },
    perSecond: () => {
      advance();
      const seconds = Math.min(SECONDS, Math.max(1, (now() - startedAt) / 1000));
      return counters.reduce((sum, each) => sum + each, 0) / seconds;
    },
  };
}
