/** Numbers of results as tables show them. */

/** Seven digits: what f32 holds. */
const DIGITS = 7;

export function formatValue(value: number): string {
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
  return text.replace(/^-/, '−');
}
