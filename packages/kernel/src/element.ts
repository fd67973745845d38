/** Element types of buffers: their size, and their bytes as numbers. */
import type { BufferBytes, BufferSpec, ElementType, Manifest } from './manifest.ts';

const SIZES = { u8: 1, i8: 1, u16: 2, i16: 2, f16: 2, u32: 4, i32: 4, f32: 4 } as const;

export const elementBytes = (type: ElementType): number =>
  typeof type === 'string' ? SIZES[type] : type.stride;

export const isFloat = (type: ElementType): boolean => type === 'f16' || type === 'f32';

/** Numbers of a buffer, little-endian. An opaque record gives its bytes. Length is that of whole elements. */
export function decode(type: ElementType, bytes: Uint8Array): ArrayLike<number> {
  if (type === 'u8' || typeof type !== 'string') return bytes;
  const size = SIZES[type];
  // A copy where the bytes do not start on a boundary of the element; a view otherwise. Not `slice`: a Node Buffer's is a view.
  const aligned = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  const length = Math.floor(bytes.byteLength / size);
  switch (type) {
    case 'i8':
      return new Int8Array(aligned.buffer, aligned.byteOffset, length);
    case 'u16':
      return new Uint16Array(aligned.buffer, aligned.byteOffset, length);
    case 'i16':
      return new Int16Array(aligned.buffer, aligned.byteOffset, length);
    case 'u32':
      return new Uint32Array(aligned.buffer, aligned.byteOffset, length);
    case 'i32':
      return new Int32Array(aligned.buffer, aligned.byteOffset, length);
    case 'f32':
      return new Float32Array(aligned.buffer, aligned.byteOffset, length);
    case 'f16':
      return Float32Array.from(new Uint16Array(aligned.buffer, aligned.byteOffset, length), fromHalf);
    default:
      return type satisfies never;
  }
}

/** Bytes of numbers, little-endian. Throws for records and f16, which have no one way to write them. */
export function encode(type: ElementType, values: ArrayLike<number>): Uint8Array {
  const array = typedArrayOf(type, values);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function typedArrayOf(type: ElementType, values: ArrayLike<number>) {
  switch (type) {
    case 'u8':
      return Uint8Array.from(values);
    case 'i8':
      return Int8Array.from(values);
    case 'u16':
      return Uint16Array.from(values);
    case 'i16':
      return Int16Array.from(values);
    case 'u32':
      return Uint32Array.from(values);
    case 'i32':
      return Int32Array.from(values);
    case 'f32':
      return Float32Array.from(values);
    default:
      throw new Error(`Numbers cannot be written as ${typeof type === 'string' ? type : 'a record'}.`);
  }
}

/** IEEE 754 binary16 → number. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

export interface NonFinite {
  readonly buffer: string;
  readonly index: number;
  readonly value: number;
}

/** First NaN or infinity in an output whose manifest does not allow it; null where all is well. */
export function findNonFinite(manifest: Manifest, outputs: BufferBytes): NonFinite | null {
  for (const buffer of manifest.buffers) {
    if (buffer.role !== 'output' || buffer.allowNonFinite || !isFloat(buffer.type)) continue;
    const bytes = outputs.get(buffer.name);
    const found = bytes && firstNonFinite(buffer, bytes);
    if (found) return found;
  }
  return null;
}

function firstNonFinite(buffer: BufferSpec, bytes: Uint8Array): NonFinite | null {
  const values = decode(buffer.type, bytes);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? 0;
    if (!Number.isFinite(value)) return { buffer: buffer.name, index, value };
  }
  return null;
}
