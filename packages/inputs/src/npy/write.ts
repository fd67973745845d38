/** Writes NPY files that `numpy.load` reads: version 1, row-major, little-endian. */
import { type ElementType, elementBytes } from '@manyhands/kernel';
import { sizeOf } from '../array-file.ts';
import { DESCR } from './dtype.ts';
import { NPY_MAGIC } from './read.ts';

/** Numpy lets data begin at a multiple of this, so that it can be mapped. */
const ALIGNMENT = 64;

/** Kernels have no numbers of 64 bits, but figures made of their results are such. */
export type WrittenType = ElementType | 'f64';

const F64 = { descr: '<f8', bytes: 8 } as const;

/** The head of a file of this type and shape. Records become bytes with an axis of their own. */
export function npyHeader(type: WrittenType, shape: readonly number[]): Uint8Array {
  const descr = type === 'f64' ? F64.descr : typeof type === 'string' ? DESCR[type] : DESCR.u8;
  const extents = typeof type === 'string' ? shape : [...shape, type.stride];
  const tuple = extents.length === 1 ? `(${extents[0]},)` : `(${extents.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const fixed = NPY_MAGIC.length + 4;
  const length = Math.ceil((fixed + text.length + 1) / ALIGNMENT) * ALIGNMENT - fixed;
  const header = new Uint8Array(fixed + length);
  header.set([...NPY_MAGIC, 1, 0, length & 0xff, length >> 8]);
  header.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), fixed);
  return header;
}

/** A file from a stream of row-major little-endian bytes, which must be as long as the shape says. */
export async function* writeNpy(
  type: WrittenType,
  shape: readonly number[],
  data: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const wanted = sizeOf(shape) * (type === 'f64' ? F64.bytes : elementBytes(type));
  let written = 0;
  yield npyHeader(type, shape);
  for await (const chunk of data) {
    written += chunk.byteLength;
    yield chunk;
  }
  if (written !== wanted) throw new Error(`An array of ${wanted} bytes was given ${written}.`);
}
