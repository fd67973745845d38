/** Arranges the ligand for the search: atoms in order of bodies, pairs four at a time. */
import {
  ATOM_CURVES,
  ATOM_KINDS,
  ATOM_MAPS,
  atomCount,
  ARMS,
  atoms,
  AXES,
  bodies,
  BODY_STARTS,
  bodyCount,
  curves,
  kindCount,
  LOCALS,
  maps,
  nodesX,
  nodesY,
  nodesZ,
  pairs,
  PARENTS,
  ROW,
} from './job';

/** Bytes of one block: where the curves of four pairs lie, what is added to their squared distances, first atom × 4. */
export const BLOCK: usize = 48;
export const BLOCKS: usize = memory.data(48 * 128 * 32, 16);
/** Where the blocks of each atom begin, and the end of the last. */
export const BLOCK_STARTS: usize = memory.data(129 * 4, 16);
/** Å²: puts a pair that does not interact out of reach. */
const OUT_OF_REACH: f32 = 1e6;

/** For each atom in order of bodies its number in the file, and the other way round. */
const SORTED: usize = memory.data(128 * 4, 16);
const PLACE_OF: usize = memory.data(128 * 4, 16);
/** 1 where two atoms in order of bodies interact. */
const INTERACTS: usize = memory.data(128 * 128, 16);

export function prepare(): void {
  readBodies();
  sortAtoms();
  makeBlocks();
}

function readBodies(): void {
  for (let body: usize = 0; body < <usize>bodyCount; body++) {
    const row = bodies + (body << 5);
    v128.store(AXES + (body << 4), f32x4.replace_lane(v128.load(row), 3, 0));
    v128.store(ARMS + (body << 4), f32x4.replace_lane(v128.load(row, 16), 3, 0));
    store<u32>(PARENTS + (body << 2), load<u32>(row, 12));
  }
}

function sortAtoms(): void {
  const mapBytes = <usize>(nodesX * nodesY * nodesZ) << 2;
  let place: u32 = 0;
  for (let body: u32 = 0; body < bodyCount; body++) {
    store<u32>(BODY_STARTS + (<usize>body << 2), place);
    for (let atom: u32 = 0; atom < atomCount; atom++) {
      const row = atoms + (<usize>atom << 4);
      const word = load<u32>(row, 12);
      if ((word & 0xff) !== body) continue;
      const map = (word >> 8) & 0xff;
      v128.store(LOCALS + (<usize>place << 4), f32x4.replace_lane(v128.load(row), 3, 0));
      store<u32>(ATOM_MAPS + (<usize>place << 2), <u32>(maps + <usize>map * mapBytes));
      store<u32>(ATOM_CURVES + (<usize>place << 2), <u32>(curves + (<usize>(map * kindCount * ROW) << 3)));
      store<u32>(ATOM_KINDS + (<usize>place << 2), word >> 16);
      store<u32>(SORTED + (<usize>place << 2), atom);
      store<u32>(PLACE_OF + (<usize>atom << 2), place);
      place++;
    }
  }
  store<u32>(BODY_STARTS + (<usize>bodyCount << 2), place);
}

function makeBlocks(): void {
  memory.fill(INTERACTS, 0, 128 * 128);
  for (let atom: u32 = 0; atom < atomCount; atom++) {
    const end = load<u32>(pairs + (<usize>atom << 2), 4);
    const a = load<u32>(PLACE_OF + (<usize>atom << 2));
    for (let entry = load<u32>(pairs + (<usize>atom << 2)); entry < end; entry++) {
      const b = load<u32>(PLACE_OF + (<usize>load<u32>(pairs + (<usize>entry << 2)) << 2));
      store<u8>(INTERACTS + (<usize>min<u32>(a, b) << 7) + max<u32>(a, b), 1);
    }
  }
  let block = BLOCKS;
  for (let atom: u32 = 0; atom < atomCount; atom++) {
    store<u32>(BLOCK_STARTS + (<usize>atom << 2), <u32>block);
    for (let first: u32 = 0; first < atomCount; first += 4) {
      if (load<u32>(INTERACTS + (<usize>atom << 7) + first) === 0) continue;
      fillBlock(block, atom, first);
      block += BLOCK;
    }
  }
  store<u32>(BLOCK_STARTS + (<usize>atomCount << 2), <u32>block);
}

function fillBlock(block: usize, atom: u32, first: u32): void {
  const own = load<u32>(ATOM_CURVES + (<usize>atom << 2));
  for (let lane: u32 = 0; lane < 4; lane++) {
    const other = first + lane;
    const interacts = load<u8>(INTERACTS + (<usize>atom << 7) + other) !== 0;
    const kind = interacts ? load<u32>(ATOM_KINDS + (<usize>other << 2)) : 0;
    store<u32>(block + (<usize>lane << 2), own + kind * ROW * 8);
    store<f32>(block + (<usize>lane << 2), interacts ? 0 : OUT_OF_REACH, 16);
  }
  store<u32>(block, first << 2, 32);
}
