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

/** Elements from place `from` to `to`, or as far as there are any. */
export function sumValues({ sums }: SumState, from: number, to: number): Float64Array<ArrayBuffer> {
  const end = sums ? Math.min(to, lengthOf(sums.shape)) : 0;
  const values = new Float64Array(Math.max(0, end - from));
  if (sums)
    for (let place = 0; place < values.length; place += 1)
      values[place] = valueAt(sums.planes, from + place, sums.unitBits);
  return values;
}
