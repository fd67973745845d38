/**
 * Linear shallow water on a staggered grid, in whole numbers, row by row.
 *
 * `run` takes slices of rows of all steps. A step reads one buffer and writes the other; each row works out the edges
 * of its cells anew, so rows do not wait for one another and any slicing gives the same bits.
 */

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

let nx: u32 = 0;
let ny: u32 = 0;
let pull: i64 = 0;
let drag: i64 = 0;
let share: usize = 0;
/** Heights and speeds of the step before and of this one. */
let before: usize = 0;
let after: usize = 0;
/** Bytes of one row, and of one of the three layers. */
let row: usize = 0;
let layer: usize = 0;
/** New speed through the edge that was worked out last, and what flows through it. */
let speed: i32 = 0;

/** Params and buffers in the order of the manifest; rows [from, to) of all steps. Returns 0. */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  nx = load<u32>(params);
  ny = load<u32>(params, 4);
  const steps = load<u32>(params, 8);
  pull = load<i32>(params, 12);
  drag = load<i32>(params, 16);
  const open = load<u32>(params, 20) == 1;
  share = load<u32>(buffers) as usize;
  const tide = load<u32>(buffers, 4) as usize;
  const start = load<u32>(buffers, 8) as usize;
  const sea = load<u32>(buffers, 12) as usize;
  const highest = load<u32>(buffers, 16) as usize;
  const later = load<u32>(buffers, 20) as usize;
  row = (<usize>nx) << 2;
  layer = row * ny;
  if (from == 0) memory.copy(sea, start, 3 * layer);
  for (let unit = from; unit < to; unit++) {
    const step = unit / ny;
    const y = unit % ny;
    before = step % 2 == 0 ? sea : later;
    after = step % 2 == 0 ? later : sea;
    flowRow(y, open, load<i32>(tide + (<usize>step << 2)), highest + y * row);
    if (unit == steps * ny - 1 && after == later) memory.copy(sea, later, 3 * layer);
  }
  return 0;
}

function flowRow(y: u32, open: bool, tide: i32, highest: usize): void {
  const first = y * row;
  let west: i32 = 0;
  for (let x: u32 = 0; x < nx; x++) {
    const cell = first + (<usize>x << 2);
    const south = y > 0 ? edge(cell - row, cell, 2 * layer) : 0;
    speed = 0;
    const north = y + 1 < ny ? edge(cell, cell + row, 2 * layer) : 0;
    store<i32>(after + 2 * layer + cell, speed);
    speed = 0;
    const east = x + 1 < nx ? edge(cell, cell + 4, layer) : 0;
    store<i32>(after + layer + cell, speed);
    let height = load<i32>(before + cell) - (east - west + north - south);
    if (open && x == 0 && load<i32>(share + cell) > 0) height = tide;
    store<i32>(after + cell, height);
    const place = highest + (<usize>x << 2);
    store<i32>(place, max<i32>(load<i32>(place), height));
    west = east;
  }
}

/** Sets `speed` through the edge between two cells; gives by how much it lowers the first and raises the second. */
function edge(first: usize, second: usize, speeds: usize): i32 {
  const shallow = load<i32>(share + first);
  const other = load<i32>(share + second);
  speed = 0;
  if (min<i32>(shallow, other) <= 0) return 0;
  const pulled =
    load<i32>(before + speeds + first) - product(pull, load<i32>(before + second) - load<i32>(before + first));
  speed = pulled - product(drag, pulled);
  return product((shallow + other) >> 1, speed);
}

/** a × b / 2^16, rounded to the nearest. */
function product(a: i64, b: i32): i32 {
  return <i32>((a * <i64>b + 0x8000) >> 16);
}
