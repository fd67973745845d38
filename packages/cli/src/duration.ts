/** Lengths of time as people say them. */
const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** `40 s`, `12 min`, `3.5 h`. */
export function duration(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds >= 1.5 * length) ?? ['s', 1];
  const value = seconds / size;
  return `${value < 10 && unit !== 's' ? value.toFixed(1) : Math.ceil(value)} ${unit}`;
}
