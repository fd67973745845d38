/** Reading one element of an output buffer as a number, and counting representable values between two of them. */
import { type ElementType, fromHalf } from '@manyhands/kernel';

/** How to read the little-endian elements of a scalar type. */
export interface Scalar {
  readonly bytes: number;
  read(view: DataView, at: number): number;
  /** The value's place among all values of its type in ascending order: neighbours differ by 1. */
  place(view: DataView, at: number): number;
}

type Read = Scalar['read'];

const integer = (bytes: number, read: Read): Scalar => ({ bytes, read, place: read });

const SCALARS: Readonly<Record<Extract<ElementType, string>, Scalar>> = {
  u8: integer(1, (view, at) => view.getUint8(at)),
  i8: integer(1, (view, at) => view.getInt8(at)),
  u16: integer(2, (view, at) => view.getUint16(at, true)),
  i16: integer(2, (view, at) => view.getInt16(at, true)),
  u32: integer(4, (view, at) => view.getUint32(at, true)),
  i32: integer(4, (view, at) => view.getInt32(at, true)),
  f16: {
    bytes: 2,
    read: (view, at) => fromHalf(view.getUint16(at, true)),
    place: (view, at) => signedPlace(view.getUint16(at, true), 0x8000),
  },
  f32: {
    bytes: 4,
    read: (view, at) => view.getFloat32(at, true),
    place: (view, at) => signedPlace(view.getUint32(at, true), 0x8000_0000),
  },
};

/** Null for a record of `stride` bytes, whose inside only the kernel knows. */
export function scalarOf(type: ElementType): Scalar | null {
  return typeof type === 'string' ? SCALARS[type] : null;
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** IEEE 754 orders its bits by magnitude; the sign bit turns the order round. Both zeros have place 0. */
const signedPlace = (bits: number, signBit: number): number => (bits < signBit ? bits : signBit - bits);
