/** Kernels of things that move: repeated passes with a step counter, groups of passes, records, vectors in the uniform. */
import { buffer, f32, manifestOf, range, scrambled, type UploadedKernel, u32 } from './uploaded-kernel.ts';

const INTEGERS = (length: number, below: number, seed: number) =>
  Int32Array.from(scrambled(length, below, seed));

/** Ping-pong with a step counter, in single precision. */
export const heatRod: UploadedKernel = {
  manifest: manifestOf('heat-rod', {
    params: [u32('cells', { min: 2 }), u32('steps', { max: 10_000 }), f32('alpha')],
    buffers: [
      buffer('input', 'f32', 'start', 'cells'),
      buffer('output', 'f32', 'u', 'cells'),
      buffer('scratch', 'f32', 'u_new', 'cells'),
    ],
    passes: [
      { entryPoint: 'init', workgroups: ['ceil(cells / 64)'] },
      {
        entryPoint: 'step',
        workgroups: ['ceil(cells / 64)'],
        repeat: { count: 'steps', step: 'frame' },
        swap: ['u', 'u_new'],
        slice: { axis: 'x', offset: 'firstGroup' },
      },
    ],
    agreement: { u: { kind: 'tolerance', absolute: 1e-4 } },
    variants: { webgpu: { uniform: 'sim' } },
  }),
  wgsl: `
struct Sim { cells: u32, steps: u32, alpha: f32, frame: u32, firstGroup: u32, };
@group(0) @binding(0) var<uniform> sim: Sim;
@group(0) @binding(1) var<storage, read> start: array<f32>;
@group(0) @binding(2) var<storage, read_write> u: array<f32>;
@group(0) @binding(3) var<storage, read_write> u_new: array<f32>;

@compute @workgroup_size(64)
fn init(@builtin(global_invocation_id) id: vec3<u32>) {
  if (id.x < sim.cells) { u[id.x] = start[id.x]; }
}

@compute @workgroup_size(64)
fn step(@builtin(workgroup_id) wg: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let i = (wg.x + sim.firstGroup) * 64u + lane;
  if (i >= sim.cells) { return; }
  // The left end is heated a little more with every frame, the right end is held cold.
  if (i == 0u) { u_new[0] = f32(sim.frame) * 0.25; return; }
  if (i == sim.cells - 1u) { u_new[i] = 0.0; return; }
  u_new[i] = u[i] + sim.alpha * (u[i - 1u] - 2.0 * u[i] + u[i + 1u]);
}`,
  workunits: [0, 7, 40].map((steps) => ({
    params: { cells: 150, steps, alpha: 0.25 },
    inputs: { start: Float32Array.from(scrambled(150, 10)) },
  })),
  reference: ({ cells = 0, steps = 0, alpha = 0 }, { start = new Float32Array() }) => {
    let u = Array.from(start);
    const at = (i: number) => u[i] ?? 0;
    for (const frame of range(steps)) {
      u = u.map((now, i) => {
        if (i === 0) return frame * 0.25;
        return i === cells - 1 ? 0 : now + alpha * (at(i - 1) - 2 * now + at(i + 1));
      });
    }
    return { u };
  },
  bound: 1e-4,
};

/** Drift, then kick, again and again, with places and speeds exchanged after each round. */
export const springChain: UploadedKernel = {
  manifest: manifestOf('spring-chain', {
    params: [u32('n', { min: 1 }), u32('rounds')],
    buffers: [
      buffer('input', 'i32', 'x0', 'n'),
      buffer('output', 'i32', 'x', 'n'),
      buffer('output', 'i32', 'v', 'n'),
      buffer('scratch', 'i32', 'xNext', 'n'),
      buffer('scratch', 'i32', 'vNext', 'n'),
    ],
    passes: [
      { entryPoint: 'release', workgroups: ['ceil(n / 32)'] },
      {
        passes: ['drift', 'kick'].map((entryPoint) => ({ entryPoint, workgroups: ['ceil(n / 32)'] })),
        repeat: { count: 'rounds' },
        swap: [
          ['x', 'xNext'],
          ['v', 'vNext'],
        ],
      },
    ],
  }),
  wgsl: `
@group(0) @binding(0) var<storage, read> x0: array<i32>;
@group(0) @binding(1) var<storage, read_write> x: array<i32>;
@group(0) @binding(2) var<storage, read_write> v: array<i32>;
@group(0) @binding(3) var<storage, read_write> xNext: array<i32>;
@group(0) @binding(4) var<storage, read_write> vNext: array<i32>;

@compute @workgroup_size(32) fn release(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&x)) { x[id.x] = x0[id.x]; }
}
@compute @workgroup_size(32) fn drift(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&x)) { xNext[id.x] = x[id.x] + v[id.x] / 16; }
}
@compute @workgroup_size(32) fn kick(@builtin(global_invocation_id) id: vec3u) {
  let n = arrayLength(&x);
  if (id.x >= n) { return; }
  let left = xNext[(id.x + n - 1u) % n];
  let right = xNext[(id.x + 1u) % n];
  vNext[id.x] = v[id.x] + left + right - 2 * xNext[id.x];
}`,
  workunits: [1, 8].map((rounds) => ({
    params: { n: 45, rounds },
    inputs: { x0: INTEGERS(45, 10_000, rounds) },
  })),
  reference: ({ n = 0, rounds = 0 }, { x0 = new Int32Array() }) => {
    let x = Array.from(x0);
    let v = x.map(() => 0);
    for (const _ of range(rounds)) {
      x = x.map((place, i) => place + Math.trunc((v[i] ?? 0) / 16));
      v = v.map((speed, i) => speed + (x[(i + n - 1) % n] ?? 0) + (x[(i + 1) % n] ?? 0) - 2 * (x[i] ?? 0));
    }
    return { x, v };
  },
};

/** Records of a struct, and a vector of three among the params. */
export const particles: UploadedKernel = {
  manifest: manifestOf('particles', {
    params: [u32('count'), f32('gravity_x'), f32('gravity_y'), f32('gravity_z'), f32('dt')],
    buffers: [
      buffer('input', { stride: 32 }, 'particlesIn', 'count'),
      buffer('output', { stride: 32 }, 'particlesOut', 'count'),
    ],
    passes: [{ entryPoint: 'advance', workgroups: ['ceil(count / 64)'] }],
    variants: { webgpu: { uniform: 'params' } },
  }),
  wgsl: `
struct Particle { pos: vec3<f32>, mass: f32, vel: vec3<f32>, age: u32 }
struct SimParams { gravity: vec3<f32>, dt: f32, count: u32 }
@binding(0) @group(0) var<uniform> params: SimParams;
@binding(1) @group(0) var<storage, read> particlesIn: array<Particle>;
@binding(2) @group(0) var<storage, read_write> particlesOut: array<Particle>;

@compute @workgroup_size(64)
fn advance(@builtin(global_invocation_id) GlobalInvocationID: vec3<u32>) {
  let index = GlobalInvocationID.x;
  if (index >= params.count) { return; }
  var p = particlesIn[index];
  p.vel = p.vel + params.gravity * params.dt;
  p.pos = p.pos + p.vel * params.dt;
  p.age = p.age + 1u;
  particlesOut[index] = p;
}`,
  workunits: [{ params: { count: 70, gravity_x: 0, gravity_y: -2, gravity_z: 1, dt: 0.5 } }].map((unit) => ({
    ...unit,
    inputs: { particlesIn: recordsOf(scrambled(70 * 8, 64)) },
  })),
  reference: (
    { gravity_x = 0, gravity_y = 0, gravity_z = 0, dt = 0 },
    { particlesIn = new Uint8Array() },
  ) => {
    const bytes = Uint8Array.from(particlesIn);
    const [floats, words] = [new Float32Array(bytes.buffer), new Uint32Array(bytes.buffer)];
    for (let at = 0; at < floats.length; at += 8) {
      for (const [axis, pull] of [gravity_x, gravity_y, gravity_z].entries()) {
        const speed = (floats[at + 4 + axis] ?? 0) + pull * dt;
        floats[at + 4 + axis] = speed;
        floats[at + axis] = (floats[at + axis] ?? 0) + speed * dt;
      }
      words[at + 7] = (words[at + 7] ?? 0) + 1;
    }
    return { particlesOut: bytes };
  },
};

/** Whole numbers, so that halves and sums are exact whether a device fuses them or not. */
function recordsOf(values: readonly number[]): Uint8Array {
  const floats = Float32Array.from(values);
  const words = new Uint32Array(floats.buffer);
  for (let at = 7; at < words.length; at += 8) words[at] = at;
  return new Uint8Array(floats.buffer);
}
