/** Vectors of whole numbers that wrap at 32 bits as on every device, and pcg4d's random ones. */

export type Vector = readonly [number, number, number];

export const map = (a: Vector, change: (part: number, axis: number) => number): Vector => [
  change(a[0], 0) | 0,
  change(a[1], 1) | 0,
  change(a[2], 2) | 0,
];
export const add = (a: Vector, b: Vector): Vector => [
  (a[0] + b[0]) | 0,
  (a[1] + b[1]) | 0,
  (a[2] + b[2]) | 0,
];
export const subtract = (a: Vector, b: Vector): Vector => [
  (a[0] - b[0]) | 0,
  (a[1] - b[1]) | 0,
  (a[2] - b[2]) | 0,
];

/** a · factor / 2^bits, towards minus infinity. */
export const scale = (a: Vector, factor: number, bits: number): Vector =>
  map(a, (part) => Math.imul(part, factor) >> bits);

export const inner = (a: Vector, b: Vector): number =>
  (Math.imul(a[0], b[0]) + Math.imul(a[1], b[1]) + Math.imul(a[2], b[2])) | 0;

/** a · 2^14 / divisor, towards zero. */
export const over = (a: Vector, divisor: number): Vector =>
  map(a, (part) => Math.trunc(Math.imul(part, 16384) / divisor));

export const largest = (a: Vector): number => Math.max(Math.abs(a[0]), Math.abs(a[1]), Math.abs(a[2]));

/** Whole part of the square root. */
export const root = (square: number): number => Math.floor(Math.sqrt(square >>> 0));

/** A direction of length 2^14; `otherwise` where there is none. */
export function unit(value: Vector, otherwise: Vector): Vector {
  const smaller = largest(value) > 26_000 ? map(value, (part) => part >> 2) : value;
  const length = root(inner(smaller, smaller));
  return length < 64 ? otherwise : over(smaller, length);
}

type Words = readonly [number, number, number, number];

/** After each of two rounds of mixing. */
const SHIFTS = [16, 0] as const;

/** Jarzynski and Olano's pcg4d. */
export function pcg4d(words: Words): Words {
  let [x, y, z, w] = mapWords(words, (word) => Math.imul(word, 1664525) + 1013904223);
  for (const shift of SHIFTS) {
    x = (x + Math.imul(y, w)) >>> 0;
    y = (y + Math.imul(z, x)) >>> 0;
    z = (z + Math.imul(x, y)) >>> 0;
    w = (w + Math.imul(y, z)) >>> 0;
    if (shift > 0) [x, y, z, w] = mapWords([x, y, z, w], (word) => word ^ (word >>> shift));
  }
  return [x, y, z, w];
}

const mapWords = ([x, y, z, w]: Words, change: (word: number) => number): Words => [
  change(x) >>> 0,
  change(y) >>> 0,
  change(z) >>> 0,
  change(w) >>> 0,
];
