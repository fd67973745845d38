/** Repeatable randomness for tests: a seed that a failing test prints, and small draws from it. */

/** A fresh seed, or the one in the environment: `SEED=123 npx vitest run …` repeats a failure. */
export const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** An integer in [0, below). */
  below(below: number): number;
  pick<const L extends readonly [unknown, ...unknown[]]>(list: L): L[number];
  shuffled<T>(list: readonly T[]): T[];
}

/** mulberry32, a 32-bit generator of known quality (Tommy Ettinger, public domain). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    shuffled: (list) =>
      list
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}
