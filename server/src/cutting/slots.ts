/** So many pieces of work at a time; the rest wait in order. */

export interface Slots {
  /** Resolves with what gives the slot back. */
  take(): Promise<() => void>;
}

export function createSlots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let free = most;
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const once = (): (() => void) => {
    let given = false;
    return () => {
      if (!given) giveBack();
      given = true;
    };
  };
  return {
    take: async () => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return once();
    },
  };
}
