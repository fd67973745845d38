/** Arithmetic of manifests. */
import { expect, test } from 'vitest';
import { ExpressionError, evaluate, evaluateCount, namesIn } from './expression.ts';

const params = { m: 100, n: 7, k_2: 3 };

test.each([
  [12, 12],
  ['12', 12],
  ['m', 100],
  ['m + n * k_2', 121],
  ['(m + n) * k_2', 321],
  ['m - n - k_2', 90],
  ['m / 8', 12.5],
  ['ceil(m / 8)', 13],
  ['m / 2 / 5', 10],
  ['m % 8 * 2', 8],
  ['-n + 10', 3],
  ['2 - -3', 5],
  ['min(m, n, k_2)', 3],
  ['max(ceil(n / 2), n % 4) + 1', 5],
  [' ceil (\n n/4 ) ', 2],
])('%j is %d', (expression, value) => {
  expect(evaluate(expression, params)).toBe(value);
});

test.each([
  ['', 1],
  ['m +', 4],
  ['(m', 3],
  ['m)', 2],
  ['m n', 3],
  ['1.5', 1],
  ['2m', 1],
  ['m ** 2', 4],
  ['sqrt(m)', 1],
  ['min(m)', 6],
  ['ceil(m, n)', 10],
  ['x + 1', 1],
  ['m + __proto__', 5],
  ['m + constructor', 5],
  ['m; n', 2],
  ['m / (n - 7)', 3],
  ['n % 0', 3],
])('%j is refused at column %d', (expression, column) => {
  const error = errorOf(() => evaluate(expression, params));
  expect(error).toBeInstanceOf(ExpressionError);
  expect(error).toHaveProperty('column', column);
});

test('nesting beyond reason is refused, not a crash', () => {
  const deep = '('.repeat(100_000);
  expect(errorOf(() => evaluate(deep, params))).toBeInstanceOf(ExpressionError);
});

test('a count is a whole number of at least 0', () => {
  expect(evaluateCount('ceil(m / 8)', params)).toBe(13);
  for (const wrong of ['m / 8', 'n - m']) {
    expect(() => evaluateCount(wrong, params)).toThrow(/whole number/);
  }
});

test('names are found wherever they are mentioned', () => {
  expect([...namesIn('ceil(m / 8) * max(n, k_2, m)')].sort()).toEqual(['k_2', 'm', 'n']);
});

function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}
