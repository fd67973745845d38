/** Small arithmetic on rows of four numbers. */

/** Added to a small whole f32, it leaves that number in the last bits. */
export const WHOLE: f32 = 8388608;
export const WHOLE_BITS: i32 = 0x4b000000;

/** The sums of four rows, side by side. */
// @ts-ignore: decorator
@inline
export function sumRows(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
}

/** a × b of the first three lanes; the fourth is 0. */
// @ts-ignore: decorator
@inline
export function cross(a: v128, b: v128): v128 {
  const difference = f32x4.sub(
    f32x4.mul(a, v128.shuffle<i32>(b, b, 1, 2, 0, 3)),
    f32x4.mul(v128.shuffle<i32>(a, a, 1, 2, 0, 3), b),
  );
  return v128.shuffle<i32>(difference, difference, 1, 2, 0, 3);
}

/** Sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sumOf(a: v128): f32 {
  const halves = f32x4.add(a, v128.shuffle<i64>(a, a, 1, 0));
  return f32x4.extract_lane(halves, 0) + f32x4.extract_lane(halves, 1);
}

/** Sum of the first three lanes of a product. */
// @ts-ignore: decorator
@inline
export function dot(a: v128, b: v128): f32 {
  const product = f32x4.mul(a, b);
  return f32x4.extract_lane(product, 0) + f32x4.extract_lane(product, 1) + f32x4.extract_lane(product, 2);
}

/** What an energy is multiplied by so that it stays below `cap`; its derivative by the square of that. */
// @ts-ignore: decorator
@inline
export function curlFactors(energies: v128, cap: v128): v128 {
  return f32x4.div(cap, f32x4.add(cap, f32x4.pmax(energies, f32x4.splat(0))));
}

/** Zeros in place of so many bytes, a multiple of 16. Engines call out for `memory.fill`, which costs more than this. */
// @ts-ignore: decorator
@inline
export function clearRows(target: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(target + i, f32x4.splat(0));
}

/** As `memory.copy` of so many bytes, a multiple of 16, for the same reason. */
// @ts-ignore: decorator
@inline
export function copyRows(target: usize, source: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(target + i, v128.load(source + i));
}
