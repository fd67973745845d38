/** Kernels on lists: prefix sums, sorting, counting, the smallest of each row. */
import { buffer, manifestOf, range, scrambled, type UploadedKernel, u32 } from './uploaded-kernel.ts';

/** Three passes around workgroup memory and barriers. */
export const prefixSum: UploadedKernel = {
  manifest: manifestOf('prefix-sum', {
    params: [u32('n', { min: 1, max: 65_536 })],
    buffers: [
      buffer('input', 'u32', 'values', 'n'),
      buffer('output', 'u32', 'sums', 'n'),
      buffer('scratch', 'u32', 'blockSums', 256),
    ],
    passes: [
      { entryPoint: 'scanBlocks', workgroups: ['ceil(n / 256)'] },
      { entryPoint: 'scanBlockSums', workgroups: [1] },
      { entryPoint: 'addBlockSums', workgroups: ['ceil(n / 256)'] },
    ],
  }),
  wgsl: `
@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
@group(0) @binding(2) var<storage, read_write> blockSums: array<u32>;
var<workgroup> temp: array<u32, 256>;

fn scan(lid: u32) {
  for (var offset = 1u; offset < 256u; offset <<= 1u) {
    workgroupBarrier();
    var left = 0u;
    if (lid >= offset) { left = temp[lid - offset]; }
    workgroupBarrier();
    temp[lid] += left;
  }
  workgroupBarrier();
}

@compute @workgroup_size(256)
fn scanBlocks(@builtin(global_invocation_id) gid: vec3u, @builtin(local_invocation_id) lid: vec3u, @builtin(workgroup_id) wid: vec3u) {
  let inside = gid.x < arrayLength(&values);
  temp[lid.x] = 0u;
  if (inside) { temp[lid.x] = values[gid.x]; }
  scan(lid.x);
  if (inside) { sums[gid.x] = temp[lid.x]; }
  if (lid.x == 255u) { blockSums[wid.x] = temp[255]; }
}

@compute @workgroup_size(256)
fn scanBlockSums(@builtin(local_invocation_id) lid: vec3u) {
  temp[lid.x] = blockSums[lid.x];
  scan(lid.x);
  blockSums[lid.x] = temp[lid.x];
}

@compute @workgroup_size(256)
fn addBlockSums(@builtin(global_invocation_id) gid: vec3u, @builtin(workgroup_id) wid: vec3u) {
  if (wid.x > 0u && gid.x < arrayLength(&sums)) { sums[gid.x] += blockSums[wid.x - 1u]; }
}`,
  workunits: [1, 257, 3000].map((n) => ({
    params: { n },
    inputs: { values: Uint32Array.from(scrambled(n, 1_000_000, n)) },
  })),
  reference: (_, { values = new Uint32Array() }) => {
    let sum = 0;
    return { sums: Array.from(values, (value) => (sum = (sum + value) >>> 0)) };
  },
};

/** Two loops around one pass: a group that is repeated holds a pass that is repeated, each with its counter. */
export const bitonicSort: UploadedKernel = {
  manifest: manifestOf('bitonic-sort', {
    params: [u32('levels', { min: 1, max: 16 })],
    buffers: [buffer('input', 'u32', 'unsorted', 256), buffer('output', 'u32', 'keys', 256)],
    passes: [
      { entryPoint: 'load', workgroups: [4] },
      {
        passes: [
          { entryPoint: 'compareAndSwap', workgroups: [4], repeat: { count: 'levels', step: 'inner' } },
        ],
        repeat: { count: 'levels', step: 'outer' },
      },
    ],
    variants: { webgpu: { uniform: 'sorting' } },
  }),
  wgsl: `
struct Sorting { levels: u32, outer: u32, inner: u32, _pad: u32 }
@group(0) @binding(0) var<uniform> sorting: Sorting;
@group(0) @binding(1) var<storage, read> unsorted: array<u32>;
@group(0) @binding(2) var<storage, read_write> keys: array<u32>;

@compute @workgroup_size(64)
fn load(@builtin(global_invocation_id) gid: vec3u) { keys[gid.x] = unsorted[gid.x]; }

@compute @workgroup_size(64)
fn compareAndSwap(@builtin(global_invocation_id) gid: vec3u) {
  if (sorting.inner > sorting.outer) { return; }
  let k = 2u << sorting.outer;
  let j = 1u << (sorting.outer - sorting.inner);
  let i = gid.x;
  let ixj = i ^ j;
  if (ixj <= i) { return; }
  let ascending = (i & k) == 0u;
  let a = keys[i];
  let b = keys[ixj];
  if ((a > b) == ascending) { keys[i] = b; keys[ixj] = a; }
}`,
  workunits: [1, 2].map((seed) => ({
    params: { levels: 8 },
    inputs: { unsorted: Uint32Array.from(scrambled(256, 1000, seed)) },
  })),
  reference: (_, { unsorted = new Uint32Array() }) => ({ keys: Uint32Array.from(unsorted).sort() }),
};

/** Atomics in global memory; bytes, four to a word. */
export const histogram: UploadedKernel = {
  manifest: manifestOf('byte-histogram', {
    params: [u32('length')],
    buffers: [buffer('input', 'u8', 'text', 'length'), buffer('output', 'u32', 'bins', 256)],
    passes: [{ entryPoint: 'count', workgroups: ['ceil(length / 64)'] }],
    variants: { webgpu: { uniform: 'length' } },
  }),
  wgsl: `
@group(0) @binding(0) var<uniform> length: u32;
@group(0) @binding(1) var<storage, read> text: array<u32>;
@group(0) @binding(2) var<storage, read_write> bins: array<atomic<u32>>;
@compute @workgroup_size(64) fn count(@builtin(global_invocation_id) gid: vec3u) {
  if (gid.x < length) {
    let byte = extractBits(text[gid.x / 4u], 8u * (gid.x % 4u), 8u);
    atomicAdd(&bins[byte], 1u);
  }
}`,
  workunits: [1, 1001].map((length) => ({
    params: { length },
    inputs: { text: Uint8Array.from(scrambled(length, 256)) },
  })),
  reference: (_, { text = new Uint8Array() }) => {
    const bins = new Uint32Array(256);
    for (const byte of text) bins[byte] = (bins[byte] ?? 0) + 1;
    return { bins };
  },
};

/** Two outputs of different types. */
export const rowMinimum: UploadedKernel = {
  manifest: manifestOf('row-minimum', {
    params: [u32('rows'), u32('cols')],
    buffers: [
      buffer('shared', 'f32', 'table', 'rows', 'cols'),
      buffer('input', 'f32', 'shift', 'cols'),
      buffer('output', 'f32', 'least', 'rows'),
      buffer('output', 'u32', 'where_least', 'rows'),
    ],
    passes: [{ entryPoint: 'main', workgroups: ['ceil(rows / 32)'] }],
  }),
  wgsl: `
@group(0) @binding(0) var<storage> table: array<f32>;
@group(0) @binding(1) var<storage> shift: array<f32>;
@group(0) @binding(2) var<storage, read_write> least: array<f32>;
@group(0) @binding(3) var<storage, read_write> where_least: array<u32>;
@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let row = id.x;
  if (row >= arrayLength(&least)) { return; }
  let cols = arrayLength(&shift);
  var best = table[row * cols] + shift[0];
  var at: u32 = 0;
  for (var c: u32 = 1; c < cols; c += 1) {
    let v = table[row * cols + c] + shift[c];
    if (v < best) { best = v; at = c; }
  }
  least[row] = best;
  where_least[row] = at;
}`,
  shared: { table: Float32Array.from(scrambled(50 * 9, 100)) },
  workunits: [3, 4].map((seed) => ({
    params: { rows: 50, cols: 9 },
    inputs: { shift: Float32Array.from(scrambled(9, 40, seed)) },
  })),
  reference: ({ rows = 0, cols = 0 }, { table = new Float32Array(), shift = new Float32Array() }) => {
    const sums = range(rows).map((row) =>
      range(cols).map((c) => (table[row * cols + c] ?? 0) + (shift[c] ?? 0)),
    );
    return {
      least: sums.map((row) => Math.min(...row)),
      where_least: sums.map((row) => row.indexOf(Math.min(...row))),
    };
  },
};
