/** What an output holds, and how far two of them are apart. */
import { decode, type ElementType } from '@manyhands/kernel';

export interface Statistics {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly nan: number;
  readonly infinite: number;
  readonly zeros: number;
}

/** Of finite numbers; null of records, whose inside only the kernel knows. */
export function statisticsOf(type: ElementType, bytes: Uint8Array): Statistics | null {
  if (typeof type !== 'string') return null;
  const values = decode(type, bytes);
  let [min, max, sum, finite, nan, infinite, zeros] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    0,
    0,
    0,
    0,
  ];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (Number.isNaN(value)) nan += 1;
    else if (!Number.isFinite(value)) infinite += 1;
    else {
      finite += 1;
      sum += value;
      if (value === 0) zeros += 1;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return { count: values.length, min, max, mean: sum / finite, nan, infinite, zeros };
}

export interface Apart {
  /** Largest |a − b|. */
  readonly absolute: number;
  /** Largest |a − b| / max(|a|, |b|). */
  readonly relative: number;
  /** Share of elements that differ at all. */
  readonly differing: number;
}

/** Null of records; elements that are NaN in both are the same, in one of them infinitely apart. */
export function apart(type: ElementType, a: Uint8Array, b: Uint8Array): Apart | null {
  if (typeof type !== 'string') return null;
  const [left, right] = [decode(type, a), decode(type, b)];
  let [absolute, relative, differing] = [0, 0, 0];
  for (let i = 0; i < left.length; i++) {
    const [x = 0, y = 0] = [left[i], right[i]];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    differing += 1;
    const difference = Math.abs(x - y);
    absolute = Math.max(absolute, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
    const share = difference / Math.max(Math.abs(x), Math.abs(y));
    relative = Math.max(relative, Number.isNaN(share) ? Number.POSITIVE_INFINITY : share);
  }
  return { absolute, relative, differing: left.length === 0 ? 0 : differing / left.length };
}
