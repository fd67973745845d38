/** The torsion tree: from degrees of freedom to places of atoms, and derivatives the way back. */
import {
  atomCount,
  bodies,
  BODY_STARTS,
  bodyCount,
  LOCALS,
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
import { cross, dot } from './simd';

/** Frames of 96 bytes: quaternion x, y, z, w; origin; three columns of the rotation matrix; axis as placed. */
const FRAME: usize = 96;
const FRAMES: usize = memory.data(27 * 96, 16);
/** For each body 32 bytes: force and torque about the centre of the box, its children's among them. */
const LOADS: usize = memory.data(27 * 32, 16);

/** Fills the places of all atoms. */
export function place(pose: usize): void {
  const root = FRAMES;
  v128.store(root, v128.shuffle<i32>(v128.load(pose, 12), v128.load(pose, 12), 1, 2, 3, 0));
  v128.store(root, f32x4.replace_lane(v128.load(pose), 3, 0), 16);
  placeBody(root, 0);
  for (let b: u32 = 1; b < bodyCount; b++) {
    const body = bodies + (<usize>b << 5);
    const parent = FRAMES + <usize>load<u32>(body, 12) * FRAME;
    const frame = FRAMES + <usize>b * FRAME;
    v128.store(frame, f32x4.add(v128.load(parent, 16), turned(parent, body + 16)), 16);
    v128.store(frame, turned(parent, body), 80);
    turnHalf(load<f32>(pose + ((6 + <usize>b) << 2)));
    turnAfter(parent, body, frame);
    placeBody(frame, b);
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

/** The parent's quaternion after a turn about the body's own axis, half of whose angle was just given to `turnHalf`. */
// @ts-ignore: decorator
@inline
function turnAfter(parent: usize, axis: usize, frame: usize): void {
  const i: f32 = sine * load<f32>(axis);
  const j: f32 = sine * load<f32>(axis, 4);
  const k: f32 = sine * load<f32>(axis, 8);
  const w = cosine;
  const px = load<f32>(parent);
  const py = load<f32>(parent, 4);
  const pz = load<f32>(parent, 8);
  const pw = load<f32>(parent, 12);
  store<f32>(frame, pw * i + w * px + (py * k - pz * j));
  store<f32>(frame, pw * j + w * py + (pz * i - px * k), 4);
  store<f32>(frame, pw * k + w * pz + (px * j - py * i), 8);
  store<f32>(frame, pw * w - (px * i + py * j + pz * k), 12);
}

/** Matrix of a frame from its quaternion, then the atoms of its body. */
// @ts-ignore: decorator
@inline
function placeBody(frame: usize, body: u32): void {
  const x = load<f32>(frame);
  const y = load<f32>(frame, 4);
  const z = load<f32>(frame, 8);
  const w = load<f32>(frame, 12);
  const xx: f32 = 2 * x * x;
  const yy: f32 = 2 * y * y;
  const zz: f32 = 2 * z * z;
  const xy: f32 = 2 * x * y;
  const xz: f32 = 2 * x * z;
  const yz: f32 = 2 * y * z;
  const wx: f32 = 2 * w * x;
  const wy: f32 = 2 * w * y;
  const wz: f32 = 2 * w * z;
  store<f32>(frame, 1 - yy - zz, 32);
  store<f32>(frame, xy + wz, 36);
  store<f32>(frame, xz - wy, 40);
  store<f32>(frame, xy - wz, 48);
  store<f32>(frame, 1 - xx - zz, 52);
  store<f32>(frame, yz + wx, 56);
  store<f32>(frame, xz + wy, 64);
  store<f32>(frame, yz - wx, 68);
  store<f32>(frame, 1 - xx - yy, 72);
  const origin = v128.load(frame, 16);
  const start = <usize>load<u32>(BODY_STARTS + (<usize>body << 2)) << 4;
  const end = <usize>load<u32>(BODY_STARTS + (<usize>body << 2), 4) << 4;
  for (let i = start; i < end; i += 16) v128.store(PLACES + i, f32x4.add(origin, turned(frame, LOCALS + i)));
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
  memory.fill(LOADS, 0, <usize>bodyCount << 5);
  for (let b: u32 = bodyCount - 1; b > 0; b--) {
    const body = bodies + (<usize>b << 5);
    const frame = FRAMES + <usize>b * FRAME;
    const own = LOADS + (<usize>b << 5);
    sumBody(b);
    const force = v128.load(own);
    const torque = v128.load(own, 16);
    const about = f32x4.sub(torque, cross(v128.load(frame, 16), force));
    store<f32>(slopes + ((5 + <usize>b) << 2), dot(about, v128.load(frame, 80)));
    const parent = LOADS + (<usize>load<u32>(body, 12) << 5);
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
