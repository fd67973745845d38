/** The referee of `option-price`: paths bit by bit, sums in f64. */
import { type BufferBytes, decode, encode, type ParamValues } from '@manyhands/kernel';
import { philox, type Words } from './philox.ts';

export function priceOption(params: ParamValues, buffers: BufferBytes): BufferBytes {
  const { paths = 0, first = 0, seed = 0, steps = 0 } = params;
  const barrier = decode('i32', buffers.get('barrier') ?? new Uint8Array());
  const payoff = Array.from(decode('f32', buffers.get('payoff') ?? new Uint8Array()));
  const alive = new Uint32Array(steps + 1);
  for (let path = 0; path < paths; path++) {
    const ups = walk((first + path) >>> 0, seed, steps, barrier);
    if (ups !== null) alive[ups] = (alive[ups] ?? 0) + 1;
  }
  return new Map([
    ['alive', new Uint8Array(alive.buffer)],
    ['price', encode('f32', estimate(alive, payoff, paths))],
  ]);
}

/** Ups of one path, or null where it was knocked out. */
function walk(path: number, seed: number, steps: number, barrier: ArrayLike<number>): number | null {
  let ups = 0;
  let words: Words = [0, 0, 0, 0];
  for (let step = 0; step < steps; step++) {
    if (step % 128 === 0) words = philox([path, step / 128, 0, 0], [seed, 0]);
    ups += ((words[(step % 128) >> 5] ?? 0) >>> (step % 32)) & 1;
    if (2 * ups - (step + 1) >= (barrier[step] ?? 0)) return null;
  }
  return ups;
}

/** Mean payoff over all paths and its standard error; paths that are not alive pay nothing. */
export function estimate(
  alive: ArrayLike<number>,
  payoff: readonly number[],
  paths: number,
): [mean: number, standardError: number] {
  let [sum, survivors] = [0, 0];
  payoff.forEach((paid, ups) => {
    sum += (alive[ups] ?? 0) * paid;
    survivors += alive[ups] ?? 0;
  });
  const mean = sum / paths;
  let squares = (paths - survivors) * mean ** 2;
  payoff.forEach((paid, ups) => {
    squares += (alive[ups] ?? 0) * (paid - mean) ** 2;
  });
  return [mean, Math.sqrt(squares / (paths - 1) / paths)];
}
