// Paths of a share on a lattice: walked and counted in integers, then valued in one workgroup.
//
// Counts are gathered in workgroup memory first, so that storage sees one atomic addition a bin and workgroup.

struct Option {
  paths: u32,
  first: u32,
  seed: u32,
  steps: u32,
  // First workgroup of this slice.
  offset: u32,
}

@group(0) @binding(0) var<uniform> option: Option;
@group(0) @binding(1) var<storage, read> barrier: array<i32>;
@group(0) @binding(2) var<storage, read> payoff: array<f32>;
// One buffer, counted with atomics and then read without.
@group(0) @binding(3) var<storage, read_write> counts: array<atomic<u32>>;
@group(0) @binding(3) var<storage, read> alive: array<u32>;
@group(0) @binding(4) var<storage, read_write> price: array<f32>;

const THREADS = 64u;
const MOST_BINS = 1025u;
// Bits of one block of random numbers.
const BLOCK = 128u;

var<workgroup> bins: array<atomic<u32>, MOST_BINS>;

@compute @workgroup_size(64)
fn walk(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) local: u32) {
  // Workgroup memory starts at zero.
  let index = (group.x + option.offset) * THREADS + local;
  if (index < option.paths) {
    walk_path(option.first + index);
  }
  workgroupBarrier();
  for (var bin = local; bin <= option.steps; bin += THREADS) {
    let found = atomicLoad(&bins[bin]);
    if (found > 0u) {
      atomicAdd(&counts[bin], found);
    }
  }
}

fn walk_path(path: u32) {
  var ups = 0u;
  for (var step = 0u; step < option.steps; step += BLOCK) {
    let words = philox(vec4u(path, step / BLOCK, 0u, 0u), vec2u(option.seed, 0u));
    let end = min(BLOCK, option.steps - step);
    for (var bit = 0u; bit < end; bit++) {
      ups += (words[bit / 32u] >> (bit % 32u)) & 1u;
      let level = 2 * i32(ups) - i32(step + bit + 1u);
      if (level >= barrier[step + bit]) {
        return;
      }
    }
  }
  atomicAdd(&bins[ups], 1u);
}

// Philox4x32-10: ten rounds that turn a counter into 128 random bits.
fn philox(counter: vec4u, first_key: vec2u) -> vec4u {
  var state = counter;
  var key = first_key;
  for (var round = 0u; round < 10u; round++) {
    let low = vec2u(0xD2511F53u, 0xCD9E8D57u) * state.xz;
    let high = vec2u(high_product(0xD2511F53u, state.x), high_product(0xCD9E8D57u, state.z));
    state = vec4u(high.y ^ state.y ^ key.x, low.y, high.x ^ state.w ^ key.y, low.x);
    key += vec2u(0x9E3779B9u, 0xBB67AE85u);
  }
  return state;
}

// Upper 32 bits of a product of 64.
fn high_product(a: u32, b: u32) -> u32 {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let middle = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let other = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (other >> 16u);
}

var<workgroup> sums: array<f32, 64>;

// Mean payoff of all paths, then the spread around it; knocked out paths pay nothing.
@compute @workgroup_size(64)
fn value(@builtin(local_invocation_index) local: u32) {
  let paths = f32(option.paths);
  var sum = 0.0;
  for (var bin = local; bin <= option.steps; bin += THREADS) {
    sum += f32(alive[bin]) * payoff[bin];
  }
  let mean = add_up(local, sum) / paths;

  var squares = 0.0;
  var survivors = 0u;
  for (var bin = local; bin <= option.steps; bin += THREADS) {
    let away = payoff[bin] - mean;
    squares += f32(alive[bin]) * away * away;
    survivors += alive[bin];
  }
  // Counts stay below 2^24: their sum is exact in f32.
  let knocked_out = paths - add_up(local, f32(survivors));
  let spread = add_up(local, squares) + knocked_out * mean * mean;
  if (local == 0u) {
    price[0] = mean;
    price[1] = sqrt(spread / (paths - 1.0) / paths);
  }
}

// Sum over the workgroup, the same for every thread of it.
fn add_up(local: u32, value: f32) -> f32 {
  workgroupBarrier();
  sums[local] = value;
  workgroupBarrier();
  for (var half = THREADS / 2u; half > 0u; half /= 2u) {
    if (local < half) {
      sums[local] += sums[local + half];
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&sums[0]);
}
