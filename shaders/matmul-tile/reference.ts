/** The referee of `matmul-tile`: c = a × b summed in f64, rounded once to f32. */
import type { BufferBytes, ParamValues } from '@manyhands/kernel';
import { decode } from '@manyhands/kernel';

/** `a` is m × k, `b` is k × n, `c` is m × n, all row-major f32. */
export function multiplyTile(params: ParamValues, buffers: BufferBytes): BufferBytes {
  const { m = 0, n = 0, k = 0 } = params;
  const a = matrix(buffers, 'a', m * k);
  const b = matrix(buffers, 'b', k * n);
  const c = new Float32Array(m * n);
  const row = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    row.fill(0);
    for (let t = 0; t < k; t++) {
      const factor = a[i * k + t] ?? 0;
      for (let j = 0; j < n; j++) row[j] = (row[j] ?? 0) + factor * (b[t * n + j] ?? 0);
    }
    c.set(row, i * n);
  }
  return new Map([['c', new Uint8Array(c.buffer)]]);
}

function matrix(buffers: BufferBytes, name: string, elements: number): ArrayLike<number> {
  const bytes = buffers.get(name);
  if (bytes?.byteLength !== elements * 4) {
    throw new Error(`Matrix ${name} has ${bytes?.byteLength ?? 0} bytes; ${elements * 4} are needed.`);
  }
  return decode('f32', bytes);
}
