/** All arrays joined along an axis: the array itself is not kept a second time, only its shape so far. */
import type { Reducer } from '@manyhands/protocol';
import type { Part } from './part.ts';

type Concatenate = Extract<Reducer, { kind: 'concatenate' }>;

export interface ConcatenateState {
  readonly kind: 'concatenate';
  readonly leftOut: 0;
  /** Empty while there is nothing. */
  readonly shape: readonly number[];
}

export const emptyConcatenate: ConcatenateState = { kind: 'concatenate', leftOut: 0, shape: [] };

export const concatenateOf = ({ shape }: Part): ConcatenateState => ({
  kind: 'concatenate',
  leftOut: 0,
  shape,
});

export function mergeConcatenates(
  { axis }: Concatenate,
  a: ConcatenateState,
  b: ConcatenateState,
): ConcatenateState {
  if (a.shape.length === 0 || b.shape.length === 0) return a.shape.length === 0 ? b : a;
  const shape = a.shape.map((extent, place) => (place === axis ? extent + (b.shape[place] ?? 0) : extent));
  return { kind: 'concatenate', leftOut: 0, shape };
}
