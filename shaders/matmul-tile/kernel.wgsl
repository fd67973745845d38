// c = a × b for row-major f32 matrices: 8 × 8 threads, each with a block of c in vec4 registers.
//
// Every element is summed in order of k, one product after the other, so that one device always gives the same bits
// and exact integers stay exact. No shared memory: it helps some discrete GPUs, but is neutral or harmful on others.

struct Size {
  m: u32,
  n: u32,
  k: u32,
  // First row of workgroups of this slice.
  offset: u32,
}

@group(0) @binding(0) var<uniform> size: Size;

// Where n and k are multiples of 4 the matrices are read as vec4: 8 rows × 4 columns a thread.
@group(0) @binding(1) var<storage, read> a4: array<vec4f>;
@group(0) @binding(2) var<storage, read> b4: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> c4: array<vec4f>;

@compute @workgroup_size(8, 8)
fn multiply_aligned(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let columns = size.n / 4u;
  let steps = size.k / 4u;
  let column = group.x * 8u + local.x;
  let row = ((group.y + size.offset) * 8u + local.y) * 8u;
  if (column >= columns || row >= size.m) {
    return;
  }

  // Rows past the edge read the last row and are not stored.
  let last = size.m - 1u;
  let row0 = row * steps;
  let row1 = min(row + 1u, last) * steps;
  let row2 = min(row + 2u, last) * steps;
  let row3 = min(row + 3u, last) * steps;
  let row4 = min(row + 4u, last) * steps;
  let row5 = min(row + 5u, last) * steps;
  let row6 = min(row + 6u, last) * steps;
  let row7 = min(row + 7u, last) * steps;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  var sum4 = vec4f();
  var sum5 = vec4f();
  var sum6 = vec4f();
  var sum7 = vec4f();

  for (var step = 0u; step < steps; step++) {
    let source = step * 4u * columns + column;
    let b0 = b4[source];
    let b1 = b4[source + columns];
    let b2 = b4[source + 2u * columns];
    let b3 = b4[source + 3u * columns];

    let a_0 = a4[row0 + step];
    sum0 = fma(vec4f(a_0.x), b0, sum0);
    sum0 = fma(vec4f(a_0.y), b1, sum0);
    sum0 = fma(vec4f(a_0.z), b2, sum0);
    sum0 = fma(vec4f(a_0.w), b3, sum0);
    let a_1 = a4[row1 + step];
    sum1 = fma(vec4f(a_1.x), b0, sum1);
    sum1 = fma(vec4f(a_1.y), b1, sum1);
    sum1 = fma(vec4f(a_1.z), b2, sum1);
    sum1 = fma(vec4f(a_1.w), b3, sum1);
    let a_2 = a4[row2 + step];
    sum2 = fma(vec4f(a_2.x), b0, sum2);
    sum2 = fma(vec4f(a_2.y), b1, sum2);
    sum2 = fma(vec4f(a_2.z), b2, sum2);
    sum2 = fma(vec4f(a_2.w), b3, sum2);
    let a_3 = a4[row3 + step];
    sum3 = fma(vec4f(a_3.x), b0, sum3);
    sum3 = fma(vec4f(a_3.y), b1, sum3);
    sum3 = fma(vec4f(a_3.z), b2, sum3);
    sum3 = fma(vec4f(a_3.w), b3, sum3);
    let a_4 = a4[row4 + step];
    sum4 = fma(vec4f(a_4.x), b0, sum4);
    sum4 = fma(vec4f(a_4.y), b1, sum4);
    sum4 = fma(vec4f(a_4.z), b2, sum4);
    sum4 = fma(vec4f(a_4.w), b3, sum4);
    let a_5 = a4[row5 + step];
    sum5 = fma(vec4f(a_5.x), b0, sum5);
    sum5 = fma(vec4f(a_5.y), b1, sum5);
    sum5 = fma(vec4f(a_5.z), b2, sum5);
    sum5 = fma(vec4f(a_5.w), b3, sum5);
    let a_6 = a4[row6 + step];
    sum6 = fma(vec4f(a_6.x), b0, sum6);
    sum6 = fma(vec4f(a_6.y), b1, sum6);
    sum6 = fma(vec4f(a_6.z), b2, sum6);
    sum6 = fma(vec4f(a_6.w), b3, sum6);
    let a_7 = a4[row7 + step];
    sum7 = fma(vec4f(a_7.x), b0, sum7);
    sum7 = fma(vec4f(a_7.y), b1, sum7);
    sum7 = fma(vec4f(a_7.z), b2, sum7);
    sum7 = fma(vec4f(a_7.w), b3, sum7);
  }

  let target_index = row * columns + column;
  c4[target_index] = sum0;
  if (row + 1u < size.m) { c4[target_index + 1u * columns] = sum1; }
  if (row + 2u < size.m) { c4[target_index + 2u * columns] = sum2; }
  if (row + 3u < size.m) { c4[target_index + 3u * columns] = sum3; }
  if (row + 4u < size.m) { c4[target_index + 4u * columns] = sum4; }
  if (row + 5u < size.m) { c4[target_index + 5u * columns] = sum5; }
  if (row + 6u < size.m) { c4[target_index + 6u * columns] = sum6; }
  if (row + 7u < size.m) { c4[target_index + 7u * columns] = sum7; }
}

// Any other shape is read element by element: 4 rows × 4 columns a thread.
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;

@compute @workgroup_size(8, 8)
fn multiply_ragged(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let column = (group.x * 8u + local.x) * 4u;
  let row = ((group.y + size.offset) * 8u + local.y) * 4u;
  if (column >= size.n || row >= size.m) {
    return;
  }

  // Rows and columns past the edge read the last one and are not stored.
  let last_row = size.m - 1u;
  let last_column = size.n - 1u;
  let row0 = row * size.k;
  let row1 = min(row + 1u, last_row) * size.k;
  let row2 = min(row + 2u, last_row) * size.k;
  let row3 = min(row + 3u, last_row) * size.k;
  let column1 = min(column + 1u, last_column);
  let column2 = min(column + 2u, last_column);
  let column3 = min(column + 3u, last_column);
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();

  for (var step = 0u; step < size.k; step++) {
    let source = step * size.n;
    let b0 = vec4f(b[source + column], b[source + column1], b[source + column2], b[source + column3]);
    sum0 = fma(vec4f(a[row0 + step]), b0, sum0);
    sum1 = fma(vec4f(a[row1 + step]), b0, sum1);
    sum2 = fma(vec4f(a[row2 + step]), b0, sum2);
    sum3 = fma(vec4f(a[row3 + step]), b0, sum3);
  }

  store_row(row, column, sum0);
  store_row(row + 1u, column, sum1);
  store_row(row + 2u, column, sum2);
  store_row(row + 3u, column, sum3);
}

fn store_row(row: u32, column: u32, sum: vec4f) {
  if (row >= size.m) {
    return;
  }
  let target_index = row * size.n + column;
  c[target_index] = sum.x;
  if (column + 1u < size.n) { c[target_index + 1u] = sum.y; }
  if (column + 2u < size.n) { c[target_index + 2u] = sum.z; }
  if (column + 3u < size.n) { c[target_index + 3u] = sum.w; }
}
