/** From exact integers to the nearest f64: the one place where a figure is rounded. */

/** Bits of a quotient before it is rounded: two more than f64 keeps would do. */
const KEPT_BITS = 64;

const bitsOf = (value: bigint): number => value.toString(16).length * 4;

/** numerator / denominator, rounded once, ties to even. The denominator is positive. */
export function roundRatio(numerator: bigint, denominator: bigint): number {
  if (numerator === 0n) return 0;
  const magnitude = numerator < 0n ? -numerator : numerator;
  const shift = Math.max(0, KEPT_BITS + bitsOf(denominator) - bitsOf(magnitude));
  const scaled = magnitude << BigInt(shift);
  // A remainder is kept as a lowest bit, which decides what would look like a tie.
  const quotient = (scaled / denominator) | (scaled % denominator === 0n ? 0n : 1n);
  const rounded = Number(quotient) * 2 ** -shift;
  return numerator < 0n ? -rounded : rounded;
}
