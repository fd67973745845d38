/** The sum of all workunits' arrays, element by element. */
import { decode, isFloat } from '@manyhands/kernel';
import { invariant } from '../invariant.ts';
import type { Part } from './part.ts';
import { addScalar, type Loose, mergePlanes, type Plane, tidy, valueAt } from './planes.ts';
import { type Scalar, split, unitBits } from './scalar.ts';

export interface SumState {
  readonly kind: 'sum';
  readonly leftOut: number;
  /** Null while there is nothing. */
  readonly sums: {
    readonly shape: readonly number[];
    readonly unitBits: number;
    readonly planes: readonly Plane[];
  } | null;
}

export const emptySum: SumState = { kind: 'sum', leftOut: 0, sums: null };

export function sumOf({ type, shape, bytes }: Part): SumState {
  const elements = decode(type, bytes);
  const { length } = elements;
  const ofFloat = isFloat(type);
  const loose: Loose = new Map();
  const scalar: Scalar = { magnitude: 0, shift: 0 };
  let leftOut = 0;
  for (let index = 0; index < length; index += 1) {
    const value = elements[index] ?? 0;
    if (!Number.isFinite(value)) leftOut += 1;
    else {
      split(value, ofFloat, scalar);
      addScalar(loose, { index, length, sign: value < 0 ? -1 : 1 }, scalar);
    }
  }
  return { kind: 'sum', leftOut, sums: { shape, unitBits: unitBits(type), planes: tidy(loose, length) } };
}

export function mergeSums(a: SumState, b: SumState): SumState {
  const leftOut = a.leftOut + b.leftOut;
  if (!a.sums || !b.sums) return { kind: 'sum', leftOut, sums: a.sums ?? b.sums };
  const { shape, unitBits } = a.sums;
  invariant(String(shape) === String(b.sums.shape), 'arrays of unlike shape are not summed');
  const planes = mergePlanes(a.sums.planes, b.sums.planes, lengthOf(shape));
  return { kind: 'sum', leftOut, sums: { shape, unitBits, planes } };
}

export const lengthOf = (shape: readonly number[]): number => shape.reduce((all, extent) => all * extent, 1);

/** At most the first `most` elements. */
export function sumValues({ sums }: SumState, most = Number.POSITIVE_INFINITY): Float64Array {
  if (!sums) return new Float64Array();
  const values = new Float64Array(Math.min(most, lengthOf(sums.shape)));
  for (let index = 0; index < values.length; index += 1)
    values[index] = valueAt(sums.planes, index, sums.unitBits);
  return values;
}
