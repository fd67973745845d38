/** Kernels on pictures and boards: passes with scratch between them, a tile in workgroup memory, cells that live and die. */
import { buffer, manifestOf, range, scrambled, type UploadedKernel, u32 } from './uploaded-kernel.ts';

/** Two passes with scratch between them. */
export const boxBlur: UploadedKernel = {
  manifest: manifestOf('box-blur', {
    params: [u32('width'), u32('height'), u32('radius', { max: 64 })],
    buffers: [
      buffer('input', 'u32', 'src', 'height', 'width'),
      buffer('scratch', 'u32', 'tmp', 'height', 'width'),
      buffer('output', 'u32', 'dst', 'height', 'width'),
    ],
    passes: ['blurRows', 'blurColumns'].map((entryPoint) => ({
      entryPoint,
      workgroups: ['ceil(width / 8)', 'ceil(height / 8)'],
    })),
    variants: { webgpu: { uniform: 'image' } },
  }),
  wgsl: `
struct Image { width: u32, height: u32, radius: u32 }
@group(0) @binding(0) var<uniform> image: Image;
@group(0) @binding(1) var<storage, read> src: array<u32>;
@group(0) @binding(2) var<storage, read_write> tmp: array<u32>;
@group(0) @binding(3) var<storage, read_write> dst: array<u32>;

fn clampTo(v: i32, size: u32) -> u32 { return u32(clamp(v, 0, i32(size) - 1)); }

@compute @workgroup_size(8, 8)
fn blurRows(@builtin(global_invocation_id) gid: vec3<u32>) {
  if (gid.x >= image.width || gid.y >= image.height) { return; }
  let r = i32(image.radius);
  var sum = 0u;
  for (var d = -r; d <= r; d++) {
    sum += src[gid.y * image.width + clampTo(i32(gid.x) + d, image.width)];
  }
  tmp[gid.y * image.width + gid.x] = sum;
}

@compute @workgroup_size(8, 8)
fn blurColumns(@builtin(global_invocation_id) gid: vec3<u32>) {
  if (gid.x >= image.width || gid.y >= image.height) { return; }
  let r = i32(image.radius);
  var sum = 0u;
  for (var d = -r; d <= r; d++) {
    sum += tmp[clampTo(i32(gid.y) + d, image.height) * image.width + gid.x];
  }
  let side = 2u * image.radius + 1u;
  dst[gid.y * image.width + gid.x] = sum / (side * side);
}`,
  workunits: [
    { params: { width: 37, height: 21, radius: 2 }, inputs: { src: Uint32Array.from(scrambled(777, 256)) } },
    { params: { width: 16, height: 16, radius: 0 }, inputs: { src: Uint32Array.from(scrambled(256, 256)) } },
  ],
  reference: ({ width = 0, height = 0, radius = 0 }, { src = new Uint32Array() }) => {
    const at = (x: number, y: number) =>
      src[Math.min(Math.max(y, 0), height - 1) * width + Math.min(Math.max(x, 0), width - 1)] ?? 0;
    const side = 2 * radius + 1;
    const dst = range(width * height).map((i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      let sum = 0;
      for (const dy of range(side)) for (const dx of range(side)) sum += at(x + dx - radius, y + dy - radius);
      return Math.floor(sum / (side * side));
    });
    return { dst };
  },
};

/** A tile of two dimensions in workgroup memory, padded as everybody pads it. */
export const transpose: UploadedKernel = {
  manifest: manifestOf('transpose', {
    params: [u32('rows'), u32('cols')],
    buffers: [buffer('input', 'f32', 'a', 'rows', 'cols'), buffer('output', 'f32', 'b', 'cols', 'rows')],
    passes: [{ entryPoint: 'main', workgroups: ['ceil(cols / 16)', 'ceil(rows / 16)'] }],
    variants: { webgpu: { uniform: 'dims' } },
  }),
  wgsl: `
const TILE = 16u;
@group(1) @binding(0) var<uniform> dims: Dims;
@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read_write> b: array<f32>;
struct Dims { rows: u32, cols: u32 };
var<workgroup> tile: array<array<f32, 17>, 16>; // one column more, against bank conflicts

@compute @workgroup_size(TILE, TILE, 1)
fn main(@builtin(workgroup_id) wg: vec3u, @builtin(local_invocation_id) lid: vec3u) {
  let x = wg.x * TILE + lid.x;
  let y = wg.y * TILE + lid.y;
  if (x < dims.cols && y < dims.rows) { tile[lid.y][lid.x] = a[y * dims.cols + x]; }
  workgroupBarrier();
  let tx = wg.y * TILE + lid.x;
  let ty = wg.x * TILE + lid.y;
  if (tx < dims.rows && ty < dims.cols) { b[ty * dims.rows + tx] = tile[lid.x][lid.y]; }
}`,
  workunits: [
    { params: { rows: 33, cols: 18 }, inputs: { a: Float32Array.from(scrambled(594, 1000)) } },
    { params: { rows: 1, cols: 50 }, inputs: { a: Float32Array.from(scrambled(50, 1000)) } },
  ],
  reference: ({ rows = 0, cols = 0 }, { a = new Float32Array() }) => ({
    b: range(rows * cols).map((i) => a[(i % rows) * cols + Math.floor(i / rows)] ?? 0),
  }),
};

/** Ping-pong without a counter, and a function by a name that only some parsers mind. */
export const gameOfLife: UploadedKernel = {
  manifest: manifestOf('game-of-life', {
    params: [u32('side'), u32('generations')],
    buffers: [
      buffer('output', 'u32', 'cells', 'side', 'side'),
      buffer('scratch', 'u32', 'next', 'side', 'side'),
      buffer('input', 'u32', 'seed', 'side', 'side'),
    ],
    passes: [
      { entryPoint: 'sow', workgroups: ['ceil(side * side / 64)'] },
      {
        entryPoint: 'tick',
        workgroups: ['ceil(side / 8)', 'ceil(side / 8)'],
        repeat: { count: 'generations' },
        swap: ['cells', 'next'],
      },
    ],
    variants: { webgpu: { uniform: 'side' } },
  }),
  wgsl: `
@group(0) @binding(0) var<uniform> side: u32;
@group(0) @binding(1) var<storage, read> seed: array<u32>;
@group(0) @binding(2) var<storage, read_write> cells: array<u32>;
@group(0) @binding(3) var<storage, read_write> next: array<u32>;

fn cell(p: vec2i) -> u32 {
  let q = (p + vec2i(i32(side))) % vec2i(i32(side));
  return cells[u32(q.y) * side + u32(q.x)];
}
fn write(p: vec2u, alive: bool) { next[p.y * side + p.x] = select(0u, 1u, alive); }

@compute @workgroup_size(64)
fn sow(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&cells)) { cells[id.x] = seed[id.x]; }
}

@compute @workgroup_size(8, 8)
fn tick(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= vec2u(side))) { return; }
  var around = 0u;
  for (var dy = -1; dy <= 1; dy++) {
    for (var dx = -1; dx <= 1; dx++) {
      if (dx == 0 && dy == 0) { continue; }
      around += cell(vec2i(id.xy) + vec2i(dx, dy));
    }
  }
  write(id.xy, around == 3u || (around == 2u && cell(vec2i(id.xy)) == 1u));
}`,
  workunits: [7, 16].map((side) => ({
    params: { side, generations: side },
    inputs: { seed: Uint32Array.from(scrambled(side * side, 2, side)) },
  })),
  reference: ({ side = 0, generations = 0 }, { seed = new Uint32Array() }) => {
    let cells = Array.from(seed);
    for (const _ of range(generations)) {
      cells = cells.map((alive, i) => {
        const [x, y] = [i % side, Math.floor(i / side)];
        let around = -alive;
        for (const dy of [-1, 0, 1])
          for (const dx of [-1, 0, 1])
            around += cells[((y + dy + side) % side) * side + ((x + dx + side) % side)] ?? 0;
        return around === 3 || (around === 2 && alive === 1) ? 1 : 0;
      });
    }
    return { cells };
  },
};
