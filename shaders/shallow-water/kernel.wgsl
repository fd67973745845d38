// Linear shallow water on a staggered grid, in whole numbers. One thread for each cell, one dispatch for each step.
//
// A thread computes the new speeds through all four edges of its cell, those that its neighbours own too: whole numbers
// come out the same for both, so a step needs one pass and what leaves one cell enters the next.

struct Grid {
  nx: u32,
  ny: u32,
  pull: i32,
  drag: i32,
  open: u32,
  // Steps that are behind.
  now: u32,
  // First row of workgroups of this slice.
  offset: u32,
}

@group(0) @binding(0) var<uniform> grid: Grid;
@group(0) @binding(1) var<storage, read> share: array<i32>;
@group(0) @binding(2) var<storage, read> tide: array<i32>;
@group(0) @binding(3) var<storage, read> start: array<i32>;
@group(0) @binding(4) var<storage, read_write> sea: array<i32>;
@group(0) @binding(5) var<storage, read_write> later: array<i32>;
@group(0) @binding(6) var<storage, read_write> highest: array<i32>;

@compute @workgroup_size(8, 8)
fn begin(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let cells = grid.nx * grid.ny;
  let x = group.x * 8u + local.x;
  let y = (group.y + grid.offset) * 8u + local.y;
  if (x < grid.nx && y < grid.ny) {
    let cell = y * grid.nx + x;
    sea[cell] = start[cell];
    sea[cells + cell] = start[cells + cell];
    sea[2u * cells + cell] = start[2u * cells + cell];
  }
}

@compute @workgroup_size(8, 8)
fn flow(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let cells = grid.nx * grid.ny;
  let x = group.x * 8u + local.x;
  let y = (group.y + grid.offset) * 8u + local.y;
  if (x >= grid.nx || y >= grid.ny) {
    return;
  }
  let cell = y * grid.nx + x;
  let row = grid.nx;
  var east = vec2i();
  var north = vec2i();
  var west = vec2i();
  var south = vec2i();
  if (x + 1u < grid.nx) { east = edge(cell, cell + 1u, cells); }
  if (y + 1u < grid.ny) { north = edge(cell, cell + row, 2u * cells); }
  if (x > 0u) { west = edge(cell - 1u, cell, cells); }
  if (y > 0u) { south = edge(cell - row, cell, 2u * cells); }

  var height = sea[cell] - (east.y - west.y + north.y - south.y);
  if (grid.open == 1u && x == 0u && share[cell] > 0) {
    height = tide[grid.now];
  }
  later[cell] = height;
  later[cells + cell] = east.x;
  later[2u * cells + cell] = north.x;
  highest[cell] = max(highest[cell], height);
}

// New speed through the edge between two cells, and by how much it lowers the first and raises the second.
fn edge(first: u32, second: u32, speeds: u32) -> vec2i {
  let both = vec2i(share[first], share[second]);
  if (min(both.x, both.y) <= 0) {
    return vec2i();
  }
  let pulled = sea[speeds + first] - product(grid.pull, sea[second] - sea[first]);
  let speed = pulled - product(grid.drag, pulled);
  return vec2i(speed, product((both.x + both.y) >> 1u, speed));
}

// a × b / 2^16, rounded to the nearest, without 64-bit integers.
fn product(a: i32, b: i32) -> i32 {
  let a_low = u32(a) & 0xffffu;
  let b_low = u32(b) & 0xffffu;
  return (a >> 16u) * b + i32(a_low) * (b >> 16u) + i32((a_low * b_low + 0x8000u) >> 16u);
}
