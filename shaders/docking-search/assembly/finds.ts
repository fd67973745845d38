/** The poses that chains remember, and the choice of the best of all chains. */
import { atomCount, bodyCount, chainCount, chains, finds, kept, PLACES, poseLength } from './job';
import { place } from './tree';

/** Å: two poses nearer than this are one find. RMSD over heavy atoms, without symmetry or alignment. */
export const APART: f32 = 1;
/** Words of a find before its pose: energy, and 1 where it is taken. */
const POSE_AT: usize = 8;

// @ts-ignore: decorator
@inline
function findBytes(): usize {
  return <usize>(8 + bodyCount + 3 * atomCount) << 2;
}

/** Å² of two lists of places, atom by atom. */
function squaredDistance(a: usize, b: usize): f32 {
  let sum: f32 = 0;
  for (let i: usize = 0; i < <usize>(3 * atomCount) << 2; i += 4) {
    const difference: f32 = load<f32>(a + i) - load<f32>(b + i);
    sum += difference * difference;
  }
  return sum / <f32>atomCount;
}

/** x, y, z of the atoms as they were last placed, without gaps. */
export function writePlaces(target: usize): void {
  for (let atom: usize = 0; atom < <usize>atomCount; atom++) {
    store<f32>(target + atom * 12, load<f32>(PLACES + (atom << 4)));
    store<f32>(target + atom * 12, load<f32>(PLACES + (atom << 4), 4), 4);
    store<f32>(target + atom * 12, load<f32>(PLACES + (atom << 4), 8), 8);
  }
}

const PLACED: usize = memory.data(128 * 12, 16);

/** Offers a pose to a chain's list that holds `found`; returns how many it holds then. */
export function remember(chain: u32, found: u32, pose: usize, energy: f32): u32 {
  place(pose);
  writePlaces(PLACED);
  const list = finds + <usize>(chain * kept) * findBytes();
  let nearest: f32 = Infinity;
  let worst: f32 = -Infinity;
  let nearestFind: usize = 0;
  let worstFind: usize = 0;
  for (let i: u32 = 0; i < found; i++) {
    const find = list + <usize>i * findBytes();
    const distance = squaredDistance(PLACED, find + POSE_AT + (<usize>poseLength << 2));
    if (distance < nearest) {
      nearest = distance;
      nearestFind = find;
    }
    if (load<f32>(find) > worst) {
      worst = load<f32>(find);
      worstFind = find;
    }
  }
  if (nearest < APART * APART) {
    if (energy < load<f32>(nearestFind)) writeFind(nearestFind, pose, energy);
    return found;
  }
  if (found < kept) {
    writeFind(list + <usize>found * findBytes(), pose, energy);
    return found + 1;
  }
  if (energy < worst) writeFind(worstFind, pose, energy);
  return found;
}

function writeFind(find: usize, pose: usize, energy: f32): void {
  store<f32>(find, energy);
  store<f32>(find, 0, 4);
  memory.copy(find + POSE_AT, pose, <usize>poseLength << 2);
  memory.copy(find + POSE_AT + (<usize>poseLength << 2), PLACED, <usize>atomCount * 12);
}

/** Poses that a chain remembers; the word is kept behind its pose, energy and best energy. */
function foundBy(chain: u32): u32 {
  return load<u32>(chains + (<usize>(chain * (bodyCount + 16) + poseLength + 2) << 2));
}

/** The pose of lowest energy that is not taken, 0 if there is none; takes it and all that lie near it. */
export function takeBest(): usize {
  let best: usize = 0;
  let lowest: f32 = Infinity;
  for (let chain: u32 = 0; chain < chainCount; chain++) {
    for (let i: u32 = 0; i < foundBy(chain); i++) {
      const find = finds + <usize>(chain * kept + i) * findBytes();
      if (load<f32>(find, 4) !== 0 || !(load<f32>(find) < lowest)) continue;
      lowest = load<f32>(find);
      best = find;
    }
  }
  if (best === 0) return 0;
  const placesAt = POSE_AT + (<usize>poseLength << 2);
  for (let chain: u32 = 0; chain < chainCount; chain++) {
    for (let i: u32 = 0; i < foundBy(chain); i++) {
      const find = finds + <usize>(chain * kept + i) * findBytes();
      if (squaredDistance(find + placesAt, best + placesAt) < APART * APART) store<f32>(find, 1, 4);
    }
  }
  store<f32>(best, 1, 4);
  return best + POSE_AT;
}
