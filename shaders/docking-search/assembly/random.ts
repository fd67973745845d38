/** Random numbers by counter: Philox4x32-10 (Salmon et al. 2011), keyed by seed, stream, chain and step. */
import { seed, stream } from './job';

const WORDS: usize = memory.data(16, 16);
const TURN: f32 = 6.283185307179586;

/** Words left of the block at hand, and what the next block is counted by. */
let left: u32 = 0;
let block: u32 = 0;
let chain: u32 = 0;
let step: u32 = 0;

/** From here on numbers are those of a step of a chain. */
export function drawFor(ofChain: u32, ofStep: u32): void {
  left = 0;
  block = 0;
  chain = ofChain;
  step = ofStep;
}

/** Uniform in [0, 1), in steps of 2^-24, which f32 holds exactly. */
export function uniform(): f32 {
  if (left === 0) {
    fillWords();
    left = 4;
    block++;
  }
  const word = load<u32>(WORDS + (<usize>(4 - left) << 2));
  left--;
  return <f32>(word >> 8) * <f32>(1.0 / 16777216.0);
}

/** Counter: block, chain, step, stream; key: seed, 0. */
function fillWords(): void {
  let a = block;
  let b = chain;
  let c = step;
  let d = stream;
  let k0 = seed;
  let k1: u32 = 0;
  for (let round = 0; round < 10; round++) {
    const x = <u64>a * 0xd2511f53;
    const y = <u64>c * 0xcd9e8d57;
    const e = <u32>(y >> 32) ^ b ^ k0;
    const f = <u32>(x >> 32) ^ d ^ k1;
    a = e;
    b = <u32>y;
    c = f;
    d = <u32>x;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  store<u32>(WORDS, a);
  store<u32>(WORDS, b, 4);
  store<u32>(WORDS, c, 8);
  store<u32>(WORDS, d, 12);
}

/** Sine and cosine of the last call of `turnHalf`. */
export let sine: f32 = 0;
export let cosine: f32 = 0;

/** Sine and cosine of half an angle; a quarter of the angle keeps the polynomials short. */
export function turnHalf(angle: f32): void {
  const x: f32 = 0.25 * (angle - TURN * nearest<f32>(angle / TURN));
  const y: f32 = x * x;
  const s: f32 =
    x * (1 + y * (<f32>(-1.0 / 6.0) + y * (<f32>(1.0 / 120.0) + y * (<f32>(-1.0 / 5040.0) + y * <f32>(1.0 / 362880.0)))));
  const c: f32 =
    1 + y * (<f32>-0.5 + y * (<f32>(1.0 / 24.0) + y * (<f32>(-1.0 / 720.0) + y * (<f32>(1.0 / 40320.0) - y * <f32>(1.0 / 3628800.0)))));
  sine = 2 * s * c;
  cosine = 1 - 2 * s * s;
}

/** Uniform in [-π, π). */
export function randomAngle(): f32 {
  return TURN * (uniform() - 0.5);
}

/** A unit quaternion w, x, y, z, uniform over all orientations (Shoemake 1992). */
export function randomTurn(target: usize): void {
  const u = uniform();
  const inner: f32 = sqrt<f32>(1 - u);
  const outer: f32 = sqrt<f32>(u);
  turnHalf(2 * randomAngle());
  store<f32>(target, inner * sine);
  store<f32>(target, inner * cosine, 4);
  turnHalf(2 * randomAngle());
  store<f32>(target, outer * sine, 8);
  store<f32>(target, outer * cosine, 12);
}

/** A point uniform in a ball about the origin; the largest of three uniform numbers is distributed as its radius. */
export function randomInBall(target: usize, radius: f32): void {
  const z: f32 = 2 * uniform() - 1;
  const across: f32 = sqrt<f32>(max<f32>(0, 1 - z * z));
  turnHalf(2 * randomAngle());
  const s = sine;
  const c = cosine;
  const far: f32 = radius * max<f32>(uniform(), max<f32>(uniform(), uniform()));
  store<f32>(target, far * across * c);
  store<f32>(target, far * across * s, 4);
  store<f32>(target, far * z, 8);
}
