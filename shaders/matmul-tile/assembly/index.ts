/**
 * c = a × b for row-major f32 matrices, 4 rows by 8 columns at a time in SIMD registers.
 *
 * Every element is summed in order of k by one multiplication and one addition each, both rounded, so any slicing and
 * any browser gives the same bits. `run` takes slices of blocks of four rows. Columns of b are packed 8 at a time in
 * chunks of k that stay in the first-level cache; sums wait in c from one chunk to the next.
 */

const ROWS: u32 = 4;

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

/** Params m, n, k; buffers a, b, c; blocks of rows [from, to). Returns 0. */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  const m = load<u32>(params);
  const n = load<u32>(params, 4);
  const k = load<u32>(params, 8);
  const a = load<u32>(buffers) as usize;
  const b = load<u32>(buffers, 4) as usize;
  const c = load<u32>(buffers, 8) as usize;
  if (panel == 0) panel = heap.alloc(CHUNK * 32);
  for (let t: u32 = 0; t < k; t += CHUNK) {
    const chunk = min<u32>(CHUNK, k - t);
    for (let j: u32 = 0; j < n; j += 8) {
      const columns = min<u32>(8, n - j);
      packPanel(b + ((<usize>t * n + j) << 2), n, chunk, columns);
      for (let block = from; block < to; block++) {
        const i = block * ROWS;
        const rows = min<u32>(ROWS, m - i);
        multiplyBlock(a + ((<usize>i * k + t) << 2), rows, k, chunk, c + ((<usize>i * n + j) << 2), n, columns, t == 0);
      }
    }
  }
  return 0;
}

/** Steps of k whose 8 columns of b fill 16 KiB, half of a first-level cache. */
const CHUNK: u32 = 512;

/** Packed columns of b: 8 floats for each step of k. */
let panel: usize = 0;

/** Copies up to 8 columns of b into consecutive memory; columns past the edge are zero. */
function packPanel(b: usize, n: u32, chunk: u32, columns: u32): void {
  const stride = (<usize>n) << 2;
  let source = b;
  let target = panel;
  const end = panel + (<usize>chunk << 5);
  if (columns == 8) {
    for (; target < end; target += 32) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      source += stride;
    }
    return;
  }
  for (; target < end; target += 32) {
    for (let x: u32 = 0; x < 8; x++) {
      store<f32>(target + (x << 2), x < columns ? load<f32>(source + (x << 2)) : 0);
    }
    source += stride;
  }
}

/** Four rows by eight columns, added to c unless it is the `first` chunk; rows past the edge repeat the last one unseen. */
function multiplyBlock(
  a: usize,
  rows: u32,
  k: u32,
  chunk: u32,
  c: usize,
  n: u32,
  columns: u32,
  first: bool,
): void {
  const strideA = (<usize>k) << 2;
  let a0 = a;
  let a1 = a + strideA * min<u32>(1, rows - 1);
  let a2 = a + strideA * min<u32>(2, rows - 1);
  let a3 = a + strideA * min<u32>(3, rows - 1);
  const strideC = (<usize>n) << 2;
  const c1 = c + strideC * min<u32>(1, rows - 1);
  const c2 = c + strideC * min<u32>(2, rows - 1);
  const c3 = c + strideC * min<u32>(3, rows - 1);
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  if (!first) {
    c00 = loadColumns(c, columns);
    c01 = loadColumns(c + 16, columns - 4);
    c10 = loadColumns(c1, columns);
    c11 = loadColumns(c1 + 16, columns - 4);
    c20 = loadColumns(c2, columns);
    c21 = loadColumns(c2 + 16, columns - 4);
    c30 = loadColumns(c3, columns);
    c31 = loadColumns(c3 + 16, columns - 4);
  }
  const end = panel + (<usize>chunk << 5);
  for (let p = panel; p < end; p += 32) {
    const b0 = v128.load(p);
    const b1 = v128.load(p, 16);
    const r0 = v128.load_splat<f32>(a0);
    c00 = f32x4.add(c00, f32x4.mul(r0, b0));
    c01 = f32x4.add(c01, f32x4.mul(r0, b1));
    const r1 = v128.load_splat<f32>(a1);
    c10 = f32x4.add(c10, f32x4.mul(r1, b0));
    c11 = f32x4.add(c11, f32x4.mul(r1, b1));
    const r2 = v128.load_splat<f32>(a2);
    c20 = f32x4.add(c20, f32x4.mul(r2, b0));
    c21 = f32x4.add(c21, f32x4.mul(r2, b1));
    const r3 = v128.load_splat<f32>(a3);
    c30 = f32x4.add(c30, f32x4.mul(r3, b0));
    c31 = f32x4.add(c31, f32x4.mul(r3, b1));
    a0 += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
  }
  storeRow(c, c00, c01, columns);
  if (rows > 1) storeRow(c1, c10, c11, columns);
  if (rows > 2) storeRow(c2, c20, c21, columns);
  if (rows > 3) storeRow(c3, c30, c31, columns);
}

/** Up to four floats; those past the edge are zero. */
function loadColumns(source: usize, columns: i32): v128 {
  if (columns >= 4) return v128.load(source);
  let row = f32x4.splat(0);
  if (columns > 0) row = f32x4.replace_lane(row, 0, load<f32>(source));
  if (columns > 1) row = f32x4.replace_lane(row, 1, load<f32>(source, 4));
  if (columns > 2) row = f32x4.replace_lane(row, 2, load<f32>(source, 8));
  return row;
}

function storeRow(c: usize, low: v128, high: v128, columns: i32): void {
  if (columns == 8) {
    v128.store(c, low);
    v128.store(c, high, 16);
    return;
  }
  storeColumns(c, low, columns);
  storeColumns(c + 16, high, columns - 4);
}

function storeColumns(target: usize, row: v128, columns: i32): void {
  if (columns > 0) store<f32>(target, f32x4.extract_lane(row, 0));
  if (columns > 1) store<f32>(target, f32x4.extract_lane(row, 1), 4);
  if (columns > 2) store<f32>(target, f32x4.extract_lane(row, 2), 8);
  if (columns > 3) store<f32>(target, f32x4.extract_lane(row, 3), 12);
}
