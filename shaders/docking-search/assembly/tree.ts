/** The torsion tree: from degrees of freedom to places of atoms, and derivatives the way back. */
import {
  ARMS,
  atomCount,
  AXES,
  BODY_STARTS,
  bodyCount,
  LOCALS,
  PARENTS,
  PLACES,
  SLOPES,
  SLOPES_X,
  SLOPES_Y,
  SLOPES_Z,
  XS,
  YS,
  ZS,
} from './job';
import { cosine, sine, turnHalf } from './random';
import { clearRows, cross, dot } from './simd';

/** Frames of 96 bytes: quaternion x, y, z, w; origin; three columns of the rotation matrix; axis as placed. */
const FRAME: usize = 96;
const FRAMES: usize = memory.data(27 * 96, 16);
/** For each body 32 bytes: force and torque about the centre of the box, its children's among them. */
const LOADS: usize = memory.data(27 * 32, 16);

/** Fills the places of all atoms. */
export function place(pose: usize): void {
  const turn = v128.load(pose, 12);
  placeBody(FRAMES, 0, v128.shuffle<i32>(turn, turn, 1, 2, 3, 0), f32x4.replace_lane(v128.load(pose), 3, 0));
  for (let b: u32 = 1; b < bodyCount; b++) {
    const parent = FRAMES + <usize>load<u32>(PARENTS + (<usize>b << 2)) * FRAME;
    const frame = FRAMES + <usize>b * FRAME;
    const axis = AXES + (<usize>b << 4);
    v128.store(frame, turned(parent, axis), 80);
    turnHalf(load<f32>(pose + ((6 + <usize>b) << 2)));
    const own = f32x4.replace_lane(f32x4.mul(v128.load(axis), f32x4.splat(sine)), 3, cosine);
    const origin = f32x4.add(v128.load(parent, 16), turned(parent, ARMS + (<usize>b << 4)));
    placeBody(frame, b, multiply(v128.load(parent), own), origin);
  }
  for (let i: usize = 0; i < <usize>atomCount << 2; i += 16) splitRows(i);
}

/** A vector turned by the matrix of a frame; the fourth lane is 0. */
// @ts-ignore: decorator
@inline
function turned(frame: usize, vector: usize): v128 {
  return f32x4.add(
    f32x4.add(
      f32x4.mul(v128.load(frame, 32), v128.load32_splat(vector)),
      f32x4.mul(v128.load(frame, 48), v128.load32_splat(vector, 4)),
    ),
    f32x4.mul(v128.load(frame, 64), v128.load32_splat(vector, 8)),
  );
}

/** Product of two quaternions x, y, z, w. */
// @ts-ignore: decorator
@inline
function multiply(a: v128, b: v128): v128 {
  const x = f32x4.mul(v128.shuffle<i32>(a, a, 0, 0, 0, 0), v128.shuffle<i32>(b, b, 3, 2, 1, 0));
  const y = f32x4.mul(v128.shuffle<i32>(a, a, 1, 1, 1, 1), v128.shuffle<i32>(b, b, 2, 3, 0, 1));
  const z = f32x4.mul(v128.shuffle<i32>(a, a, 2, 2, 2, 2), v128.shuffle<i32>(b, b, 1, 0, 3, 2));
  const w = f32x4.mul(v128.shuffle<i32>(a, a, 3, 3, 3, 3), b);
  return f32x4.add(
    f32x4.add(w, f32x4.mul(x, f32x4(1, -1, 1, -1))),
    f32x4.add(f32x4.mul(y, f32x4(1, 1, -1, -1)), f32x4.mul(z, f32x4(-1, 1, 1, -1))),
  );
}

/** Matrix of a frame from its quaternion x, y, z, w, then the atoms of its body. */
// @ts-ignore: decorator
@inline
function placeBody(frame: usize, body: u32, turn: v128, origin: v128): void {
  const twice = f32x4.add(turn, turn);
  const vector = f32x4.replace_lane(turn, 3, 0);
  const w = v128.shuffle<i32>(twice, twice, 3, 3, 3, 3);
  const byX = f32x4.mul(v128.shuffle<i32>(twice, twice, 0, 0, 0, 0), vector);
  const byY = f32x4.mul(v128.shuffle<i32>(twice, twice, 1, 1, 1, 1), vector);
  const byZ = f32x4.mul(v128.shuffle<i32>(twice, twice, 2, 2, 2, 2), vector);
  const besideX = f32x4.mul(w, v128.shuffle<i32>(turn, turn, 3, 2, 1, 0));
  const besideY = f32x4.mul(w, v128.shuffle<i32>(turn, turn, 2, 3, 0, 0));
  const besideZ = f32x4.mul(w, v128.shuffle<i32>(turn, turn, 1, 0, 3, 0));
  const first = f32x4.sub(f32x4.add(byX, f32x4.mul(besideX, f32x4(1, 1, -1, 0))), f32x4(1, 0, 0, 0));
  const second = f32x4.sub(f32x4.add(byY, f32x4.mul(besideY, f32x4(-1, 1, 1, 0))), f32x4(0, 1, 0, 0));
  const third = f32x4.sub(f32x4.add(byZ, f32x4.mul(besideZ, f32x4(1, -1, 1, 0))), f32x4(0, 0, 1, 0));
  v128.store(frame, turn);
  v128.store(frame, origin, 16);
  v128.store(frame, first, 32);
  v128.store(frame, second, 48);
  v128.store(frame, third, 64);
  const start = <usize>load<u32>(BODY_STARTS + (<usize>body << 2)) << 4;
  const end = <usize>load<u32>(BODY_STARTS + (<usize>body << 2), 4) << 4;
  for (let i = start; i < end; i += 16) {
    const x = f32x4.mul(first, v128.load32_splat(LOCALS + i));
    const y = f32x4.mul(second, v128.load32_splat(LOCALS + i, 4));
    const z = f32x4.mul(third, v128.load32_splat(LOCALS + i, 8));
    v128.store(PLACES + i, f32x4.add(f32x4.add(origin, x), f32x4.add(y, z)));
  }
}

/** Four rows of places into three lists. */
// @ts-ignore: decorator
@inline
function splitRows(list: usize): void {
  const rows = PLACES + (list << 2);
  const a = v128.load(rows);
  const b = v128.load(rows, 16);
  const c = v128.load(rows, 32);
  const d = v128.load(rows, 48);
  const abXy = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cdXy = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  v128.store(XS + list, v128.shuffle<i64>(abXy, cdXy, 0, 2));
  v128.store(YS + list, v128.shuffle<i64>(abXy, cdXy, 1, 3));
  v128.store(ZS + list, v128.shuffle<i64>(v128.shuffle<i32>(a, b, 2, 6, 3, 7), v128.shuffle<i32>(c, d, 2, 6, 3, 7), 0, 2));
}

/** Derivatives by position, turn about the root's origin and torsions, from those by the places of atoms. */
export function gather(slopes: usize): void {
  for (let i: usize = 0; i < <usize>atomCount << 2; i += 16) joinRows(i);
  clearRows(LOADS, <usize>bodyCount << 5);
  for (let b: u32 = bodyCount - 1; b > 0; b--) {
    const frame = FRAMES + <usize>b * FRAME;
    const own = LOADS + (<usize>b << 5);
    sumBody(b);
    const force = v128.load(own);
    const torque = v128.load(own, 16);
    const about = f32x4.sub(torque, cross(v128.load(frame, 16), force));
    store<f32>(slopes + ((5 + <usize>b) << 2), dot(about, v128.load(frame, 80)));
    const parent = LOADS + (<usize>load<u32>(PARENTS + (<usize>b << 2)) << 5);
    v128.store(parent, f32x4.add(v128.load(parent), force));
    v128.store(parent, f32x4.add(v128.load(parent, 16), torque), 16);
  }
  sumBody(0);
  const force = v128.load(LOADS);
  const about = f32x4.sub(v128.load(LOADS, 16), cross(v128.load(FRAMES, 16), force));
  store<f32>(slopes, f32x4.extract_lane(force, 0));
  store<f32>(slopes, f32x4.extract_lane(force, 1), 4);
  store<f32>(slopes, f32x4.extract_lane(force, 2), 8);
  store<f32>(slopes, f32x4.extract_lane(about, 0), 12);
  store<f32>(slopes, f32x4.extract_lane(about, 1), 16);
  store<f32>(slopes, f32x4.extract_lane(about, 2), 20);
}

/** Adds the atoms of a body to its force and torque. */
// @ts-ignore: decorator
@inline
function sumBody(body: u32): void {
  const own = LOADS + (<usize>body << 5);
  let force = v128.load(own);
  let torque = v128.load(own, 16);
  const start = <usize>load<u32>(BODY_STARTS + (<usize>body << 2)) << 4;
  const end = <usize>load<u32>(BODY_STARTS + (<usize>body << 2), 4) << 4;
  for (let i = start; i < end; i += 16) {
    const slope = v128.load(SLOPES + i);
    force = f32x4.add(force, slope);
    torque = f32x4.add(torque, cross(v128.load(PLACES + i), slope));
  }
  v128.store(own, force);
  v128.store(own, torque, 16);
}

/** Adds three lists of slopes to four rows. */
// @ts-ignore: decorator
@inline
function joinRows(list: usize): void {
  const rows = SLOPES + (list << 2);
  const x = v128.load(SLOPES_X + list);
  const y = v128.load(SLOPES_Y + list);
  const z = v128.load(SLOPES_Z + list);
  const zero = f32x4.splat(0);
  const xyLow = v128.shuffle<i32>(x, y, 0, 4, 1, 5);
  const xyHigh = v128.shuffle<i32>(x, y, 2, 6, 3, 7);
  const zLow = v128.shuffle<i32>(z, zero, 0, 4, 1, 5);
  const zHigh = v128.shuffle<i32>(z, zero, 2, 6, 3, 7);
  v128.store(rows, f32x4.add(v128.load(rows), v128.shuffle<i64>(xyLow, zLow, 0, 2)));
  v128.store(rows, f32x4.add(v128.load(rows, 16), v128.shuffle<i64>(xyLow, zLow, 1, 3)), 16);
  v128.store(rows, f32x4.add(v128.load(rows, 32), v128.shuffle<i64>(xyHigh, zHigh, 0, 2)), 32);
  v128.store(rows, f32x4.add(v128.load(rows, 48), v128.shuffle<i64>(xyHigh, zHigh, 1, 3)), 48);
}
