/**
 * Gravity of all on all with leapfrog steps, four bodies at a time in SIMD registers.
 *
 * `run` takes slices of blocks of four bodies: those of the beginning, then of each step, then of the end. A step reads
 * one buffer of positions and writes the other; sums go through the bodies in order, so any slicing gives the same bits.
 */

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

let n: u32 = 0;
let softened: f32 = 0;
let gravity: f32 = 0;
/** Four fields and potentials, without the gravitational constant. */
let sumX: v128 = f32x4(0, 0, 0, 0);
let sumY: v128 = f32x4(0, 0, 0, 0);
let sumZ: v128 = f32x4(0, 0, 0, 0);
let sumP: v128 = f32x4(0, 0, 0, 0);

/** Params and buffers in the order of the manifest; blocks [from, to). Returns 0. */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  n = load<u32>(params);
  const steps = load<u32>(params, 4);
  const dt = load<f32>(params, 8);
  softened = load<f32>(params, 12) * load<f32>(params, 12);
  gravity = load<f32>(params, 16);
  const bodies = load<u32>(buffers) as usize;
  const speeds = load<u32>(buffers, 4) as usize;
  const positions = load<u32>(buffers, 8) as usize;
  const velocities = load<u32>(buffers, 12) as usize;
  const energies = load<u32>(buffers, 16) as usize;
  const moved = load<u32>(buffers, 20) as usize;
  const blocks = (n + 3) / 4;
  for (let block = from; block < to; block++) {
    const phase = block / blocks;
    const first = (block % blocks) * 4;
    const last = min<u32>(n, first + 4);
    // After the beginning positions are in their buffer, after one step in the other, and so on.
    const even = phase < 2 || (phase - 1) % 2 == 0;
    const place = phase == 0 ? bodies : even ? positions : moved;
    pullOn(place, first);
    if (phase == 0) {
      memory.copy(positions + (<usize>first << 4), bodies + (<usize>first << 4), <usize>(last - first) << 4);
      memory.copy(velocities + (<usize>first << 4), speeds + (<usize>first << 4), <usize>(last - first) << 4);
      noteEnergies(place, velocities, energies, first, last);
    } else if (phase <= steps) {
      kick(velocities, first, last, phase == 1 ? <f32>0.5 * dt : dt);
      drift(place, velocities, even ? moved : positions, first, last, dt);
    } else {
      kick(velocities, first, last, <f32>0.5 * dt);
      noteEnergies(place, velocities, energies + 4, first, last);
      if (!even && last == n) memory.copy(positions, moved, <usize>n << 4);
    }
  }
  return 0;
}

/** Field and potential at four bodies; those past the last repeat it unseen. */
function pullOn(place: usize, first: u32): void {
  const end = n - 1;
  const a = place + (<usize>first << 4);
  const b = place + (<usize>min<u32>(first + 1, end) << 4);
  const c = place + (<usize>min<u32>(first + 2, end) << 4);
  const d = place + (<usize>min<u32>(first + 3, end) << 4);
  const x = four(load<f32>(a), load<f32>(b), load<f32>(c), load<f32>(d));
  const y = four(load<f32>(a, 4), load<f32>(b, 4), load<f32>(c, 4), load<f32>(d, 4));
  const z = four(load<f32>(a, 8), load<f32>(b, 8), load<f32>(c, 8), load<f32>(d, 8));
  const soft = f32x4.splat(softened);
  const one = f32x4.splat(1);
  const index = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  let px = f32x4.splat(0), py = f32x4.splat(0), pz = f32x4.splat(0), pp = f32x4.splat(0);
  let other = place;
  for (let j: u32 = 0; j < n; j++) {
    const dx = f32x4.sub(v128.load_splat<f32>(other), x);
    const dy = f32x4.sub(v128.load_splat<f32>(other, 4), y);
    const dz = f32x4.sub(v128.load_splat<f32>(other, 8), z);
    const mass = v128.load_splat<f32>(other, 12);
    const near = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const inverse = f32x4.div(one, f32x4.sqrt(f32x4.add(near, soft)));
    const strength = f32x4.mul(mass, inverse);
    const field = f32x4.mul(f32x4.mul(strength, inverse), inverse);
    px = f32x4.add(px, f32x4.mul(field, dx));
    py = f32x4.add(py, f32x4.mul(field, dy));
    pz = f32x4.add(pz, f32x4.mul(field, dz));
    // A body does not pull itself: its distance is 0, and its potential is left out.
    pp = f32x4.sub(pp, v128.andnot(strength, i32x4.eq(index, i32x4.splat(j))));
    other += 16;
  }
  sumX = px;
  sumY = py;
  sumZ = pz;
  sumP = pp;
}

function four(a: f32, b: f32, c: f32, d: f32): v128 {
  const two = f32x4.replace_lane(f32x4.splat(a), 1, b);
  return f32x4.replace_lane(f32x4.replace_lane(two, 2, c), 3, d);
}

function lane(sums: v128, index: u32): f32 {
  if (index == 0) return f32x4.extract_lane(sums, 0);
  if (index == 1) return f32x4.extract_lane(sums, 1);
  if (index == 2) return f32x4.extract_lane(sums, 2);
  return f32x4.extract_lane(sums, 3);
}

function kick(velocities: usize, first: u32, last: u32, time: f32): void {
  const factor = time * gravity;
  for (let i = first; i < last; i++) {
    const at = velocities + (<usize>i << 4);
    store<f32>(at, load<f32>(at) + factor * lane(sumX, i - first));
    store<f32>(at, load<f32>(at, 4) + factor * lane(sumY, i - first), 4);
    store<f32>(at, load<f32>(at, 8) + factor * lane(sumZ, i - first), 8);
    store<f32>(at, 0, 12);
  }
}

function drift(place: usize, velocities: usize, moved: usize, first: u32, last: u32, dt: f32): void {
  for (let i = first; i < last; i++) {
    const at = <usize>i << 4;
    store<f32>(moved + at, load<f32>(place + at) + dt * load<f32>(velocities + at));
    store<f32>(moved + at, load<f32>(place + at, 4) + dt * load<f32>(velocities + at, 4), 4);
    store<f32>(moved + at, load<f32>(place + at, 8) + dt * load<f32>(velocities + at, 8), 8);
    store<f32>(moved + at, load<f32>(place + at, 12), 12);
  }
}

/** Kinetic energy and half of the potential energy, the other half being the others'. */
function noteEnergies(place: usize, velocities: usize, energies: usize, first: u32, last: u32): void {
  for (let i = first; i < last; i++) {
    const at = velocities + (<usize>i << 4);
    const x = load<f32>(at), y = load<f32>(at, 4), z = load<f32>(at, 8);
    const mass = load<f32>(place + (<usize>i << 4), 12);
    const doubled = x * x + y * y + z * z + gravity * lane(sumP, i - first);
    store<f32>(energies + (<usize>i << 3), <f32>0.5 * mass * doubled);
  }
}
