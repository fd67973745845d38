/**
 * c = a × b for row-major f32 matrices, 4 rows by 8 columns at a time in SIMD registers.
 *
 * Every element is summed in order of k by one multiplication and one addition each, both rounded, so any slicing and
 * any browser gives the same bits. `run` takes slices of blocks of four rows.
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
  const panel = packedPanel(k);
  for (let j: u32 = 0; j < n; j += 8) {
    packPanel(b, n, k, j, panel);
    for (let block = from; block < to; block++) {
      const i = block * ROWS;
      const rows = min<u32>(ROWS, m - i);
      const columns = min<u32>(8, n - j);
      multiplyBlock(a + ((<usize>i * k) << 2), rows, k, panel, c + ((<usize>i * n + j) << 2), n, columns);
    }
  }
  return 0;
}

let panelPointer: usize = 0;
let panelK: u32 = 0;

/** Room for k rows of 8 columns of b and a block's result, kept between slices. */
function packedPanel(k: u32): usize {
  if (k > panelK) {
    panelPointer = heap.alloc(<usize>k * 32);
    panelK = k;
  }
  return panelPointer;
}

/** Copies columns [j, j + 8) of b into consecutive memory; columns past the edge are zero. */
function packPanel(b: usize, n: u32, k: u32, j: u32, panel: usize): void {
  const stride = (<usize>n) << 2;
  let source = b + ((<usize>j) << 2);
  let target = panel;
  if (j + 8 <= n) {
    for (let t: u32 = 0; t < k; t++) {
      v128.store(target, v128.load(source));
      v128.store(target, v128.load(source, 16), 16);
      source += stride;
      target += 32;
    }
    return;
  }
  const columns = n - j;
  for (let t: u32 = 0; t < k; t++) {
    for (let x: u32 = 0; x < 8; x++) {
      store<f32>(target + (x << 2), x < columns ? load<f32>(source + (x << 2)) : 0);
    }
    source += stride;
    target += 32;
  }
}

/** Four rows by eight columns; rows past the edge repeat the last one and are not stored. */
function multiplyBlock(a: usize, rows: u32, k: u32, panel: usize, c: usize, n: u32, columns: u32): void {
  const stride = (<usize>k) << 2;
  let a0 = a;
  let a1 = a + stride * min<u32>(1, rows - 1);
  let a2 = a + stride * min<u32>(2, rows - 1);
  let a3 = a + stride * min<u32>(3, rows - 1);
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  const end = panel + ((<usize>k) << 5);
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
  const next = (<usize>n) << 2;
  storeRow(c, c00, c01, columns);
  if (rows > 1) storeRow(c + next, c10, c11, columns);
  if (rows > 2) storeRow(c + next * 2, c20, c21, columns);
  if (rows > 3) storeRow(c + next * 3, c30, c31, columns);
}

function storeRow(c: usize, low: v128, high: v128, columns: u32): void {
  if (columns == 8) {
    v128.store(c, low);
    v128.store(c, high, 16);
    return;
  }
  for (let x: u32 = 0; x < columns; x++) {
    store<f32>(c + (x << 2), lane(x < 4 ? low : high, x & 3));
  }
}

function lane(row: v128, index: u32): f32 {
  if (index == 0) return f32x4.extract_lane(row, 0);
  if (index == 1) return f32x4.extract_lane(row, 1);
  if (index == 2) return f32x4.extract_lane(row, 2);
  return f32x4.extract_lane(row, 3);
}
