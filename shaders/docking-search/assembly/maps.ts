/** Builds the maps, a plane of four maps at a time: what an atom of each type would feel at every node. */
import {
  BINS_PER_SQUARED_ANGSTROM,
  cubesPerAngstrom,
  cubesX,
  cubesY,
  cubesZ,
  kindCount,
  LAST_BIN,
  lowX,
  lowY,
  lowZ,
  mapCount,
  mapKinds,
  maps,
  midpoints,
  near,
  nodesX,
  nodesY,
  nodesZ,
  receptor,
  ROW,
  SPACING,
  table,
} from './job';

/** Maps `4 × group` to `4 × group + 3`, as many as there are, at plane z. The first plane of a group goes first. */
export function buildPlane(group: u32, z: u32): void {
  if (z === 0) lookUp(group * 4);
  for (let y: u32 = 0; y < nodesY; y++) {
    for (let x: u32 = 0; x < nodesX; ) x = buildNodes(group * 4, x, y, z);
  }
}

/** Energies of bins of four maps side by side. */
function midpointsOf(firstMap: u32): usize {
  return midpoints + (<usize>((firstMap >> 2) * kindCount * ROW) << 4);
}

/** Maps beyond the last are as the last, and never stored. */
function lookUp(firstMap: u32): void {
  for (let lane: u32 = 0; lane < 4; lane++) {
    const map = min<u32>(firstMap + lane, mapCount - 1);
    const kind = load<u32>(mapKinds + (<usize>map << 2));
    for (let other: u32 = 0; other < kindCount; other++) {
      const source = table + (<usize>((kind * kindCount + other) * ROW) << 2);
      const target = midpointsOf(firstMap) + (<usize>(other * ROW) << 4) + (<usize>lane << 2);
      for (let i: usize = 0; i < ROW - 1; i++) {
        const middle: f32 = 0.5 * (load<f32>(source + (i << 2)) + load<f32>(source + (i << 2), 4));
        store<f32>(target + (i << 4), middle);
      }
    }
  }
}

/** Up to four nodes along x that share a cube; returns the next node. */
function buildNodes(firstMap: u32, x: u32, y: u32, z: u32): u32 {
  const toX: f32 = lowX + <f32>x * SPACING;
  const toY: f32 = lowY + <f32>y * SPACING;
  const toZ: f32 = lowZ + <f32>z * SPACING;
  const cubeX = cubeAlong(<f32>x * SPACING, cubesX);
  let end = x + 1;
  while (end < min<u32>(x + 4, nodesX) && cubeAlong(<f32>end * SPACING, cubesX) === cubeX) end++;
  const cube = (cubeAlong(<f32>z * SPACING, cubesZ) * cubesY + cubeAlong(<f32>y * SPACING, cubesY)) * cubesX + cubeX;
  const list = near + (<usize>cube << 2);
  const stop = near + (<usize>load<u32>(list, 4) << 2);
  const first = midpointsOf(firstMap);
  const allX = f32x4.add(f32x4.splat(toX), f32x4(0, SPACING, 2 * SPACING, 3 * SPACING));
  const scale = f32x4.splat(BINS_PER_SQUARED_ANGSTROM);
  const last = f32x4.splat(LAST_BIN);
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let entry = near + (<usize>load<u32>(list) << 2); entry < stop; entry += 4) {
    const atom = receptor + (<usize>load<u32>(entry) << 4);
    const dy: f32 = load<f32>(atom, 4) - toY;
    const dz: f32 = load<f32>(atom, 8) - toZ;
    const across: f32 = (dy * dy + dz * dz) * BINS_PER_SQUARED_ANGSTROM;
    if (across >= LAST_BIN) continue;
    const dx = f32x4.sub(v128.load32_splat(atom), allX);
    const scaled = f32x4.add(f32x4.mul(f32x4.mul(dx, dx), scale), f32x4.splat(across));
    if (!v128.any_true(f32x4.lt(scaled, last))) continue;
    const bins = i32x4.shl(i32x4.trunc_sat_f32x4_s(f32x4.pmin(scaled, last)), 4);
    const row = first + (<usize>load<u32>(atom, 12) << 4);
    a = f32x4.add(a, v128.load(row + <usize>i32x4.extract_lane(bins, 0)));
    b = f32x4.add(b, v128.load(row + <usize>i32x4.extract_lane(bins, 1)));
    c = f32x4.add(c, v128.load(row + <usize>i32x4.extract_lane(bins, 2)));
    d = f32x4.add(d, v128.load(row + <usize>i32x4.extract_lane(bins, 3)));
  }
  const node = maps + (<usize>((z * nodesY + y) * nodesX + x) << 2);
  keep(node, firstMap, a);
  if (end > x + 1) keep(node + 4, firstMap, b);
  if (end > x + 2) keep(node + 8, firstMap, c);
  if (end > x + 3) keep(node + 12, firstMap, d);
  return end;
}

/** Stores one node of up to four maps. */
function keep(node: usize, firstMap: u32, energies: v128): void {
  const mapBytes = <usize>(nodesX * nodesY * nodesZ) << 2;
  const target = node + <usize>firstMap * mapBytes;
  const there = mapCount - firstMap;
  store<f32>(target, f32x4.extract_lane(energies, 0));
  if (there > 1) store<f32>(target + mapBytes, f32x4.extract_lane(energies, 1));
  if (there > 2) store<f32>(target + 2 * mapBytes, f32x4.extract_lane(energies, 2));
  if (there > 3) store<f32>(target + 3 * mapBytes, f32x4.extract_lane(energies, 3));
}

/** The cube that a place lies in, `distance` from the lowest corner along one axis. */
export function cubeAlong(distance: f32, cubes: u32): u32 {
  return <u32>max<f32>(0, min<f32>(floor<f32>(distance * cubesPerAngstrom), <f32>(cubes - 1)));
}
