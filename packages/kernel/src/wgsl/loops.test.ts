/** Which loops are seen to end. */
import { expect, test } from 'vitest';
import { findUnboundedLoops } from './loops.ts';
import { reflectWgsl } from './reflect.ts';

const verdict = (body: string) =>
  findUnboundedLoops(
    reflectWgsl(
      `const N = 8u; const ZERO = 0u;\nfn f(n: u32) {\nvar i = 0u; var j = 0u; var x = 1.0;\n${body}\n}`,
    ).ast,
  );

test.each([
  'for (var k = 0u; k < n; k++) { x += 1.0; }',
  'for (var k = 0u; n > k; k += 2u) { if (k == 3u) { continue; } }',
  'for (var k = n; k > 0u; k -= 1u) { }',
  'for (var k = n; k > 0u; k >>= 1u) { }',
  'for (var k = n; k != 0u; k = k / 2u) { }',
  'for (var k = i32(n) - 1; k >= 0; k--) { }',
  'for (var k = 0u; k < n && x > 0.0; k = k + N) { x *= 0.5; }',
  'for (var k = 1u; k < 256u; k <<= 1u) { }',
  'for (var k: u32 = 1; k < n; k *= 2u) { }',
  'for (var k = 1u; k < n; k = k * 2u) { }',
  'for (; i < n; i++) { for (j = 0u; j <= i; j++) { } }',
  'while (i < n) { x += 1.0; i++; }',
  'while (i < n && j < n) { i++; if (x > 2.0) { j = 0u; } }',
  'loop { if (i >= n) { break; } i++; }',
  'loop { if (i >= n) { break; } if (x > 1.0) { continue; } continuing { i++; } }',
  'loop { x += 1.0; continuing { i++; break if i >= n; } }',
  'loop { if (i == n || x > 5.0) { return; } i += 1u; }',
])('%s ends', (body) => {
  expect(verdict(body)).toEqual([]);
});

test.each([
  'for (;;) { }',
  'for (var k = 0u; ; k++) { }',
  'for (var k = 0u; k < n; ) { }',
  'for (var k = 0u; k < n; k--) { }',
  'for (var k = 0u; k < n; k += 0u) { }',
  'for (var k = 0u; k < n; k += ZERO) { }',
  'for (var k = n; k >= ZERO; k--) { }',
  'for (var k = 0; k < 8; k += -1) { }',
  'for (var k = 0u; k < n; k++) { k = 0u; }',
  'for (var k = 0u; k < n; k++) { k--; }',
  'for (var k = 0u; k < n; k++) { reset(&k); }',
  'for (var k = n; k >= 0u; k--) { }',
  'for (var k = 0u; k < n; k <<= 1u) { }',
  'for (var k = 0u; k < n; k *= 2u) { }',
  'for (var k = 1u; k < n; k *= 1u) { }',
  'for (var k = 1u; k < n; k <<= i) { }',
  'for (var k = i; k < n; k <<= 1u) { }',
  'for (var k = 1u; k < n; k <<= 1u) { k *= 0u; }',
  'for (var k = 1u; k > 0u; k <<= 1u) { }',
  'for (var k = 0u; k < n || x > 0.0; k++) { }',
  'while (true) { }',
  'while (i < n) { if (x > 1.0) { i++; } }',
  'while (i < n) { if (x > 1.0) { continue; } i++; }',
  'while (i != 3u) { i = next[i]; }',
  'loop { }',
  'loop { if (x > 1.0) { if (i > n) { break; } } i++; }',
  'loop { if (i > n) { break; } if (x > 1.0) { continue; } i++; }',
  'loop { if (i > n && x > 1.0) { break; } i++; }',
])('%s may not end, and its line is told', (body) => {
  expect(verdict(body).map(({ line }) => line)).toEqual([4]);
});

test('the loop inside is told, not the one around it', () => {
  const body = 'for (var k = 0u; k < n; k++) {\n  loop { if (x > 1.0) { break; } }\n}';
  expect(verdict(body).map(({ line }) => line)).toEqual([5]);
});
