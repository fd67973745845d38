/** Elements as whole numbers of a unit: every number of a kernel's types is one, so that they can be added exactly. */
import type { ElementType } from '@manyhands/kernel';
import { isFloat } from '@manyhands/kernel';

/** Numbers are integers times 2^−unitBits: the least positive f32 for floats (halves are floats too), 1 for integers. */
export const unitBits = (type: ElementType): number => (isFloat(type) ? 149 : 0);

/** |value| = magnitude · 2^shift units; magnitude is below 2^32, shift below 254. */
export interface Scalar {
  magnitude: number;
  shift: number;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Splits a finite element into `into`, which spares an object for each of millions. */
export function split(value: number, isOfFloat: boolean, into: Scalar): void {
  if (!isOfFloat) {
    into.magnitude = Math.abs(value);
    into.shift = 0;
    return;
  }
  float[0] = value;
  const pattern = bits[0] ?? 0;
  const exponent = (pattern >>> 23) & 0xff;
  into.magnitude = (pattern & 0x7f_ffff) + (exponent > 0 ? 0x80_0000 : 0);
  into.shift = Math.max(exponent, 1) - 1;
}
