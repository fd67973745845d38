/** Numbers as elements of a buffer: what each scalar type can hold, and how it is written. */
import type { ElementType } from '@manyhands/kernel';

export type ScalarType = Extract<ElementType, string>;

/** Lowest and highest value of each type. */
const RANGES = {
  u8: [0, 255],
  i8: [-128, 127],
  u16: [0, 65_535],
  i16: [-32_768, 32_767],
  f16: [-65_504, 65_504],
  u32: [0, 4_294_967_295],
  i32: [-2_147_483_648, 2_147_483_647],
  f32: [-3.4028234663852886e38, 3.4028234663852886e38],
} as const satisfies Record<ScalarType, readonly [number, number]>;

/** Why the type cannot hold the number; null where it can. Floats are rounded, integers are not. */
export function misfit(type: ScalarType, value: number): string | null {
  const [lowest, highest] = RANGES[type];
  if (value < lowest || value > highest) return `is outside the range of ${type}, ${lowest} to ${highest}`;
  if (!type.startsWith('f') && !Number.isInteger(value)) return `is no whole number, as ${type} needs`;
  return null;
}

/** Decimal, with an exponent or without, spaces around it; no hexadecimal, no NaN, no infinity. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** The number that a text stands for, or null. */
export const numberOf = (text: string): number | null => (NUMBER.test(text) ? Number(text) : null);

type Write = (view: DataView, at: number, value: number) => void;

/** Write one number, little-endian; it must fit. */
const WRITERS: Readonly<Record<ScalarType, Write>> = {
  u8: (view, at, value) => view.setUint8(at, value),
  i8: (view, at, value) => view.setInt8(at, value),
  u16: (view, at, value) => view.setUint16(at, value, true),
  i16: (view, at, value) => view.setInt16(at, value, true),
  f16: (view, at, value) => view.setUint16(at, toHalf(value), true),
  u32: (view, at, value) => view.setUint32(at, value, true),
  i32: (view, at, value) => view.setInt32(at, value, true),
  f32: (view, at, value) => view.setFloat32(at, value, true),
};

export const writerOf = (type: ScalarType): Write => WRITERS[type];

const bits = new DataView(new ArrayBuffer(8));

/** Number → IEEE 754 binary16, to nearest, ties to even. */
export function toHalf(value: number): number {
  bits.setFloat64(0, value);
  const sign = bits.getUint8(0) & 0x80 ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  // Halfway between the largest half and the one that would follow it.
  if (magnitude >= 65_520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | toEven(magnitude * 2 ** 24);
  const exponent = ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
  // A fraction that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + toEven((magnitude / 2 ** exponent - 1) * 1024));
}

function toEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return below + (rest > 0.5 ? 1 : 0);
  return below % 2 === 0 ? below : below + 1;
}
