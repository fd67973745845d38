/** Number, mean, variance, least and greatest of all elements, from exact sums of them and of their squares. */
import { decode, isFloat } from '@manyhands/kernel';
import type { Part } from './part.ts';
import { roundRatio } from './round.ts';
import { type Scalar, split, unitBits } from './scalar.ts';

export interface MomentsState {
  readonly kind: 'moments';
  readonly leftOut: number;
  readonly count: number;
  /** In units of 2^−unitBits. */
  readonly sum: bigint;
  /** In units of 2^(−2 · unitBits). */
  readonly squares: bigint;
  readonly unitBits: number;
  readonly least: number | null;
  readonly greatest: number | null;
}

export const emptyMoments: MomentsState = {
  ...{
    kind: 'moments',
    leftOut: 0,
    count: 0,
    sum: 0n,
    squares: 0n,
    unitBits: 0,
    least: null,
    greatest: null,
  },
};

/** Shifts that an element may have. */
const SHIFTS = 254;
/** Elements added before sums go over into integers: 2^20 terms below 2^33 stay exact in f64. */
const BETWEEN = 2 ** 20;

export function momentsOf({ type, bytes }: Part): MomentsState {
  const elements = decode(type, bytes);
  const sums = createSums();
  const scalar: Scalar = { magnitude: 0, shift: 0 };
  const ofFloat = isFloat(type);
  let [count, least, greatest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < elements.length; index += 1) {
    const value = elements[index] ?? 0;
    if (!Number.isFinite(value)) continue;
    split(value, ofFloat, scalar);
    sums.add(value < 0 ? -1 : 1, scalar);
    count += 1;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return {
    ...{ kind: 'moments', leftOut: elements.length - count, count, unitBits: unitBits(type) },
    ...sums.take(),
    // Without the sign of a zero.
    least: count > 0 ? least + 0 : null,
    greatest: count > 0 ? greatest + 0 : null,
  };
}

/** Exact sums of elements and of squares; magnitudes are cut in halves of 16 bits, so that products stay small. */
function createSums() {
  const [plain, high, middle, low] = [0, 0, 0, 0].map(() => new Float64Array(SHIFTS)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let sum = 0n;
  let squares = 0n;
  let added = 0;
  const carry = (): void => {
    for (let shift = 0; shift < SHIFTS; shift += 1) {
      const by = BigInt(shift);
      sum += BigInt(plain[shift] ?? 0) << by;
      const square =
        (BigInt(high[shift] ?? 0) << 32n) + (BigInt(middle[shift] ?? 0) << 17n) + BigInt(low[shift] ?? 0);
      squares += square << (2n * by);
    }
    for (const bins of [plain, high, middle, low]) bins.fill(0);
    added = 0;
  };
  const grow = (bins: Float64Array, shift: number, by: number): void => {
    bins[shift] = (bins[shift] ?? 0) + by;
  };
  return {
    add(sign: number, { magnitude, shift }: Scalar): void {
      const above = magnitude >>> 16;
      const below = magnitude & 0xffff;
      grow(plain, shift, sign * magnitude);
      grow(high, shift, above * above);
      grow(middle, shift, above * below);
      grow(low, shift, below * below);
      added += 1;
      if (added === BETWEEN) carry();
    },
    take(): { sum: bigint; squares: bigint } {
      carry();
      return { sum, squares };
    },
  };
}

export function mergeMoments(a: MomentsState, b: MomentsState): MomentsState {
  return {
    kind: 'moments',
    leftOut: a.leftOut + b.leftOut,
    count: a.count + b.count,
    sum: a.sum + b.sum,
    squares: a.squares + b.squares,
    // Of one output all have the same; the empty state has none.
    unitBits: Math.max(a.unitBits, b.unitBits),
    least: a.least === null || b.least === null ? (a.least ?? b.least) : Math.min(a.least, b.least),
    greatest:
      a.greatest === null || b.greatest === null
        ? (a.greatest ?? b.greatest)
        : Math.max(a.greatest, b.greatest),
  };
}

export function meanAndVariance({ count, sum, squares, unitBits }: MomentsState): {
  readonly mean: number | null;
  readonly variance: number | null;
} {
  if (count === 0) return { mean: null, variance: null };
  const all = BigInt(count);
  const unit = 1n << BigInt(unitBits);
  return {
    mean: roundRatio(sum, all * unit),
    variance: roundRatio(all * squares - sum * sum, all * all * unit * unit),
  };
}
