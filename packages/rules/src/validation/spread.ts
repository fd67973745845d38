/** How far two outputs are apart, in every measure that a tolerance may be stated in. */
import type { BufferSpec } from '@manyhands/kernel';
import { elementBytes } from '@manyhands/kernel';
import { type Scalar, scalarOf, viewOf } from './elements.ts';

/** Greatest distances of elements that are finite in both; null where no such pair differs. */
export interface Distances {
  readonly absolute: number | null;
  readonly relative: number | null;
  readonly ulp: number | null;
}

export interface OutputSpread extends Distances {
  readonly elements: number;
  /** Elements whose bytes differ. */
  readonly differing: number;
}

export const NO_SPREAD: OutputSpread = {
  ...{ absolute: null, relative: null, ulp: null },
  ...{ elements: 0, differing: 0 },
};

/** Outputs of different size differ in every element of the longer one. */
export function spreadOf({ type }: Pick<BufferSpec, 'type'>, a: Uint8Array, b: Uint8Array): OutputSpread {
  const size = elementBytes(type);
  const elements = Math.ceil(Math.max(a.byteLength, b.byteLength) / size);
  if (a.byteLength !== b.byteLength) return { ...NO_SPREAD, elements, differing: elements };
  const scalar = scalarOf(type);
  let spread: Distances = NO_SPREAD;
  let differing = 0;
  const [left, right] = [viewOf(a), viewOf(b)];
  for (let at = 0; at + size <= a.byteLength; at += size) {
    if (sameBytes(a, b, at, size)) continue;
    differing += 1;
    if (scalar) spread = wider(spread, distances(scalar, left, right, at));
  }
  const { absolute, relative, ulp } = spread;
  return { absolute, relative, ulp, elements, differing };
}

/** Of two spreads of one output, such as those of two workunits. */
export const together = (a: OutputSpread, b: OutputSpread): OutputSpread => ({
  ...wider(a, b),
  elements: a.elements + b.elements,
  differing: a.differing + b.differing,
});

const wider = (a: Distances, b: Distances): Distances => ({
  absolute: greater(a.absolute, b.absolute),
  relative: greater(a.relative, b.relative),
  ulp: greater(a.ulp, b.ulp),
});

function greater(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function distances(scalar: Scalar, a: DataView, b: DataView, at: number): Distances {
  const [x, y] = [scalar.read(a, at), scalar.read(b, at)];
  if (!Number.isFinite(x) || !Number.isFinite(y)) return NO_SPREAD;
  const absolute = Math.abs(x - y);
  return {
    absolute,
    relative: absolute === 0 ? 0 : absolute / Math.max(Math.abs(x), Math.abs(y)),
    ulp: Math.abs(scalar.place(a, at) - scalar.place(b, at)),
  };
}

function sameBytes(a: Uint8Array, b: Uint8Array, from: number, count: number): boolean {
  for (let at = from; at < from + count; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
