/** Counter-based random numbers: Philox4x32-10 of Salmon et al. 2011 (10.1145/2063384.2063405). */

const MULTIPLIERS = [0xd2511f53, 0xcd9e8d57] as const;
const WEYL = [0x9e3779b9, 0xbb67ae85] as const;
const ROUNDS = 10;

export type Counter = readonly [number, number, number, number];
export type Key = readonly [number, number];

/** Four 32-bit words for a counter and a key; equal arguments give equal words everywhere. */
export function philox(counter: Counter, key: Key): [number, number, number, number] {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const [high0, low0] = multiplyWide(MULTIPLIERS[0], a);
    const [high1, low1] = multiplyWide(MULTIPLIERS[1], c);
    [a, b, c, d] = [(high1 ^ b ^ k0) >>> 0, low1, (high0 ^ d ^ k1) >>> 0, low0];
    k0 = (k0 + WEYL[0]) >>> 0;
    k1 = (k1 + WEYL[1]) >>> 0;
  }
  return [a, b, c, d];
}

/** High and low word of the 64-bit product of two 32-bit words. */
function multiplyWide(x: number, y: number): [number, number] {
  const [x1, x0, y1, y0] = [x >>> 16, x & 0xffff, y >>> 16, y & 0xffff];
  const middle = x1 * y0 + ((x0 * y0) >>> 16);
  const carry = x0 * y1 + (middle & 0xffff);
  const high = x1 * y1 + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000);
  return [high >>> 0, Math.imul(x, y) >>> 0];
}

/** A stream of numbers named by a seed and two indices, such as ligand and pose. */
export class RandomStream {
  readonly #key: Key;
  readonly #first: number;
  readonly #second: number;
  #block = 0;
  #words: number[] = [];

  /** Seeds up to 2^53 are told apart; indices are taken modulo 2^32. */
  constructor(seed: number, first: number, second: number) {
    this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
    this.#first = first >>> 0;
    this.#second = second >>> 0;
  }

  /** Uniform in [0, 1), in steps of 2^-32. */
  uniform(): number {
    if (this.#words.length === 0) {
      this.#words = philox([this.#block, this.#first, this.#second, 0], this.#key).reverse();
      this.#block++;
    }
    return (this.#words.pop() ?? 0) / 2 ** 32;
  }

  /** Normally distributed, mean 0, deviation 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}
