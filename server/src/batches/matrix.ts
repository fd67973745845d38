/** Row-major little-endian f32 matrices in blobs: reading, cutting into strips, and putting tiles together. */
import type { BlobRef, InputIssue, NewProduct } from '@manyhands/protocol';
import { invalidInput } from '../http/refusals.ts';
import type { BlobAccess } from '../store/store.ts';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

type Given = NewProduct['a'];

/** The matrix of a blob; refuses where the blob is missing or has another size than the shape says. */
export async function readMatrix(blobs: BlobAccess, where: string, given: Given): Promise<Matrix> {
  const [rows, columns] = given.shape;
  const bytes = await blobs.get(given.hash);
  const wanted = rows * columns * 4;
  if (!bytes)
    throw refuseMatrix(where, `there is no blob ${given.hash}`, `upload it: PUT /api/blobs/${given.hash}`);
  if (bytes.byteLength !== wanted || wanted === 0) {
    throw refuseMatrix(
      where,
      `the blob has ${bytes.byteLength} bytes; ${rows} × ${columns} f32 have ${wanted}`,
      'give the shape as [rows, columns] of the row-major matrix in the blob, neither of them 0',
    );
  }
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const values = new Float32Array(aligned.buffer, aligned.byteOffset, rows * columns);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw refuseMatrix(where, `element ${wrong} is ${values[wrong]}`, 'give finite numbers only');
  }
  return { rows, columns, values };
}

const refuseMatrix = (where: string, message: string, cure: string) =>
  invalidInput('The matrices cannot be multiplied.', [{ where, message, cure }]);

/** Largest magnitude; adds an issue at the first element that is no integer. */
export function checkIntegers(where: string, matrix: Matrix, issues: InputIssue[]): number {
  const wrong = matrix.values.findIndex((value) => !Number.isInteger(value));
  if (wrong >= 0) {
    const row = Math.floor(wrong / matrix.columns);
    issues.push({
      where,
      message: `element [${row}, ${wrong % matrix.columns}] is ${matrix.values[wrong]}, which is no integer`,
      cure: 'round the matrix, or use the mode "float"',
    });
  }
  return matrix.values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** Rows `from` to `to` (exclusive). */
export const rowStrip = (matrix: Matrix, from: number, to: number): Float32Array =>
  matrix.values.slice(from * matrix.columns, to * matrix.columns);

/** Columns `from` to `to` (exclusive), row-major. */
export function columnStrip(matrix: Matrix, from: number, to: number): Float32Array {
  const width = to - from;
  const strip = new Float32Array(matrix.rows * width);
  for (let row = 0; row < matrix.rows; row++) {
    const start = row * matrix.columns;
    strip.set(matrix.values.subarray(start + from, start + to), row * width);
  }
  return strip;
}

/** Writes a row-major tile into the product at [row, column]. */
export function placeTile(
  product: Matrix,
  tile: Float32Array,
  at: { readonly row: number; readonly column: number; readonly rows: number; readonly columns: number },
): void {
  for (let row = 0; row < at.rows; row++) {
    const values = tile.subarray(row * at.columns, (row + 1) * at.columns);
    product.values.set(values, (at.row + row) * product.columns + at.column);
  }
}

export const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export type Strips = readonly { readonly from: number; readonly to: number; readonly blob: BlobRef }[];
