/** Small arithmetic on rows of four numbers. */

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
  return f32x4.div(cap, f32x4.add(cap, f32x4.max(energies, f32x4.splat(0))));
}
