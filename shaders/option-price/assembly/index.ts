/**
 * Paths of a share on a lattice, walked and counted in integers; the last slice values the counts.
 *
 * `run` takes slices of blocks of 64 paths; the block past the last is the valuation. Sums are in f64, rounded once.
 */

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

/** Paths of one block. */
const BLOCK: u32 = 64;

let seed: u32 = 0;
let steps: u32 = 0;
let barrier: usize = 0;
let alive: usize = 0;

/** Params and buffers in the order of the manifest; blocks [from, to). Returns 0. */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  const paths = load<u32>(params);
  const first = load<u32>(params, 4);
  seed = load<u32>(params, 8);
  steps = load<u32>(params, 12);
  barrier = load<u32>(buffers) as usize;
  const payoff = load<u32>(buffers, 4) as usize;
  alive = load<u32>(buffers, 8) as usize;
  const price = load<u32>(buffers, 12) as usize;
  const blocks = (paths + BLOCK - 1) / BLOCK;
  for (let block = from; block < min<u32>(to, blocks); block++) {
    const end = min<u32>(paths, (block + 1) * BLOCK);
    for (let path = block * BLOCK; path < end; path++) walkPath(first + path);
  }
  if (to > blocks) value(paths, payoff, price);
  return 0;
}

function walkPath(path: u32): void {
  let ups: u32 = 0;
  let level: i32 = 0;
  let place = barrier;
  for (let step: u32 = 0; step < steps; step += 128) {
    philox(path, step >> 7);
    const end = min<u32>(128, steps - step);
    for (let word: u32 = 0; word < end; word += 32) {
      let bits = wordOf(word >> 5);
      const last = min<u32>(32, end - word);
      for (let bit: u32 = 0; bit < last; bit++) {
        const up = bits & 1;
        bits >>= 1;
        ups += up;
        level += <i32>(up << 1) - 1;
        if (level >= load<i32>(place)) return;
        place += 4;
      }
    }
  }
  const bin = alive + (<usize>ups << 2);
  store<u32>(bin, load<u32>(bin) + 1);
}

/** Random words of the block at hand. */
let word0: u32 = 0;
let word1: u32 = 0;
let word2: u32 = 0;
let word3: u32 = 0;

function wordOf(index: u32): u32 {
  return index == 0 ? word0 : index == 1 ? word1 : index == 2 ? word2 : word3;
}

/** Philox4x32-10: ten rounds that turn a counter into 128 random bits. */
function philox(path: u32, block: u32): void {
  let x = path, y = block;
  let z: u32 = 0, w: u32 = 0;
  let key0 = seed;
  let key1: u32 = 0;
  for (let round = 0; round < 10; round++) {
    const first = <u64>x * 0xd2511f53;
    const second = <u64>z * 0xcd9e8d57;
    x = <u32>(second >> 32) ^ y ^ key0;
    y = <u32>second;
    z = <u32>(first >> 32) ^ w ^ key1;
    w = <u32>first;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
  word0 = x;
  word1 = y;
  word2 = z;
  word3 = w;
}

function value(paths: u32, payoff: usize, price: usize): void {
  let sum: f64 = 0;
  let survivors: u32 = 0;
  for (let bin: u32 = 0; bin <= steps; bin++) {
    const at = <usize>bin << 2;
    sum += <f64>load<u32>(alive + at) * <f64>load<f32>(payoff + at);
    survivors += load<u32>(alive + at);
  }
  const mean = sum / <f64>paths;
  let squares = <f64>(paths - survivors) * mean * mean;
  for (let bin: u32 = 0; bin <= steps; bin++) {
    const at = <usize>bin << 2;
    const away = <f64>load<f32>(payoff + at) - mean;
    squares += <f64>load<u32>(alive + at) * away * away;
  }
  store<f32>(price, <f32>mean);
  store<f32>(price, <f32>sqrt<f64>(squares / <f64>(paths - 1) / <f64>paths), 4);
}
