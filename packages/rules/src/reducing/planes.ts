/**
 * Exact sums of many elements at once: each is a whole number written in digits of base 2^32, all digits of one place in
 * one array. Digits lie in [−2^31, 2^31), so that a number has one way to be written, whatever was added in which order.
 */

const BASE = 2 ** 32;

/** By place, in ascending order; places where every digit is 0 are left out. */
export interface Plane {
  readonly place: number;
  readonly digits: Int32Array;
}

/** Sums under way, by place: whole numbers below 2^53. */
export type Loose = Map<number, Float64Array>;

export function addDigit(loose: Loose, place: number, index: number, digit: number, length: number): void {
  let digits = loose.get(place);
  if (!digits) {
    digits = new Float64Array(length);
    loose.set(place, digits);
  }
  digits[index] = (digits[index] ?? 0) + digit;
}

/** Adds ±magnitude · 2^shift; see `Scalar`. */
export function addScalar(
  loose: Loose,
  { index, length, sign }: { readonly index: number; readonly length: number; readonly sign: number },
  { magnitude, shift }: { readonly magnitude: number; readonly shift: number },
): void {
  const place = shift >>> 5;
  // Exact: at most 32 bits for integers, whose shift is 0, and 24 + 31 for floats, of which 24 are not zero.
  const shifted = magnitude * 2 ** (shift & 31);
  const high = Math.floor(shifted / BASE);
  const low = shifted - high * BASE;
  if (low !== 0) addDigit(loose, place, index, sign * low, length);
  if (high !== 0) addDigit(loose, place + 1, index, sign * high, length);
}

/** Carries, so that every digit is in its range. */
export function tidy(loose: Loose, length: number): Plane[] {
  const planes: Plane[] = [];
  const places = [...loose.keys()];
  const last = Math.max(-1, ...places);
  let carries: Float64Array | null = null;
  for (let place = Math.min(0, ...places); place <= last || carries; place += 1) {
    const given = loose.get(place);
    const next = new Float64Array(length);
    const digits = new Int32Array(length);
    let carried = false;
    let any = false;
    for (let index = 0; index < length; index += 1) {
      const sum: number = (given?.[index] ?? 0) + (carries?.[index] ?? 0);
      if (sum === 0) continue;
      const carry: number = Math.round(sum / BASE);
      const digit = sum - carry * BASE;
      next[index] = carry;
      digits[index] = digit;
      carried ||= carry !== 0;
      any ||= digit !== 0;
    }
    if (any) planes.push({ place, digits });
    carries = carried ? next : null;
  }
  return planes;
}

export function mergePlanes(a: readonly Plane[], b: readonly Plane[], length: number): Plane[] {
  const loose: Loose = new Map();
  for (const { place, digits } of [...a, ...b]) {
    const sums = loose.get(place) ?? new Float64Array(length);
    for (let index = 0; index < length; index += 1) sums[index] = (sums[index] ?? 0) + (digits[index] ?? 0);
    loose.set(place, sums);
  }
  return tidy(loose, length);
}

/** The number at `index` times 2^−unitBits, rounded once. */
export function valueAt(planes: readonly Plane[], index: number, unitBits: number): number {
  if (planes.length <= 2) {
    // Each term is exact, and one addition rounds once.
    let sum = 0;
    for (const { place, digits } of planes) sum += (digits[index] ?? 0) * 2 ** (32 * place - unitBits);
    return sum;
  }
  let whole = 0n;
  for (const { place, digits } of planes) whole += BigInt(digits[index] ?? 0) << BigInt(32 * place);
  return Number(whole) * 2 ** -unitBits;
}
