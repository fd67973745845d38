/** Numbers along an axis: as many digits as tell its ticks apart, and powers of ten where there would be too many. */

const MINUS = '−';
/** Digits before or after the point that are still read at a glance. */
const MOST_DIGITS = 5;

/** `step` is the distance of ticks. */
export function tickText(value: number, step: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const magnitude = Math.abs(value);
  const text =
    digits > MOST_DIGITS || magnitude >= 10 ** (MOST_DIGITS + 1)
      ? shortExponent(magnitude, step)
      : magnitude.toFixed(digits);
  return value < 0 ? MINUS + text : text;
}

function shortExponent(magnitude: number, step: number): string {
  const digits = Math.max(0, Math.floor(Math.log10(magnitude)) - Math.floor(Math.log10(step) + 1e-9));
  return magnitude.toExponential(Math.min(digits, 15)).replace('e+', 'e').replace('e-', `e${MINUS}`);
}
