/** Reads raw binary: little-endian elements row after row, whose shape only the researcher knows. */
import { type ElementType, elementBytes } from '@manyhands/kernel';
import { type ArrayFile, nameOfType, sizeOf } from './array-file.ts';
import { refusal } from './refusal.ts';
import { type Source, wholeOf } from './source.ts';

/** The array of a raw file; without a shape only its length is known. Throws `InputRefusal`. */
export function openRaw(source: Source, type: ElementType, shape: readonly number[] | null): ArrayFile {
  const size = elementBytes(type);
  const wanted = shape ? sizeOf(shape) * size : Math.ceil(source.bytes / size) * size;
  if (wanted !== source.bytes) {
    const told = shape
      ? `(${shape.join(', ')}) of ${nameOfType(type)} has ${wanted}`
      : `elements have ${size} each`;
    throw refusal(
      source.name,
      `has ${source.bytes} bytes; ${told}`,
      'correct the shape or the element type, or save the array as NPY, which tells both',
    );
  }
  const read = () => wholeOf(source, wanted);
  return { where: source.name, type, shape, bytes: wanted, read };
}
