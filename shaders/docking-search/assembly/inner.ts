/** The ligand's inner energy: pairs four at a time, by the curves in a descent and by bins where it is exact. */
import {
  atomCount,
  BINS_PER_SQUARED_ANGSTROM,
  LAST_BIN,
  SLOPES,
  SLOPES_X,
  SLOPES_Y,
  SLOPES_Z,
  XS,
  YS,
  ZS,
} from './job';
import { BLOCK, BLOCK_STARTS } from './prepare';
import { clearRows, curlFactors, sumOf, sumRows, WHOLE, WHOLE_BITS } from './simd';

/**
 * Sum over pairs, positive energies bent below `cap`. Slopes of later atoms go to SLOPES_X, SLOPES_Y, SLOPES_Z, those of
 * earlier ones are added to SLOPES: a list that is written in single numbers and read in fours at once would stall.
 */
export function feelLigand(cap: f32): f32 {
  const listBytes = (<usize>(atomCount + 3) & ~3) << 2;
  clearRows(SLOPES_X, listBytes);
  clearRows(SLOPES_Y, listBytes);
  clearRows(SLOPES_Z, listBytes);
  const scale = f32x4.splat(BINS_PER_SQUARED_ANGSTROM);
  const last = f32x4.splat(LAST_BIN);
  const caps = f32x4.splat(cap);
  const whole = f32x4.splat(WHOLE);
  const wholeBits = i32x4.splat(WHOLE_BITS);
  let energy = f32x4.splat(0);
  const end = <usize>atomCount << 2;
  let block = <usize>load<u32>(BLOCK_STARTS);
  for (let i: usize = 0; i < end; i += 4) {
    const stop = <usize>load<u32>(BLOCK_STARTS + i, 4);
    if (block === stop) continue;
    const x = v128.load32_splat(XS + i);
    const y = v128.load32_splat(YS + i);
    const z = v128.load32_splat(ZS + i);
    let ownX = f32x4.splat(0);
    let ownY = f32x4.splat(0);
    let ownZ = f32x4.splat(0);
    for (; block < stop; block += BLOCK) {
      const j = <usize>load<u32>(block, 32);
      const dx = f32x4.sub(v128.load(XS + j), x);
      const dy = f32x4.sub(v128.load(YS + j), y);
      const dz = f32x4.sub(v128.load(ZS + j), z);
      const squared = f32x4.add(
        f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy)),
        f32x4.add(f32x4.mul(dz, dz), v128.load(block, 16)),
      );
      // NaN goes to the last bin, too.
      const scaled = f32x4.pmin(last, f32x4.mul(squared, scale));
      if (!v128.any_true(f32x4.lt(scaled, last))) continue;
      const bins = f32x4.floor(scaled);
      const part = f32x4.sub(scaled, bins);
      const offsets = i32x4.shl(i32x4.sub(f32x4.add(bins, whole), wholeBits), 3);
      const cells = i32x4.add(v128.load(block), offsets);
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
      const energies = v128.shuffle<i64>(ab, cd, 0, 2);
      const factors = curlFactors(energies, caps);
      energy = f32x4.add(energy, f32x4.mul(energies, factors));
      const slopes = f32x4.mul(v128.shuffle<i64>(ab, cd, 1, 3), f32x4.mul(factors, factors));
      const alongX = f32x4.mul(slopes, dx);
      const alongY = f32x4.mul(slopes, dy);
      const alongZ = f32x4.mul(slopes, dz);
      v128.store(SLOPES_X + j, f32x4.add(v128.load(SLOPES_X + j), alongX));
      v128.store(SLOPES_Y + j, f32x4.add(v128.load(SLOPES_Y + j), alongY));
      v128.store(SLOPES_Z + j, f32x4.add(v128.load(SLOPES_Z + j), alongZ));
      ownX = f32x4.add(ownX, alongX);
      ownY = f32x4.add(ownY, alongY);
      ownZ = f32x4.add(ownZ, alongZ);
    }
    const row = SLOPES + (i << 2);
    v128.store(row, f32x4.sub(v128.load(row), sumRows(ownX, ownY, ownZ, f32x4.splat(0))));
  }
  return sumOf(energy);
}

/** Sum over pairs by the middles of bins, as docking-score has it. */
export function scoreLigand(cap: f32): f32 {
  let energy: f32 = 0;
  for (let i: usize = 0; i < <usize>atomCount << 2; i += 4) {
    const stop = <usize>load<u32>(BLOCK_STARTS + i, 4);
    for (let block = <usize>load<u32>(BLOCK_STARTS + i); block < stop; block += BLOCK) {
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const j = <usize>load<u32>(block, 32) + lane;
        const dx: f32 = load<f32>(XS + j) - load<f32>(XS + i);
        const dy: f32 = load<f32>(YS + j) - load<f32>(YS + i);
        const dz: f32 = load<f32>(ZS + j) - load<f32>(ZS + i);
        const squared: f32 = dx * dx + dy * dy + dz * dz + load<f32>(block + lane, 16);
        const bin = <usize>min<f32>(squared * BINS_PER_SQUARED_ANGSTROM, LAST_BIN);
        const cell = <usize>load<u32>(block + lane) + (bin << 3);
        const middle: f32 = 0.5 * (load<f32>(cell) + load<f32>(cell, 8));
        energy += middle > 0 ? middle * (cap / (cap + middle)) : middle;
      }
    }
  }
  return energy;
}
