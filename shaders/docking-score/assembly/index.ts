/**
 * Scores poses of a ligand against a receptor by the Vina function, one pose after the other, receptor atoms four at a
 * time in SIMD registers. The arithmetic is that of kernel.wgsl in f32. `run` takes slices of poses.
 */

/** Bins of one row of the table, the last one a zero for everything beyond the cutoff of 8 Å. */
const ROW: u32 = 2049;
const LAST_BIN: f32 = 2048;
const BINS_PER_SQUARED_ANGSTROM: f32 = 32;
const CURL: f32 = 1000;
const ROTOR_WEIGHT: f32 = 0.05846;
const TURN: f32 = 6.283185307179586;

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

let atomCount: u32 = 0;
let bodyCount: u32 = 0;
let kindCount: u32 = 0;
let cubesX: u32 = 0;
let cubesY: u32 = 0;
let cubesZ: u32 = 0;
let lowX: f32 = 0;
let lowY: f32 = 0;
let lowZ: f32 = 0;
let cubesPerAngstrom: f32 = 0;

let receptor: usize = 0;
let near: usize = 0;
let table: usize = 0;
let atoms: usize = 0;
let bodies: usize = 0;
let pairs: usize = 0;

/** Params and buffers in manifest order; poses [from, to). Returns 0. */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  atomCount = load<u32>(params, 8);
  bodyCount = load<u32>(params, 12);
  kindCount = load<u32>(params, 20);
  cubesX = load<u32>(params, 32);
  cubesY = load<u32>(params, 36);
  cubesZ = load<u32>(params, 40);
  lowX = load<f32>(params, 44);
  lowY = load<f32>(params, 48);
  lowZ = load<f32>(params, 52);
  cubesPerAngstrom = load<f32>(params, 56);
  const divisor: f32 = 1 + ROTOR_WEIGHT * load<f32>(params, 60);
  receptor = load<u32>(buffers) as usize;
  near = load<u32>(buffers, 4) as usize;
  table = load<u32>(buffers, 8) as usize;
  atoms = load<u32>(buffers, 12) as usize;
  bodies = load<u32>(buffers, 16) as usize;
  pairs = load<u32>(buffers, 20) as usize;
  const poses = load<u32>(buffers, 24) as usize;
  const frames = load<u32>(buffers, 28) as usize;
  const places = load<u32>(buffers, 32) as usize;
  const energies = load<u32>(buffers, 40) as usize;
  for (let pose = from; pose < to; pose++) {
    // One pose's room is used for all: what it holds is of no use once the pose is scored.
    placeBodies(poses + (<usize>pose * (6 + bodyCount)) * 4, frames);
    placeAtoms(frames, places);
    let inter: f32 = 0;
    let intra: f32 = 0;
    for (let atom: u32 = 0; atom < atomCount; atom++) {
      inter += feelReceptor(places + (<usize>atom << 4));
      intra += feelLigand(places, atom);
    }
    const target = energies + <usize>pose * 12;
    store<f32>(target, inter);
    store<f32>(target, intra, 4);
    store<f32>(target, inter / divisor, 8);
  }
  return 0;
}

/** Frames of 32 bytes: quaternion x, y, z, w, then the origin. */
function placeBodies(pose: usize, frames: usize): void {
  store<f32>(frames, load<f32>(pose, 16));
  store<f32>(frames, load<f32>(pose, 20), 4);
  store<f32>(frames, load<f32>(pose, 24), 8);
  store<f32>(frames, load<f32>(pose, 12), 12);
  store<f32>(frames, load<f32>(pose), 16);
  store<f32>(frames, load<f32>(pose, 4), 20);
  store<f32>(frames, load<f32>(pose, 8), 24);
  for (let b: u32 = 1; b < bodyCount; b++) {
    const body = bodies + (<usize>b << 5);
    const frame = frames + (<usize>b << 5);
    const parent = frames + (<usize>load<u32>(body, 12) << 5);
    placePoint(parent, body + 16, frame + 16);
    turnAbout(body, load<f32>(pose + ((6 + <usize>b) << 2)), parent, frame);
  }
}

/** Places of 16 bytes: x, y, z, kind. */
function placeAtoms(frames: usize, places: usize): void {
  for (let a: u32 = 0; a < atomCount; a++) {
    const atom = atoms + (<usize>a << 4);
    const place = places + (<usize>a << 4);
    const word = load<u32>(atom, 12);
    placePoint(frames + (<usize>(word & 0xffff) << 5), atom, place);
    store<u32>(place, word >> 16, 12);
  }
}

/** target = origin of the frame + the point turned by the frame. */
function placePoint(frame: usize, point: usize, target: usize): void {
  const qx = load<f32>(frame);
  const qy = load<f32>(frame, 4);
  const qz = load<f32>(frame, 8);
  const qw = load<f32>(frame, 12);
  const vx = load<f32>(point);
  const vy = load<f32>(point, 4);
  const vz = load<f32>(point, 8);
  const tx: f32 = qy * vz - qz * vy + qw * vx;
  const ty: f32 = qz * vx - qx * vz + qw * vy;
  const tz: f32 = qx * vy - qy * vx + qw * vz;
  store<f32>(target, load<f32>(frame, 16) + (vx + 2 * (qy * tz - qz * ty)));
  store<f32>(target, load<f32>(frame, 20) + (vy + 2 * (qz * tx - qx * tz)), 4);
  store<f32>(target, load<f32>(frame, 24) + (vz + 2 * (qx * ty - qy * tx)), 8);
}

/** Quaternion of a turn about a unit axis, after the parent's; a quarter of the angle keeps the polynomials short. */
function turnAbout(axis: usize, angle: f32, parent: usize, frame: usize): void {
  const x: f32 = 0.25 * (angle - TURN * nearest<f32>(angle / TURN));
  const y: f32 = x * x;
  const sine: f32 =
    x * (1 + y * (<f32>(-1.0 / 6.0) + y * (<f32>(1.0 / 120.0) + y * (<f32>(-1.0 / 5040.0) + y * <f32>(1.0 / 362880.0)))));
  const cosine: f32 =
    1 + y * (<f32>-0.5 + y * (<f32>(1.0 / 24.0) + y * (<f32>(-1.0 / 720.0) + y * (<f32>(1.0 / 40320.0) - y * <f32>(1.0 / 3628800.0)))));
  const s: f32 = 2 * sine * cosine;
  const w: f32 = 1 - 2 * sine * sine;
  const i: f32 = s * load<f32>(axis);
  const j: f32 = s * load<f32>(axis, 4);
  const k: f32 = s * load<f32>(axis, 8);
  const px = load<f32>(parent);
  const py = load<f32>(parent, 4);
  const pz = load<f32>(parent, 8);
  const pw = load<f32>(parent, 12);
  store<f32>(frame, pw * i + w * px + (py * k - pz * j));
  store<f32>(frame, pw * j + w * py + (pz * i - px * k), 4);
  store<f32>(frame, pw * k + w * pz + (px * j - py * i), 8);
  store<f32>(frame, pw * w - (px * i + py * j + pz * k), 12);
}

/** Energy of a placed atom with the receptor atoms near its cube. */
function feelReceptor(place: usize): f32 {
  const x = load<f32>(place);
  const y = load<f32>(place, 4);
  const z = load<f32>(place, 8);
  const cube = near + (<usize>cubeOf(x, y, z) << 2);
  const row = table + (<usize>(load<u32>(place, 12) * kindCount * ROW) << 2);
  const end = near + (<usize>load<u32>(cube, 4) << 2);
  const allX = f32x4.splat(x);
  const allY = f32x4.splat(y);
  const allZ = f32x4.splat(z);
  const scale = f32x4.splat(BINS_PER_SQUARED_ANGSTROM);
  const last = f32x4.splat(LAST_BIN);
  let sum = f32x4.splat(0);
  for (let entry = near + (<usize>load<u32>(cube) << 2); entry < end; entry += 16) {
    const a = v128.load(receptor + (<usize>load<u32>(entry) << 4));
    const b = v128.load(receptor + (<usize>load<u32>(entry, 4) << 4));
    const c = v128.load(receptor + (<usize>load<u32>(entry, 8) << 4));
    const d = v128.load(receptor + (<usize>load<u32>(entry, 12) << 4));
    const abXy = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const cdXy = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const abZw = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdZw = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const dx = f32x4.sub(v128.shuffle<i64>(abXy, cdXy, 0, 2), allX);
    const dy = f32x4.sub(v128.shuffle<i64>(abXy, cdXy, 1, 3), allY);
    const dz = f32x4.sub(v128.shuffle<i64>(abZw, cdZw, 0, 2), allZ);
    const squared = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
    const bins = i32x4.trunc_sat_f32x4_s(f32x4.pmin(f32x4.mul(squared, scale), last));
    const cells = i32x4.shl(i32x4.add(v128.shuffle<i64>(abZw, cdZw, 1, 3), bins), 2);
    let energy = v128.load32_zero(row + <usize>i32x4.extract_lane(cells, 0));
    energy = v128.load_lane<f32>(row + <usize>i32x4.extract_lane(cells, 1), energy, 1);
    energy = v128.load_lane<f32>(row + <usize>i32x4.extract_lane(cells, 2), energy, 2);
    energy = v128.load_lane<f32>(row + <usize>i32x4.extract_lane(cells, 3), energy, 3);
    sum = f32x4.add(sum, energy);
  }
  const total: f32 =
    f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
  return curl(total);
}

/** Energy of a placed atom with the later atoms of the ligand that are listed for it. */
function feelLigand(places: usize, atom: u32): f32 {
  const place = places + (<usize>atom << 4);
  const x = load<f32>(place);
  const y = load<f32>(place, 4);
  const z = load<f32>(place, 8);
  const row = table + (<usize>(load<u32>(place, 12) * kindCount * ROW) << 2);
  const list = pairs + (<usize>atom << 2);
  const end = pairs + (<usize>load<u32>(list, 4) << 2);
  let sum: f32 = 0;
  for (let entry = pairs + (<usize>load<u32>(list) << 2); entry < end; entry += 4) {
    const other = places + (<usize>load<u32>(entry) << 4);
    const dx: f32 = load<f32>(other) - x;
    const dy: f32 = load<f32>(other, 4) - y;
    const dz: f32 = load<f32>(other, 8) - z;
    const bin = <u32>min<f32>((dx * dx + dy * dy + dz * dz) * BINS_PER_SQUARED_ANGSTROM, LAST_BIN);
    sum += curl(load<f32>(row + (<usize>(load<u32>(other, 12) * ROW + bin) << 2)));
  }
  return sum;
}

function cubeOf(x: f32, y: f32, z: f32): u32 {
  const cx = cubeAlong(x - lowX, cubesX);
  const cy = cubeAlong(y - lowY, cubesY);
  const cz = cubeAlong(z - lowZ, cubesZ);
  return (cz * cubesY + cy) * cubesX + cx;
}

function cubeAlong(distance: f32, cubes: u32): u32 {
  return <u32>max<f32>(0, min<f32>(floor<f32>(distance * cubesPerAngstrom), <f32>(cubes - 1)));
}

/** Bends positive energies so that they stay below 1000 kcal/mol. */
function curl(energy: f32): f32 {
  return energy > 0 ? energy * (CURL / (CURL + energy)) : energy;
}
