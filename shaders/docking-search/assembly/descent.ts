/** Local optimisation by BFGS with a backtracking line search, as AutoDock Vina has it. */
import { feelReceptor } from './exact';
import { feelMaps } from './field';
import { feelLigand } from './inner';
import { bodyCount, DEGREES, iterations } from './job';
import { sine, cosine, turnHalf } from './random';
import { clearRows, copyRows } from './simd';
import { gather, place } from './tree';

const VECTOR: i32 = DEGREES * 4;
const POSE: i32 = 144;
/** Poses before the descent, at the end of a step, and tried. */
const FIRST: usize = memory.data(POSE, 16);
const TRIED: usize = memory.data(POSE, 16);
/** Derivatives at the pose and at the tried one, direction, difference of derivatives, and the latter times −H. */
const SLOPE: usize = memory.data(VECTOR, 16);
const TRIED_SLOPE: usize = memory.data(VECTOR, 16);
const DIRECTION: usize = memory.data(VECTOR, 16);
const CHANGE: usize = memory.data(VECTOR, 16);
const SPREAD: usize = memory.data(VECTOR, 16);
/** The inverse Hessian H: rows of DEGREES numbers. */
const HESSIAN: usize = memory.data(DEGREES * VECTOR, 16);

/**
 * Halvings of the first trial, which goes as far as the slope says, however far: such leaps over barriers are what long
 * chains explore by. Where trials end at 1 Å and 1 radian, 8 long chains find biotin in 1stp at −6.3 instead of −7.4 kcal/mol.
 */
const TRIALS = 10;
/**
 * By explicit atoms a descent is to end at rest, whatever stiff contact it begins in. With 10 the last trial still goes
 * 0.2 Å where the slope is 100 kcal/mol/Å: of 100 searches of 1iep one was given back 0.5 kcal/mol above rest, short ones 2.
 */
const EXACT_TRIALS = 20;
const ARMIJO: f32 = 0.0001;
const FLAT: f32 = 1e-5;
/** kcal/mol: on maps, which are some tenths off, a descent ends where an iteration gains less. */
const SMALL_GAIN: f32 = 0.005;
const TINY: f32 = 1.1920929e-7;

/** Evaluations with gradient since it was last set to 0. */
export let evaluations: u32 = 0;
export function resetEvaluations(): void {
  evaluations = 0;
}

/** Explicit receptor atoms in place of maps. */
let isExact: bool = false;
let cap: f32 = 0;
let steepness: f32 = 0;
/** Bytes of the vectors in use, whole rows of four. */
let used: usize = 0;

/** What the next descents go down: on maps or by explicit atoms, positive energies below `newCap`. */
export function chooseFunction(exact: bool, newCap: f32, newSteepness: f32): void {
  isExact = exact;
  cap = newCap;
  steepness = newSteepness;
}

/** Energy of a pose and its derivatives. Leaves the places of atoms. */
export function evaluate(pose: usize, slope: usize): f32 {
  evaluations++;
  place(pose);
  const felt = isExact ? feelReceptor(cap, steepness) : feelMaps(cap, steepness);
  const energy = felt + feelLigand(cap);
  gather(slope);
  return energy;
}

/** Moves the pose downhill; returns its energy. */
export function descend(pose: usize): f32 {
  const degrees = 5 + bodyCount;
  used = (<usize>((degrees + 3) & ~3)) << 2;
  clearVectors();
  copyRows(FIRST, pose, POSE);
  const first = evaluate(pose, SLOPE);
  let energy = first;
  const trials = isExact ? EXACT_TRIALS : TRIALS;
  for (let iteration: u32 = 0; iteration < iterations; iteration++) {
    multiplyMinus(SLOPE, DIRECTION);
    const along = scalar(DIRECTION, SLOPE);
    let alpha: f32 = 1;
    let tried: f32 = 0;
    let trial = 0;
    for (; trial < trials; trial++) {
      advance(pose, alpha);
      tried = evaluate(TRIED, TRIED_SLOPE);
      if (tried - energy < ARMIJO * alpha * along) break;
      alpha *= 0.5;
    }
    // Nothing lower was found along a direction that should lead down: f32 tells no more here.
    if (trial === trials) break;
    subtract(TRIED_SLOPE, SLOPE, CHANGE);
    const steep = scalar(SLOPE, SLOPE);
    const gain = energy - tried;
    energy = tried;
    copyRows(pose, TRIED, POSE);
    if (!(steep >= FLAT * FLAT) || (gain < SMALL_GAIN && !isExact)) break;
    copyRows(SLOPE, TRIED_SLOPE, used);
    const curvature = scalar(CHANGE, DIRECTION);
    if (iteration === 0) {
      const size = scalar(CHANGE, CHANGE);
      if (size > TINY) setDiagonal((alpha * curvature) / size);
    }
    updateHessian(alpha, curvature);
  }
  if (energy <= first) return energy;
  copyRows(pose, FIRST, POSE);
  return first;
}

function clearVectors(): void {
  clearRows(SLOPE, VECTOR);
  clearRows(TRIED_SLOPE, VECTOR);
  clearRows(HESSIAN, (<usize>(5 + bodyCount)) * VECTOR);
  setDiagonal(1);
}

function setDiagonal(value: f32): void {
  for (let i: usize = 0; i < 5 + <usize>bodyCount; i++) store<f32>(HESSIAN + i * (VECTOR + 4), value);
}

/** target = −H · vector */
function multiplyMinus(vector: usize, target: usize): void {
  for (let i: usize = 0; i < used; i += 16) v128.store(target + i, f32x4.splat(0));
  for (let j: usize = 0; j < 5 + <usize>bodyCount; j++) {
    const factor = f32x4.neg(v128.load32_splat(vector + (j << 2)));
    const row = HESSIAN + j * VECTOR;
    for (let i: usize = 0; i < used; i += 16) {
      v128.store(target + i, f32x4.add(v128.load(target + i), f32x4.mul(factor, v128.load(row + i))));
    }
  }
}

/** The BFGS update of H by a step of `alpha` along DIRECTION over which the slope changed by CHANGE. */
function updateHessian(alpha: f32, curvature: f32): void {
  if (alpha * curvature < TINY) return;
  multiplyMinus(CHANGE, SPREAD);
  const r: f32 = 1 / (alpha * curvature);
  const spread: f32 = -scalar(CHANGE, SPREAD);
  const outer: f32 = alpha * alpha * (r * r * spread + r);
  const mixed: f32 = alpha * r;
  for (let j: usize = 0; j < 5 + <usize>bodyCount; j++) {
    const row = HESSIAN + j * VECTOR;
    const direction = load<f32>(DIRECTION + (j << 2));
    const bySpread = f32x4.splat(mixed * direction);
    const byDirection = f32x4.splat(mixed * load<f32>(SPREAD + (j << 2)) + outer * direction);
    for (let i: usize = 0; i < used; i += 16) {
      const change = f32x4.add(
        f32x4.mul(bySpread, v128.load(SPREAD + i)),
        f32x4.mul(byDirection, v128.load(DIRECTION + i)),
      );
      v128.store(row + i, f32x4.add(v128.load(row + i), change));
    }
  }
}

function scalar(a: usize, b: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < used; i += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(a + i), v128.load(b + i)));
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

function subtract(a: usize, b: usize, target: usize): void {
  for (let i: usize = 0; i < used; i += 16) v128.store(target + i, f32x4.sub(v128.load(a + i), v128.load(b + i)));
}

/** TRIED = the pose moved by `alpha` along DIRECTION. */
function advance(pose: usize, alpha: f32): void {
  for (let i: usize = 0; i < 12; i += 4) {
    store<f32>(TRIED + i, load<f32>(pose + i) + alpha * load<f32>(DIRECTION + i));
  }
  turnBy(
    pose + 12,
    alpha * load<f32>(DIRECTION, 12),
    alpha * load<f32>(DIRECTION, 16),
    alpha * load<f32>(DIRECTION, 20),
    TRIED + 12,
  );
  const end = <usize>(6 + bodyCount) << 2;
  for (let i: usize = 28; i < end; i += 4) {
    store<f32>(TRIED + i, wrap(load<f32>(pose + i) + alpha * load<f32>(DIRECTION + i - 4)));
  }
}

const TURN: f32 = 6.283185307179586;

/** An angle brought into [−π, π]. */
function wrap(angle: f32): f32 {
  return angle - TURN * nearest<f32>(angle / TURN);
}

/** A quaternion w, x, y, z turned by a rotation vector, in radians, as seen from outside; its length made 1 again. */
export function turnBy(source: usize, x: f32, y: f32, z: f32, target: usize): void {
  const angle = sqrt<f32>(x * x + y * y + z * z);
  let s: f32 = 0.5;
  let a: f32 = 1;
  if (angle > 1e-4) {
    turnHalf(angle);
    s = sine / angle;
    a = cosine;
  }
  const b: f32 = s * x;
  const c: f32 = s * y;
  const d: f32 = s * z;
  const e = load<f32>(source);
  const f = load<f32>(source, 4);
  const g = load<f32>(source, 8);
  const h = load<f32>(source, 12);
  const w: f32 = a * e - b * f - c * g - d * h;
  const i: f32 = a * f + b * e + c * h - d * g;
  const j: f32 = a * g - b * h + c * e + d * f;
  const k: f32 = a * h + b * g - c * f + d * e;
  const scale: f32 = 1 / sqrt<f32>(w * w + i * i + j * j + k * k);
  store<f32>(target, w * scale);
  store<f32>(target, i * scale, 4);
  store<f32>(target, j * scale, 8);
  store<f32>(target, k * scale, 12);
}
