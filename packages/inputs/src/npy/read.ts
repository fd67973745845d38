/** Reads NPY files, versions 1 to 3, as `numpy.save` writes them. */
import { elementBytes } from '@manyhands/kernel';
import { type ArrayFile, sizeOf } from '../array-file.ts';
import { ByteReader } from '../byte-reader.ts';
import { INPUT_LIMITS, type InputLimits } from '../limits.ts';
import { refusal } from '../refusal.ts';
import { type Source, wholeOf } from '../source.ts';
import { readDtype } from './dtype.ts';
import { type Literal, parseLiteral } from './literal.ts';

export const NPY_MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** The array of an NPY file; its bytes are read later. Throws `InputRefusal`. */
export async function openNpy(source: Source, limits: InputLimits = INPUT_LIMITS): Promise<ArrayFile> {
  const { text, start } = await readHeader(source, limits.maxNpyHeaderBytes);
  const header = parseLiteral(text)?.value;
  if (!(header instanceof Map)) throw damaged(source, 'its header is no Python dictionary');
  const dtype = readDtype(header.get('descr'));
  if (!dtype.ok) throw refusal(source.name, dtype.message, dtype.cure);
  const { type } = dtype;
  const shape = readShape(source, header.get('shape'));
  if (isTransposed(source, header.get('fortran_order'), shape)) {
    throw refusal(
      source.name,
      'the array is in Fortran order, column after column',
      'save it row after row: np.save("x.npy", np.ascontiguousarray(array))',
    );
  }
  const bytes = sizeOf(shape) * elementBytes(type);
  checkLength(source, source.bytes - start, bytes, shape);
  return { where: source.name, type, shape, bytes, read: () => wholeOf(source, bytes, start) };
}

async function readHeader(source: Source, most: number): Promise<{ text: string; start: number }> {
  const reader = new ByteReader(source.read());
  try {
    const fixed = await reader.take(8);
    if (NPY_MAGIC.some((byte, index) => fixed[index] !== byte)) throw noNpy(source);
    const version = fixed[6] ?? 0;
    if (version < 1 || version > 3) {
      throw refusal(source.name, `NPY version ${version} is not known`, 'save it with numpy.save');
    }
    const width = version === 1 ? 2 : 4;
    const sized = await reader.take(width);
    if (sized.byteLength < width) throw damaged(source, 'it ends within its header');
    const view = new DataView(sized.buffer);
    const length = width === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
    if (length > most) throw damaged(source, `its header claims ${length} bytes; ${most} are allowed`);
    const header = await reader.take(length);
    if (header.byteLength < length) throw damaged(source, 'it ends within its header');
    const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(header);
    return { text, start: 8 + width + length };
  } finally {
    await reader.close();
  }
}

const noNpy = (source: Source) =>
  refusal(source.name, 'is no NPY file: it does not begin with \\x93NUMPY', 'save it with numpy.save');

const damaged = (source: Source, message: string) =>
  refusal(source.name, message, 'upload the file again, or save it anew with numpy.save');

function readShape(source: Source, shape: Literal | undefined): number[] {
  const extents = Array.isArray(shape) ? shape : [null];
  const isShape = extents.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (!isShape || !Number.isSafeInteger(sizeOf(extents) * 4))
    throw damaged(source, 'its header has no shape of whole numbers');
  return extents;
}

/** An array with one axis longer than 1 is the same either way. */
function isTransposed(source: Source, fortran: Literal | undefined, shape: readonly number[]): boolean {
  if (typeof fortran !== 'boolean') throw damaged(source, 'its header does not tell its order');
  return fortran && shape.filter((extent) => extent > 1).length > 1;
}

function checkLength(source: Source, given: number, wanted: number, shape: readonly number[]): void {
  if (given === wanted) return;
  const told = `${given} bytes of data; its shape (${shape.join(', ')}) has ${wanted}`;
  throw damaged(source, given < wanted ? `is cut short: ${told}` : `has more than it says: ${told}`);
}
