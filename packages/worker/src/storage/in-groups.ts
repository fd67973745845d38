/** Natural group commit: changes that come while one transaction runs go into the next one together. */

interface Waiting<T> {
  readonly change: T;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A transaction of IndexedDB takes a busy page ten milliseconds whatever it holds, and hundreds of short workunits are
 * finished in a second. `write` makes changes durable together, in the order in which they came.
 */
export function inGroups<T>(write: (changes: readonly T[]) => Promise<void>): (change: T) => Promise<void> {
  let waiting: Waiting<T>[] = [];
  let running = false;

  const run = async () => {
    running = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await write(group.map(({ change }) => change));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = false;
  };

  return (change) =>
    new Promise((resolve, reject) => {
      waiting.push({ change, resolve, reject });
      if (!running) void run();
    });
}
