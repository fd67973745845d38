/** What the ligand's atoms feel of the receptor and of the walls, from the maps. */
import { ATOM_MAPS, atomCount, MAP_LOW, nodesX, nodesY, PLACES, SLOPES, WALL_HIGH, WALL_LOW } from './job';
import { curlFactors, sumRows, WHOLE, WHOLE_BITS } from './simd';

/**
 * Sum over atoms, positive energies bent below `cap`; their slopes go to SLOPES. An atom outside the walls feels what is
 * at the wall, and pays `steepness` kcal/mol for each Å along each axis.
 */
export function feelMaps(cap: f32, steepness: f32): f32 {
  const wallLow = v128.load(WALL_LOW);
  const wallHigh = v128.load(WALL_HIGH);
  const mapLow = v128.load(MAP_LOW);
  const perNode = f32x4(1.0 / 0.375, 1.0 / 0.375, 1.0 / 0.375, 0);
  const whole = f32x4.splat(WHOLE);
  const evenOnes = f32x4(1, 0, 1, 0);
  const lowOnes = f32x4(1, 1, 0, 0);
  const alongX = f32x4(-1, 1, -1, 1);
  const alongY = f32x4(-1, -1, 1, 1);
  const zero = f32x4.splat(0);
  const rowBytes = <usize>nodesX << 2;
  const planeBytes = rowBytes * nodesY;
  const caps = f32x4.splat(cap);
  // Only the last lane counts.
  let energies = f32x4.splat(0);
  let paid: f32 = 0;
  const end = <usize>atomCount << 4;
  for (let i: usize = 0; i < end; i += 16) {
    const place = v128.load(PLACES + i);
    // The order of operands sends NaN to the wall, so that what is read always lies in the map.
    const inside = f32x4.pmin(wallHigh, f32x4.pmax(wallLow, place));
    const scaled = f32x4.mul(f32x4.sub(inside, mapLow), perNode);
    const cell = f32x4.floor(scaled);
    const part = f32x4.sub(scaled, cell);
    const index = f32x4.add(cell, whole);
    const corner =
      <usize>load<u32>(ATOM_MAPS + (i >> 2)) +
      (<usize>(i32x4.extract_lane(index, 0) - WHOLE_BITS) << 2) +
      <usize>(i32x4.extract_lane(index, 1) - WHOLE_BITS) * rowBytes +
      <usize>(i32x4.extract_lane(index, 2) - WHOLE_BITS) * planeBytes;
    const near = v128.load64_lane(corner + rowBytes, v128.load64_zero(corner), 1);
    const far = v128.load64_lane(corner + planeBytes + rowBytes, v128.load64_zero(corner + planeBytes), 1);
    const acrossZ = f32x4.sub(far, near);
    const values = f32x4.add(near, f32x4.mul(v128.shuffle<i32>(part, part, 2, 2, 2, 2), acrossZ));
    const shareX = f32x4.add(evenOnes, f32x4.mul(alongX, v128.shuffle<i32>(part, part, 0, 0, 0, 0)));
    const shareY = f32x4.add(lowOnes, f32x4.mul(alongY, v128.shuffle<i32>(part, part, 1, 1, 1, 1)));
    const ofX = f32x4.mul(values, shareX);
    const slopeX = f32x4.mul(f32x4.mul(values, shareY), alongX);
    const slopeY = f32x4.mul(ofX, alongY);
    const slopeZ = f32x4.mul(acrossZ, f32x4.mul(shareX, shareY));
    const value = f32x4.mul(ofX, shareY);
    const sums = sumRows(slopeX, slopeY, slopeZ, value);
    const factors = curlFactors(v128.shuffle<i32>(sums, sums, 3, 3, 3, 3), caps);
    energies = f32x4.add(energies, f32x4.mul(sums, factors));
    let slope = f32x4.mul(f32x4.mul(sums, perNode), f32x4.mul(factors, factors));
    const outside = f32x4.sub(place, inside);
    const isOutside = f32x4.ne(outside, zero);
    if (v128.any_true(isOutside)) {
      paid += pay(outside, steepness);
      slope = v128.or(v128.andnot(slope, isOutside), v128.and(isOutside, wallSlope(outside, steepness)));
    }
    v128.store(SLOPES + i, slope);
  }
  return f32x4.extract_lane(energies, 3) + paid;
}

/** kcal/mol for an atom this far outside the walls. */
export function pay(outside: v128, steepness: f32): f32 {
  const size = f32x4.abs(outside);
  return (
    steepness * (f32x4.extract_lane(size, 0) + f32x4.extract_lane(size, 1) + f32x4.extract_lane(size, 2))
  );
}

/** `steepness` with the sign of each lane. */
export function wallSlope(outside: v128, steepness: f32): v128 {
  const sign = v128.and(outside, i32x4.splat(0x80000000));
  return v128.or(sign, f32x4.splat(steepness));
}
