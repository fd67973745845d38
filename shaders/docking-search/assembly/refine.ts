/** Refines the best poses with explicit receptor atoms and gives those back that are in the box, with their energies. */
import { acceptedOf, evaluationsOf, STEEPNESS, stepsOf } from './chain';
import { chooseFunction, descend, evaluations, resetEvaluations } from './descent';
import { scoreReceptor } from './exact';
import { APART, takeBest, writePlaces } from './finds';
import { scoreLigand } from './inner';
import { atomCount, chainCount, counts, halfX, halfY, halfZ, PLACES, poseLength, poses } from './job';
import { place } from './tree';

const CAP: f32 = 1000;
/** Descents of one pose at most with the same walls, and the gain in kcal/mol below which they end. */
const DESCENTS: u32 = 5;
const SMALL_GAIN: f32 = 0.001;
/** Steeper walls are tried, each 100 times the last, until the pose is in the box. */
const WALLS: u32 = 3;

const REFINED: usize = memory.data(144, 16);
const OWN_PLACES: usize = memory.data(128 * 12, 16);
const OTHER_PLACES: usize = memory.data(128 * 12, 16);

/** Units of one pose: each is one descent at most. */
export const REFINE_UNITS: u32 = DESCENTS * WALLS;

/** The pose at hand between units: whether it is still being refined, and how far it has come. */
let isActive: bool = false;
let descents: u32 = 0;
let steepness: f32 = 0;
let energy: f32 = 0;

/** Refines the best pose that is left by one descent, and gives it back when it has come to rest in the box. */
export function refineUnit(unit: u32): void {
  if (unit === 0) addCounts();
  if (unit % REFINE_UNITS === 0) takeNext();
  if (!isActive) return;
  resetEvaluations();
  chooseFunction(true, CAP, steepness);
  const lower = descend(REFINED);
  store<u64>(counts, load<u64>(counts) + evaluations);
  const isSettled = energy - lower < SMALL_GAIN;
  energy = lower;
  descents++;
  if (isSettled || descents % DESCENTS === 0) rest();
}

function takeNext(): void {
  const find = takeBest();
  isActive = find !== 0;
  if (!isActive) return;
  memory.copy(REFINED, find, <usize>poseLength << 2);
  descents = 0;
  steepness = STEEPNESS;
  energy = Infinity;
}

/** The pose is given back if it lies in the box; otherwise it goes on with steeper walls, as long as there are any. */
function rest(): void {
  place(REFINED);
  isActive = !isInBox();
  if (isActive) {
    steepness *= 100;
    energy = Infinity;
    descents = (descents + DESCENTS - 1) / DESCENTS * DESCENTS;
    isActive = descents < REFINE_UNITS;
    return;
  }
  const inter = scoreReceptor(CAP);
  const intra = scoreLigand(CAP);
  // A pose that is pushed out is worth nothing beside others; alone it shows that there is no room.
  if (inter + intra < 0 || load<u32>(counts, 16) === 0) giveBack(inter, intra);
}

/** Sums over chains. */
function addCounts(): void {
  let evaluated: u64 = 0;
  let steps: u32 = 0;
  let accepted: u32 = 0;
  for (let chain: u32 = 0; chain < chainCount; chain++) {
    evaluated += evaluationsOf(chain);
    steps += stepsOf(chain);
    accepted += acceptedOf(chain);
  }
  store<u64>(counts, evaluated);
  store<u32>(counts, steps, 8);
  store<u32>(counts, accepted, 12);
}

function isInBox(): bool {
  for (let i: usize = 0; i < <usize>atomCount << 4; i += 16) {
    if (!(abs<f32>(load<f32>(PLACES + i)) < halfX - EDGE)) return false;
    if (!(abs<f32>(load<f32>(PLACES + i, 4)) < halfY - EDGE)) return false;
    if (!(abs<f32>(load<f32>(PLACES + i, 8)) < halfZ - EDGE)) return false;
  }
  return true;
}

/** Å: what rounding may move an atom. */
const EDGE: f32 = 1e-4;

/** Adds the pose, or puts it in place of one that it is near to and better than. */
function giveBack(inter: f32, intra: f32): void {
  writePlaces(OWN_PLACES);
  const rowBytes = <usize>(poseLength + 2) << 2;
  const given = load<u32>(counts, 16);
  for (let i: u32 = 0; i < given; i++) {
    const row = poses + <usize>i * rowBytes;
    memory.copy(OTHER, row, <usize>poseLength << 2);
    place(OTHER);
    writePlaces(OTHER_PLACES);
    if (!isNear()) continue;
    const energies = row + (<usize>poseLength << 2);
    if (inter + intra < load<f32>(energies) + load<f32>(energies, 4)) writeRow(row, inter, intra);
    return;
  }
  writeRow(poses + <usize>given * rowBytes, inter, intra);
  store<u32>(counts, given + 1, 16);
}

const OTHER: usize = memory.data(144, 16);

function isNear(): bool {
  let sum: f32 = 0;
  for (let i: usize = 0; i < <usize>atomCount * 12; i += 4) {
    const difference: f32 = load<f32>(OWN_PLACES + i) - load<f32>(OTHER_PLACES + i);
    sum += difference * difference;
  }
  return sum < APART * APART * <f32>atomCount;
}

function writeRow(row: usize, inter: f32, intra: f32): void {
  memory.copy(row, REFINED, <usize>poseLength << 2);
  store<f32>(row + (<usize>poseLength << 2), inter);
  store<f32>(row + (<usize>poseLength << 2), intra, 4);
}
