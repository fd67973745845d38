/** Kernels on numbers: overrides, whole numbers only, random ones, halves, WebAssembly alone and beside WGSL. */
import { buffer, manifestOf, range, scrambled, type UploadedKernel, u32 } from './uploaded-kernel.ts';

/** Params that are override constants, by name and by id, one of them the workgroup's size. */
export const powerTable: UploadedKernel = {
  manifest: manifestOf('power-table', {
    params: [
      u32('modulus', { min: 2, max: 65_535 }),
      u32('base'),
      u32('tile', { min: 1, max: 128 }),
      u32('n'),
    ],
    buffers: [buffer('output', 'u32', 'powers', 'n')],
    passes: [{ entryPoint: 'main', workgroups: ['ceil(n / tile)'] }],
  }),
  wgsl: `
override tile: u32 = 64;
@id(3) override modulus: u32;
override base: u32 = 2u;
@group(0) @binding(0) var<storage, read_write> powers: array<u32>;

@compute @workgroup_size(tile)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&powers)) { return; }
  var result = 1u;
  var factor = base % modulus;
  for (var e = id.x; e > 0u; e >>= 1u) {
    if ((e & 1u) == 1u) { result = (result * factor) % modulus; }
    factor = (factor * factor) % modulus;
  }
  powers[id.x] = result;
}`,
  workunits: [
    { params: { modulus: 65_521, base: 3, tile: 32, n: 100 } },
    { params: { modulus: 1009, base: 11, tile: 128, n: 50 } },
    { params: { modulus: 65_521, base: 3, tile: 7, n: 100 } },
  ],
  reference: ({ modulus = 1, base = 0, n = 0 }) => {
    let power = 1 % modulus;
    return {
      powers: range(n).map(() => {
        const before = power;
        power = (power * base) % modulus;
        return before;
      }),
    };
  },
};

/** Whole numbers and bits only: how alike fingerprints of molecules are, in thousandths. */
export const fingerprints: UploadedKernel = {
  manifest: manifestOf('fingerprints', {
    params: [u32('queries'), u32('entries')],
    buffers: [
      buffer('shared', 'u32', 'library', 'entries', 4),
      buffer('input', 'u32', 'query', 'queries', 4),
      buffer('output', 'u32', 'alike', 'queries', 'entries'),
    ],
    passes: [{ entryPoint: 'tanimoto', workgroups: ['ceil(entries / 64)', 'queries'] }],
    variants: { webgpu: { uniform: 'size' } },
  }),
  wgsl: `
@group(0) @binding(0) var<uniform> size: Size;
struct Size { queries: u32, entries: u32 }
@group(0) @binding(1) var<storage, read> library: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> query: array<vec4<u32>>;
@group(0) @binding(3) var<storage, read_write> alike: array<u32>;

fn bits(v: vec4<u32>) -> u32 { let c = countOneBits(v); return c.x + c.y + c.z + c.w; }

@compute @workgroup_size(64, 1, 1)
fn tanimoto(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x >= size.entries || id.y >= size.queries) { return; }
  let both = bits(library[id.x] & query[id.y]);
  let either = bits(library[id.x] | query[id.y]);
  alike[id.y * size.entries + id.x] = select(0u, 1000u * both / either, either > 0u);
}`,
  shared: { library: Uint32Array.from(scrambled(4 * 90, 2 ** 32)) },
  workunits: [1, 3].map((queries) => ({
    params: { queries, entries: 90 },
    inputs: { query: Uint32Array.from(scrambled(4 * queries, 2 ** 32, queries + 5)) },
  })),
  reference: ({ queries = 0, entries = 0 }, { library = new Uint32Array(), query = new Uint32Array() }) => {
    const count = (q: number, e: number, join: (a: number, b: number) => number) =>
      range(4)
        .map((i) => ones(join(library[4 * e + i] ?? 0, query[4 * q + i] ?? 0) >>> 0))
        .reduce((a, b) => a + b);
    return {
      alike: range(queries * entries).map((i) => {
        const [q, e] = [Math.floor(i / entries), i % entries];
        const either = count(q, e, (a, b) => a | b);
        return either === 0 ? 0 : Math.floor((1000 * count(q, e, (a, b) => a & b)) / either);
      }),
    };
  },
};
const ones = (word: number): number => word.toString(2).replaceAll('0', '').length;

/** Random numbers, counted with atomics in workgroup memory first. */
export const piByDarts: UploadedKernel = {
  manifest: manifestOf('pi-by-darts', {
    params: [u32('darts'), u32('seed')],
    buffers: [buffer('output', 'u32', 'hits', 1)],
    passes: [{ entryPoint: 'throwDarts', workgroups: [4] }],
    variants: { webgpu: { uniform: 'game' } },
  }),
  wgsl: `
struct Game { darts: u32, seed: u32 }
@group(0) @binding(0) var<uniform> game: Game;
@group(0) @binding(1) var<storage, read_write> hits: atomic<u32>;
var<workgroup> inside: atomic<u32>;
fn pcg(v: u32) -> u32 {
  let state = v * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}
@compute @workgroup_size(64)
fn throwDarts(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) lane: u32) {
  var random = pcg(id.x + game.seed * 9781u);
  var mine = 0u;
  for (var i = 0u; i < game.darts; i++) {
    random = pcg(random);
    let x = random & 0x7fffu;
    let y = random >> 17u;
    mine += select(0u, 1u, x * x + y * y < 1073741824u);
  }
  atomicAdd(&inside, mine);
  workgroupBarrier();
  if (lane == 0u) { atomicAdd(&hits, atomicLoad(&inside)); }
}`,
  workunits: [1, 2].map((seed) => ({ params: { darts: 20, seed } })),
  reference: ({ darts = 0, seed = 0 }) => {
    let hits = 0;
    for (const i of range(256)) {
      let random = pcg(i + seed * 9781);
      for (const _ of range(darts)) {
        random = pcg(random);
        const [x, y] = [random & 0x7fff, random >>> 17];
        if (x * x + y * y < 2 ** 30) hits++;
      }
    }
    return { hits: [hits] };
  },
};
function pcg(v: number): number {
  const state = (Math.imul(v, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}

/** Two variants of one kernel, which are held to the same rule. */
export const checksums: UploadedKernel = {
  manifest: manifestOf('checksums', {
    params: [u32('blocks')],
    buffers: [buffer('input', 'u32', 'words', 'blocks', 16), buffer('output', 'u32', 'sums', 'blocks')],
    passes: [{ entryPoint: 'main', workgroups: ['ceil(blocks / 64)'] }],
    variants: { webgpu: {}, wasm: { extent: 'blocks' } },
  }),
  wgsl: `
@group(0) @binding(0) var<storage, read> words: array<u32>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&sums)) { return; }
  var hash = 2166136261u;
  for (var i = 0u; i < 16u; i++) { hash = (hash ^ words[id.x * 16u + i]) * 16777619u; }
  sums[id.x] = hash;
}`,
  assembly: `
export function allocate(bytes: u32): usize { return heap.alloc(bytes); }
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  const words = load<u32>(buffers) as usize;
  const sums = load<u32>(buffers, 4) as usize;
  for (let block: u32 = from; block < to; block++) {
    let hash: u32 = 2166136261;
    for (let i: u32 = 0; i < 16; i++) {
      hash = (hash ^ load<u32>(words + ((<usize>block * 16 + i) << 2))) * 16777619;
    }
    store<u32>(sums + (<usize>block << 2), hash);
  }
  return 0;
}`,
  workunits: [3, 100].map((blocks) => ({
    params: { blocks },
    inputs: { words: Uint32Array.from(scrambled(16 * blocks, 2 ** 32, blocks)) },
  })),
  reference: ({ blocks = 0 }, { words = new Uint32Array() }) => ({
    sums: range(blocks).map((block) =>
      range(16).reduce(
        (hash, i) => Math.imul(hash ^ (words[block * 16 + i] ?? 0), 16777619) >>> 0,
        2166136261,
      ),
    ),
  }),
};

/** WebAssembly only. */
export const primes: UploadedKernel = {
  manifest: manifestOf('primes', {
    params: [u32('first'), u32('count')],
    buffers: [buffer('output', 'u8', 'isPrime', 'count')],
    variants: { wasm: { extent: 'count' } },
  }),
  assembly: `
export function allocate(bytes: u32): usize { return heap.alloc(bytes); }
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  const first = load<u32>(params);
  const flags = load<u32>(buffers) as usize;
  for (let i: u32 = from; i < to; i++) store<u8>(flags + i, isPrime(first + i) ? 1 : 0);
  return 0;
}
function isPrime(n: u32): bool {
  if (n < 2) return false;
  for (let d: u32 = 2; d * d <= n; d++) if (n % d == 0) return false;
  return true;
}`,
  workunits: [0, 1_000_000].map((first) => ({ params: { first, count: 203 } })),
  reference: ({ first = 0, count = 0 }) => ({
    isPrime: range(count).map((i) => {
      const n = first + i;
      let divisors = 0;
      for (let d = 2; d * d <= n; d++) if (n % d === 0) divisors++;
      return n >= 2 && divisors === 0 ? 1 : 0;
    }),
  }),
};

/** Half precision, which only some devices have. */
export const halves: UploadedKernel = {
  manifest: manifestOf('halves', {
    params: [u32('n')],
    buffers: [buffer('output', 'f16', 'out', 'n')],
    passes: [{ entryPoint: 'main', workgroups: ['ceil(n / 64)'] }],
    requires: { features: ['shader-f16'] },
  }),
  wgsl: `enable f16;
@group(0) @binding(0) var<storage, read_write> out: array<f16>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&out)) { out[id.x] = f16(id.x) * 0.5h; }
}`,
  workunits: [{ params: { n: 40 } }],
  reference: ({ n = 0 }) => ({ out: range(n).map((i) => i / 2) }),
};
