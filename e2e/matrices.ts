/** Integer matrices small enough that every device gives their product bit for bit, and that product. */
import { createHash } from 'node:crypto';

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array<ArrayBuffer>;
  /** SHA-256 of the little-endian bytes, the blob's name. */
  readonly hash: string;
}

/** Integers in [-8, 8] by a small linear congruential generator; the same seed gives the same matrix. */
export function makeMatrix(rows: number, columns: number, seed: number): Matrix {
  let state = seed >>> 0;
  const values = Float32Array.from({ length: rows * columns }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 16) % 17) - 8;
  });
  return { rows, columns, values, hash: hashOf(values) };
}

export function multiply(a: Matrix, b: Matrix): Float32Array {
  const product = new Float32Array(a.rows * b.columns);
  for (let row = 0; row < a.rows; row++) {
    for (let inner = 0; inner < a.columns; inner++) {
      const factor = a.values[row * a.columns + inner] ?? 0;
      for (let column = 0; column < b.columns; column++) {
        const at = row * b.columns + column;
        product[at] = (product[at] ?? 0) + factor * (b.values[inner * b.columns + column] ?? 0);
      }
    }
  }
  return product;
}

export function hashOf(values: Float32Array): string {
  return createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
}
