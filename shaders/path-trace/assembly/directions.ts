/** Directions of length 2^14, and the whole square roots they are made with. */

/** What `unit` found last. */
export let ux: i32 = 0;
export let uy: i32 = 0;
export let uz: i32 = 0;
/** The way that the path at hand goes. */
export let dx: i32 = 0;
export let dy: i32 = 0;
export let dz: i32 = 0;

/** Whole part of the square root of a number from 0 to 2^31. */
export function root(square: i32): i32 {
  return <i32>sqrt<f64>(<f64>(<u32>square));
}

/** Sets `ux`, `uy`, `uz` to a direction; to the last three where there is none. Large parts lose two bits first. */
export function unit(x: i32, y: i32, z: i32, otherX: i32, otherY: i32, otherZ: i32): void {
  const shift = max<i32>(max<i32>(abs<i32>(x), abs<i32>(y)), abs<i32>(z)) > 26000 ? 2 : 0;
  x >>= shift;
  y >>= shift;
  z >>= shift;
  const length = root(x * x + y * y + z * z);
  const found = length >= 64;
  ux = found ? (x * 16384) / length : otherX;
  uy = found ? (y * 16384) / length : otherY;
  uz = found ? (z * 16384) / length : otherZ;
}

/** Sends the path into a direction. */
export function direct(x: i32, y: i32, z: i32, otherX: i32, otherY: i32, otherZ: i32): void {
  unit(x, y, z, otherX, otherY, otherZ);
  dx = ux;
  dy = uy;
  dz = uz;
}

/** Sends the path through a place of a pixel, whose parts are in 64ths. */
export function look(
  view: usize,
  column: u32,
  columns: u32,
  row: u32,
  rows: u32,
  partX: u32,
  partY: u32,
): void {
  const across: i32 = ((column * 64 + partX) << 14) / (columns * 64);
  const down: i32 = ((row * 64 + partY) << 14) / (rows * 64);
  direct(
    towards(view + 12, across, down),
    towards(view + 16, across, down),
    towards(view + 20, across, down),
    0,
    0,
    -16384,
  );
}

function towards(corner: usize, across: i32, down: i32): i32 {
  return load<i32>(corner) + ((load<i32>(corner, 12) * across) >> 14) + ((load<i32>(corner, 24) * down) >> 14);
}
