/** Opens a file as an array in the format that was said or that its name tells. */
import { type ElementType, elementBytes } from '@manyhands/kernel';
import { type ArrayFile, nameOfType, sizeOf } from '../array-file.ts';
import { openCsv } from '../csv/array.ts';
import { openNpy } from '../npy/read.ts';
import { openRaw } from '../raw.ts';
import { refusal } from '../refusal.ts';
import type { Source } from '../source.ts';
import type { FileFormat } from './rule.ts';

/** An array of exactly this type. Throws `InputRefusal`. */
export async function openArray(
  source: Source,
  type: ElementType,
  format: FileFormat = formatOf(source.name),
): Promise<ArrayFile> {
  switch (format.kind) {
    case 'npy':
      return ofType(await openNpy(source), type);
    case 'csv':
      return openCsv(source, type, format);
    case 'raw':
      return openRaw(source, type, format.shape ?? null);
    default:
      return format satisfies never;
  }
}

function formatOf(name: string): FileFormat {
  const ending = /\.[^.]*$/.exec(name.toLowerCase())?.[0];
  if (ending === '.npy') return { kind: 'npy' };
  return ending === '.csv' ? { kind: 'csv', header: false } : { kind: 'raw' };
}

/** The array where its elements are those of the buffer; records may be written as numbers along the last axes. */
function ofType(array: ArrayFile, type: ElementType): ArrayFile {
  if (array.type === type) return array;
  const records = typeof type === 'string' ? null : asRecords(array, type);
  if (records) return records;
  throw refusal(
    array.where,
    `has elements of ${nameOfType(array.type)}; the buffer has ${nameOfType(type)}`,
    typeof type === 'string'
      ? `convert the array: np.save("x.npy", array.astype(np.${NUMPY_NAMES[type]}))`
      : `give an array whose last axis has ${type.stride} bytes, one for each record`,
  );
}

const NUMPY_NAMES = {
  ...{ u8: 'uint8', i8: 'int8', u16: 'uint16', i16: 'int16' },
  ...{ f16: 'float16', u32: 'uint32', i32: 'int32', f32: 'float32' },
} as const;

/** The array without the last axes that together are one record. */
function asRecords(array: ArrayFile, type: { readonly stride: number }): ArrayFile | null {
  const shape = array.shape ?? [];
  for (let axes = shape.length - 1; axes >= 0; axes--) {
    const bytes = sizeOf(shape.slice(axes)) * elementBytes(array.type);
    if (bytes === type.stride) return { ...array, type, shape: shape.slice(0, axes) };
  }
  return null;
}
