/** Two integer matrices whose product every device must give bit for bit, and the check of it. */
import { createHash } from 'node:crypto';
import { Sha256 } from '@manyhands/protocol';

export interface DemoMatrix {
  readonly shape: [number, number];
  readonly values: Float32Array;
  /** Row-major little-endian f32. */
  readonly bytes: Uint8Array;
  readonly hash: Sha256;
}

/** Pseudo-random integers in [-largest, largest] by a 32-bit linear congruential generator (Numerical Recipes). */
export function integerMatrix(rows: number, columns: number, largest: number, seed: number): DemoMatrix {
  const values = new Float32Array(rows * columns);
  let state = seed >>> 0;
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = Math.floor((state / 2 ** 32) * (2 * largest + 1)) - largest;
  }
  const bytes = new Uint8Array(values.buffer);
  const hash = Sha256.parse(createHash('sha256').update(bytes).digest('hex'));
  return { shape: [rows, columns], values, bytes, hash };
}

/** Elements of `product` that differ from a × b computed here in f64 (exact for these integers). */
export function countWrongElements(a: DemoMatrix, b: DemoMatrix, product: Uint8Array): number {
  const [m, k] = a.shape;
  const n = b.shape[1];
  const given = new Float32Array(product.slice().buffer);
  if (given.length !== m * n) return m * n;
  let wrong = 0;
  const row = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    row.fill(0);
    for (let x = 0; x < k; x++) {
      const factor = a.values[i * k + x] ?? 0;
      for (let j = 0; j < n; j++) row[j] = (row[j] ?? 0) + factor * (b.values[x * n + j] ?? 0);
    }
    for (let j = 0; j < n; j++) if (given[i * n + j] !== row[j]) wrong++;
  }
  return wrong;
}
