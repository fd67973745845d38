/** Freivalds' check of a whole product: c·r against a·(b·r) for random vectors of ±1, in f64. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Matrix } from './matrix.ts';

export interface ProductCheck {
  readonly rounds: number;
  /** Largest |c·r − a·(b·r)| over rows and rounds, and what rounding may add up to in that row. */
  readonly largestResidual: number;
  readonly bound: number;
  readonly passed: boolean;
}

/**
 * An element of `c` summed in f32 is off by at most k·2⁻²³·(|a|·|b|) (Higham, Accuracy and Stability of Numerical
 * Algorithms, 3.5, with a factor of two to spare), so a row's residual by the sum of that over its elements. A wrong
 * element larger than the bound escapes one round with a chance of at most 1/2.
 */
export async function checkProduct(
  a: Matrix,
  b: Matrix,
  c: Matrix,
  rounds: number,
  randomSign: () => 1 | -1,
): Promise<ProductCheck> {
  const magnitude = multiplyVector(
    a,
    multiplyVector(b, new Float64Array(b.columns).fill(1), Math.abs),
    Math.abs,
  );
  const share = a.columns * 2 ** -23;
  let largestResidual = 0;
  let bound = 0;
  let passed = true;
  for (let round = 0; round < rounds; round++) {
    // A round over large matrices takes tenths of a second: volunteers are served between them.
    await nextTurn();
    const r = Float64Array.from({ length: b.columns }, randomSign);
    const expected = multiplyVector(a, multiplyVector(b, r));
    const found = multiplyVector(c, r);
    for (let row = 0; row < c.rows; row++) {
      const residual = Math.abs((found[row] ?? 0) - (expected[row] ?? 0));
      const allowed = share * (magnitude[row] ?? 0);
      if (!(residual <= allowed)) passed = false;
      if (residual >= largestResidual) {
        largestResidual = residual;
        bound = allowed;
      }
    }
  }
  return { rounds, largestResidual, bound, passed };
}

const same = (value: number): number => value;

/** matrix · vector in f64, every element of the matrix mapped first. */
function multiplyVector(
  matrix: Matrix,
  vector: Float64Array,
  map: (value: number) => number = same,
): Float64Array {
  const product = new Float64Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    let sum = 0;
    const start = row * matrix.columns;
    for (let column = 0; column < matrix.columns; column++) {
      sum += map(matrix.values[start + column] ?? 0) * (vector[column] ?? 0);
    }
    product[row] = sum;
  }
  return product;
}
