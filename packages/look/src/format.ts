/** Numbers as people read them: units, sensible digits, thin spaces. */

/** U+202F, narrow and no-break: a figure never parts from its unit. */
const THIN_SPACE = '\u202f';
const MINUS = '−';
const UNKNOWN = '–';

const scales: readonly (readonly [number, string])[] = [
  [1e15, 'P'],
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Three significant digits, without trailing zeros after the point being cut: 1.27, 12.7, 127. */
export function formatSignificant(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  const magnitude = Math.abs(value);
  const digits = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : 2;
  return value.toFixed(digits).replace('-', MINUS);
}

/** A quantity with an SI prefix, such as `1.27 TFLOP/s`. */
export function formatQuantity(value: number, unit: string): string {
  const scale = scales.find(([factor]) => Math.abs(value) >= factor);
  const [factor, prefix] = scale ?? [1, ''];
  return `${formatSignificant(value / factor)}${THIN_SPACE}${prefix}${unit}`;
}

/** Operations per second of floating point arithmetic. */
export const formatSpeed = (operationsPerSecond: number): string =>
  formatQuantity(operationsPerSecond, 'FLOP/s');

export const formatBytes = (bytes: number): string =>
  bytes < 1000 ? `${bytes}${THIN_SPACE}B` : formatQuantity(bytes, 'B');

/** A count with thin spaces between thousands: `12 400`. */
export function formatCount(value: number): string {
  const text = Math.round(Math.abs(value)).toString();
  return (value < 0 ? MINUS : '') + text.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
}

/** `−9.4 kcal/mol`. */
export const formatEnergy = (kcalPerMol: number): string =>
  `${kcalPerMol.toFixed(1).replace('-', MINUS)}${THIN_SPACE}kcal/mol`;

/** `25 %`. */
export const formatPercent = (fraction: number): string => `${Math.round(fraction * 100)}${THIN_SPACE}%`;

/** `40 s`, `3 min 20 s`, `2 h 05 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}${THIN_SPACE}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}${THIN_SPACE}min ${seconds % 60}${THIN_SPACE}s`;
  return `${Math.floor(minutes / 60)}${THIN_SPACE}h ${String(minutes % 60).padStart(2, '0')}${THIN_SPACE}min`;
}
