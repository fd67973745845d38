/** Params and buffers of the workunit at hand, and the work memory that all parts share. */

/** Numbers of one row of the table and of the curves: a sample at each end of 2048 bins, and one more 0. */
export const ROW: u32 = 2050;
export const LAST_BIN: f32 = 2048;
export const BINS_PER_SQUARED_ANGSTROM: f32 = 32;
/** Å between nodes of a map. */
export const SPACING: f32 = 0.375;
/** Å that atoms stay away from the faces of the box, so that rounding never puts one outside. */
export const WALL_GAP: f32 = 0.005;

/** Most atoms and bodies, as in the manifest. */
const ATOMS = 128;
const BODIES = 27;
/** Numbers of a vector of derivatives: 6 + 26 torsions. */
export const DEGREES = 32;

export let seed: u32 = 0;
export let stream: u32 = 0;
export let firstChain: u32 = 0;
export let chainCount: u32 = 0;
export let stepCount: u32 = 0;
export let iterations: u32 = 0;
export let kept: u32 = 0;
export let keep: u32 = 0;
export let atomCount: u32 = 0;
export let bodyCount: u32 = 0;
export let kindCount: u32 = 0;
export let mapCount: u32 = 0;
export let cubesX: u32 = 0;
export let cubesY: u32 = 0;
export let cubesZ: u32 = 0;
export let lowX: f32 = 0;
export let lowY: f32 = 0;
export let lowZ: f32 = 0;
export let cubesPerAngstrom: f32 = 0;
export let nodesX: u32 = 0;
export let nodesY: u32 = 0;
export let nodesZ: u32 = 0;
export let halfX: f32 = 0;
export let halfY: f32 = 0;
export let halfZ: f32 = 0;

export let receptor: usize = 0;
export let near: usize = 0;
export let table: usize = 0;
export let atoms: usize = 0;
export let bodies: usize = 0;
export let pairs: usize = 0;
export let mapKinds: usize = 0;
export let curves: usize = 0;
export let maps: usize = 0;
export let chains: usize = 0;
export let finds: usize = 0;
export let poses: usize = 0;
export let counts: usize = 0;
export let midpoints: usize = 0;

/** Numbers of a pose: position, quaternion w x y z, torsions. */
export let poseLength: u32 = 0;

/** Placed atoms, in order of bodies: rows x, y, z, 0; and the same as three lists. Room for a last group of four. */
export const PLACES: usize = memory.data(ATOMS * 16, 16);
export const XS: usize = memory.data(ATOMS * 4, 16);
export const YS: usize = memory.data(ATOMS * 4, 16);
export const ZS: usize = memory.data(ATOMS * 4, 16);
/** Derivatives of the energy by the places of atoms: rows from the receptor, lists from the ligand itself. */
export const SLOPES: usize = memory.data(ATOMS * 16, 16);
export const SLOPES_X: usize = memory.data(ATOMS * 4, 16);
export const SLOPES_Y: usize = memory.data(ATOMS * 4, 16);
export const SLOPES_Z: usize = memory.data(ATOMS * 4, 16);

/** Ligand atoms in order of bodies: x, y, z from the origin of the body; where their map and their curves lie. */
export const LOCALS: usize = memory.data(ATOMS * 16, 16);
export const ATOM_MAPS: usize = memory.data(ATOMS * 4, 16);
export const ATOM_CURVES: usize = memory.data(ATOMS * 4, 16);
export const ATOM_KINDS: usize = memory.data(ATOMS * 4, 16);
/** Of each body: unit axis, origin from the parent's origin, number of the parent. */
export const AXES: usize = memory.data(BODIES * 16, 16);
export const ARMS: usize = memory.data(BODIES * 16, 16);
export const PARENTS: usize = memory.data(BODIES * 4, 16);
/** First atom of each body, and the end of the last. */
export const BODY_STARTS: usize = memory.data((BODIES + 1) * 4, 16);

/** Rows x, y, z, 0 about the centre of the box: walls that atoms feel, and the lowest corner of the maps. */
export const WALL_LOW: usize = memory.data(16, 16);
export const WALL_HIGH: usize = memory.data(16, 16);
export const MAP_LOW: usize = memory.data(16, 16);

/** Reads params and pointers, both in manifest order. */
export function openJob(params: usize, buffers: usize): void {
  seed = load<u32>(params);
  stream = load<u32>(params, 4);
  firstChain = load<u32>(params, 8);
  chainCount = load<u32>(params, 12);
  stepCount = load<u32>(params, 16);
  iterations = load<u32>(params, 20);
  kept = load<u32>(params, 24);
  keep = load<u32>(params, 28);
  atomCount = load<u32>(params, 32);
  bodyCount = load<u32>(params, 36);
  kindCount = load<u32>(params, 44);
  mapCount = load<u32>(params, 48);
  cubesX = load<u32>(params, 60);
  cubesY = load<u32>(params, 64);
  cubesZ = load<u32>(params, 68);
  lowX = load<f32>(params, 72);
  lowY = load<f32>(params, 76);
  lowZ = load<f32>(params, 80);
  cubesPerAngstrom = load<f32>(params, 84);
  nodesX = load<u32>(params, 88);
  nodesY = load<u32>(params, 92);
  nodesZ = load<u32>(params, 96);
  halfX = load<f32>(params, 100);
  halfY = load<f32>(params, 104);
  halfZ = load<f32>(params, 108);
  receptor = load<u32>(buffers) as usize;
  near = load<u32>(buffers, 4) as usize;
  table = load<u32>(buffers, 8) as usize;
  atoms = load<u32>(buffers, 12) as usize;
  bodies = load<u32>(buffers, 16) as usize;
  pairs = load<u32>(buffers, 20) as usize;
  mapKinds = load<u32>(buffers, 24) as usize;
  curves = load<u32>(buffers, 28) as usize;
  maps = load<u32>(buffers, 32) as usize;
  chains = load<u32>(buffers, 36) as usize;
  finds = load<u32>(buffers, 40) as usize;
  poses = load<u32>(buffers, 44) as usize;
  counts = load<u32>(buffers, 48) as usize;
  midpoints = load<u32>(buffers, 60) as usize;
  poseLength = 6 + bodyCount;
  setRow(WALL_LOW, WALL_GAP - halfX, WALL_GAP - halfY, WALL_GAP - halfZ);
  setRow(WALL_HIGH, halfX - WALL_GAP, halfY - WALL_GAP, halfZ - WALL_GAP);
  setRow(MAP_LOW, lowX, lowY, lowZ);
}

function setRow(row: usize, x: f32, y: f32, z: f32): void {
  store<f32>(row, x);
  store<f32>(row, y, 4);
  store<f32>(row, z, 8);
}
