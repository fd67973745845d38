/** What the ligand's atoms feel of every receptor atom within 8 Å, without maps. */
import {
  ATOM_CURVES,
  atomCount,
  BINS_PER_SQUARED_ANGSTROM,
  cubesX,
  cubesY,
  cubesZ,
  LAST_BIN,
  lowX,
  lowY,
  lowZ,
  near,
  PLACES,
  receptor,
  SLOPES,
  WALL_HIGH,
  WALL_LOW,
} from './job';
import { pay, wallSlope } from './field';
import { cubeAlong } from './maps';
import { sumOf } from './simd';

/** Derivatives of the last call of `feelAtom`. */
const SLOPE: usize = memory.data(16, 16);

/** As `feelMaps`, with the curves of explicit receptor atoms. */
export function feelReceptor(cap: f32, steepness: f32): f32 {
  let energy: f32 = 0;
  for (let i: usize = 0; i < <usize>atomCount << 4; i += 16) {
    const place = v128.load(PLACES + i);
    const inside = f32x4.pmin(v128.load(WALL_HIGH), f32x4.pmax(v128.load(WALL_LOW), place));
    let felt = feelAtom(inside, load<u32>(ATOM_CURVES + (i >> 2)));
    let slope = v128.load(SLOPE);
    if (felt > 0) {
      const factor: f32 = cap / (cap + felt);
      felt *= factor;
      slope = f32x4.mul(slope, f32x4.splat(factor * factor));
    }
    energy += felt;
    const outside = f32x4.sub(place, inside);
    const isOutside = f32x4.ne(outside, f32x4.splat(0));
    if (v128.any_true(isOutside)) {
      energy += pay(outside, steepness);
      slope = v128.or(v128.andnot(slope, isOutside), v128.and(isOutside, wallSlope(outside, steepness)));
    }
    v128.store(SLOPES + i, slope);
  }
  return energy;
}

/** Sum over atoms by the middles of bins, as docking-score has it. */
export function scoreReceptor(cap: f32): f32 {
  let energy: f32 = 0;
  for (let i: usize = 0; i < <usize>atomCount << 4; i += 16) {
    const felt = scoreAtom(v128.load(PLACES + i), load<u32>(ATOM_CURVES + (i >> 2)));
    energy += felt > 0 ? felt * (cap / (cap + felt)) : felt;
  }
  return energy;
}

/** Where the list of receptor atoms near a place begins is told in the first of two words, its end in the second. */
function listAt(place: v128): usize {
  const x = cubeAlong(f32x4.extract_lane(place, 0) - lowX, cubesX);
  const y = cubeAlong(f32x4.extract_lane(place, 1) - lowY, cubesY);
  const z = cubeAlong(f32x4.extract_lane(place, 2) - lowZ, cubesZ);
  return near + (<usize>((z * cubesY + y) * cubesX + x) << 2);
}

/** Offsets from a place and scaled squared distances of four receptor atoms, for the loops below. */
let dx: v128 = i32x4(0, 0, 0, 0);
let dy: v128 = i32x4(0, 0, 0, 0);
let dz: v128 = i32x4(0, 0, 0, 0);
let rows: v128 = i32x4(0, 0, 0, 0);

// @ts-ignore: decorator
@inline
function measureFour(entry: usize, x: v128, y: v128, z: v128): v128 {
  const a = v128.load(receptor + (<usize>load<u32>(entry) << 4));
  const b = v128.load(receptor + (<usize>load<u32>(entry, 4) << 4));
  const c = v128.load(receptor + (<usize>load<u32>(entry, 8) << 4));
  const d = v128.load(receptor + (<usize>load<u32>(entry, 12) << 4));
  const abXy = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cdXy = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abZw = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdZw = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  dx = f32x4.sub(x, v128.shuffle<i64>(abXy, cdXy, 0, 2));
  dy = f32x4.sub(y, v128.shuffle<i64>(abXy, cdXy, 1, 3));
  dz = f32x4.sub(z, v128.shuffle<i64>(abZw, cdZw, 0, 2));
  rows = v128.shuffle<i64>(abZw, cdZw, 1, 3);
  const squared = f32x4.add(f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)), f32x4.mul(dz, dz));
  return f32x4.pmin(f32x4.splat(LAST_BIN), f32x4.mul(squared, f32x4.splat(BINS_PER_SQUARED_ANGSTROM)));
}

function feelAtom(place: v128, own: u32): f32 {
  const list = listAt(place);
  const end = near + (<usize>load<u32>(list, 4) << 2);
  const x = v128.shuffle<i32>(place, place, 0, 0, 0, 0);
  const y = v128.shuffle<i32>(place, place, 1, 1, 1, 1);
  const z = v128.shuffle<i32>(place, place, 2, 2, 2, 2);
  const base = i32x4.splat(own);
  let energy = f32x4.splat(0);
  let slopeX = f32x4.splat(0);
  let slopeY = f32x4.splat(0);
  let slopeZ = f32x4.splat(0);
  for (let entry = near + (<usize>load<u32>(list) << 2); entry < end; entry += 16) {
    const scaled = measureFour(entry, x, y, z);
    if (!v128.any_true(f32x4.lt(scaled, f32x4.splat(LAST_BIN)))) continue;
    const bins = i32x4.trunc_sat_f32x4_s(scaled);
    const part = f32x4.sub(scaled, f32x4.convert_i32x4_s(bins));
    const cells = i32x4.add(base, i32x4.shl(i32x4.add(rows, bins), 3));
    const a = v128.load(<usize>i32x4.extract_lane(cells, 0));
    const b = v128.load(<usize>i32x4.extract_lane(cells, 1));
    const c = v128.load(<usize>i32x4.extract_lane(cells, 2));
    const d = v128.load(<usize>i32x4.extract_lane(cells, 3));
    const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
    const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    const ab = f32x4.add(abLow, f32x4.mul(v128.shuffle<i32>(part, part, 0, 1, 0, 1), f32x4.sub(abHigh, abLow)));
    const cd = f32x4.add(cdLow, f32x4.mul(v128.shuffle<i32>(part, part, 2, 3, 2, 3), f32x4.sub(cdHigh, cdLow)));
    energy = f32x4.add(energy, v128.shuffle<i64>(ab, cd, 0, 2));
    const slopes = v128.shuffle<i64>(ab, cd, 1, 3);
    slopeX = f32x4.add(slopeX, f32x4.mul(slopes, dx));
    slopeY = f32x4.add(slopeY, f32x4.mul(slopes, dy));
    slopeZ = f32x4.add(slopeZ, f32x4.mul(slopes, dz));
  }
  store<f32>(SLOPE, sumOf(slopeX));
  store<f32>(SLOPE, sumOf(slopeY), 4);
  store<f32>(SLOPE, sumOf(slopeZ), 8);
  return sumOf(energy);
}

function scoreAtom(place: v128, own: u32): f32 {
  const list = listAt(place);
  const end = near + (<usize>load<u32>(list, 4) << 2);
  const x = v128.shuffle<i32>(place, place, 0, 0, 0, 0);
  const y = v128.shuffle<i32>(place, place, 1, 1, 1, 1);
  const z = v128.shuffle<i32>(place, place, 2, 2, 2, 2);
  let energy: f32 = 0;
  for (let entry = near + (<usize>load<u32>(list) << 2); entry < end; entry += 16) {
    const bins = i32x4.trunc_sat_f32x4_s(measureFour(entry, x, y, z));
    const cells = i32x4.add(i32x4.splat(own), i32x4.shl(i32x4.add(rows, bins), 3));
    energy += middle(i32x4.extract_lane(cells, 0)) + middle(i32x4.extract_lane(cells, 1));
    energy += middle(i32x4.extract_lane(cells, 2)) + middle(i32x4.extract_lane(cells, 3));
  }
  return energy;
}

// @ts-ignore: decorator
@inline
function middle(cell: i32): f32 {
  return 0.5 * (load<f32>(<usize>cell) + load<f32>(<usize>cell, 8));
}
