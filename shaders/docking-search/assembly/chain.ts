/** One step of one Monte Carlo chain, and the random pose that a chain begins with. */
import { chooseFunction, descend, evaluations, resetEvaluations, turnBy } from './descent';
import { remember } from './finds';
import {
  atomCount,
  bodyCount,
  chains,
  firstChain,
  halfX,
  halfY,
  halfZ,
  kept,
  PLACES,
  poseLength,
} from './job';
import { drawFor, randomAngle, randomInBall, randomTurn, uniform } from './random';
import { dot } from './simd';
import { place } from './tree';

/** kcal/mol: positive energies stay below it in the descents of a chain, and in those of poses to be remembered. */
const SOFT_CAP: f32 = 10;
const HARD_CAP: f32 = 1000;
/** kcal/mol for each Å outside a wall: steeper than any attraction, so that a descent ends at the wall at most. */
export const STEEPNESS: f32 = 100;
/** kcal/mol of the Metropolis criterion. */
const TEMPERATURE: f32 = 1.2;
/** Å that a step moves the position, or the atoms of a typical radius, at most. */
const AMPLITUDE: f32 = 2;
/** Random numbers of the first pose are those of a step that no chain has. */
const BEGINNING: u32 = 0xffffffff;

const CURRENT: usize = memory.data(144, 16);
const CANDIDATE: usize = memory.data(144, 16);
const DRAWN: usize = memory.data(16, 16);

/** State of a chain behind its pose, in bytes: energy, best energy, then counts. */
const ENERGY: usize = 0;
const BEST: usize = 4;
const FOUND: usize = 8;
const EVALUATIONS: usize = 12;
const STEPS: usize = 16;
const ACCEPTED: usize = 20;

export function stateOf(chain: u32): usize {
  return chains + (<usize>(chain * (bodyCount + 16) + poseLength) << 2);
}

/** Counts of a chain. */
export function evaluationsOf(chain: u32): u32 {
  return load<u32>(stateOf(chain) + EVALUATIONS);
}
export function acceptedOf(chain: u32): u32 {
  return load<u32>(stateOf(chain) + ACCEPTED);
}
export function stepsOf(chain: u32): u32 {
  return load<u32>(stateOf(chain) + STEPS);
}

export function stepChain(chain: u32, step: u32): void {
  const state = stateOf(chain);
  const saved = state - (<usize>poseLength << 2);
  resetEvaluations();
  if (step === 0) begin(chain, state);
  else memory.copy(CURRENT, saved, <usize>poseLength << 2);
  drawFor(firstChain + chain, step);
  memory.copy(CANDIDATE, CURRENT, 144);
  change(CANDIDATE);
  chooseFunction(false, SOFT_CAP, STEEPNESS);
  let energy = descend(CANDIDATE);
  if (step === 0 || isAccepted(load<f32>(state + ENERGY), energy)) {
    memory.copy(CURRENT, CANDIDATE, 144);
    store<u32>(state + ACCEPTED, load<u32>(state + ACCEPTED) + 1);
    const found = load<u32>(state + FOUND);
    if (energy < load<f32>(state + BEST) || found < kept) {
      chooseFunction(false, HARD_CAP, STEEPNESS);
      energy = descend(CURRENT);
      store<u32>(state + FOUND, remember(chain, found, CURRENT, energy));
      if (energy < load<f32>(state + BEST)) store<f32>(state + BEST, energy);
    }
    store<f32>(state + ENERGY, energy);
    memory.copy(saved, CURRENT, <usize>poseLength << 2);
  }
  store<u32>(state + STEPS, step + 1);
  store<u32>(state + EVALUATIONS, load<u32>(state + EVALUATIONS) + evaluations);
}

function isAccepted(before: f32, after: f32): bool {
  const chance = uniform();
  if (after <= before) return true;
  return chance < Mathf.exp((before - after) / TEMPERATURE);
}

/** A random shape, uniform over the places where it lies in the box; about its middle where it does not fit. */
function begin(chain: u32, state: usize): void {
  store<f32>(state + BEST, Infinity);
  drawFor(firstChain + chain, BEGINNING);
  for (let i: usize = 0; i < 12; i += 4) store<f32>(CURRENT + i, 0);
  randomTurn(CURRENT + 12);
  for (let i: usize = 7; i < <usize>poseLength; i++) store<f32>(CURRENT + (i << 2), randomAngle());
  place(CURRENT);
  let lowest = v128.load(PLACES);
  let highest = lowest;
  for (let i: usize = 0; i < <usize>atomCount << 4; i += 16) {
    lowest = f32x4.min(lowest, v128.load(PLACES + i));
    highest = f32x4.max(highest, v128.load(PLACES + i));
  }
  store<f32>(CURRENT, within(halfX, f32x4.extract_lane(lowest, 0), f32x4.extract_lane(highest, 0)));
  store<f32>(CURRENT, within(halfY, f32x4.extract_lane(lowest, 1), f32x4.extract_lane(highest, 1)), 4);
  store<f32>(CURRENT, within(halfZ, f32x4.extract_lane(lowest, 2), f32x4.extract_lane(highest, 2)), 8);
}

function within(half: f32, lowest: f32, highest: f32): f32 {
  const share = uniform();
  const spare: f32 = 2 * half - (highest - lowest);
  return -half - lowest + (spare > 0 ? share : 0.5) * spare;
}

/** Changes position, orientation or one torsion, each equally likely. */
function change(pose: usize): void {
  const choices = 1 + bodyCount;
  const choice = min<u32>(<u32>(uniform() * <f32>choices), choices - 1);
  if (choice === 0) {
    randomInBall(DRAWN, AMPLITUDE);
    for (let i: usize = 0; i < 12; i += 4) store<f32>(pose + i, load<f32>(pose + i) + load<f32>(DRAWN + i));
  } else if (choice === 1) {
    const radius = gyration(pose);
    if (radius < 1e-6) return;
    randomInBall(DRAWN, AMPLITUDE / radius);
    turnBy(pose + 12, load<f32>(DRAWN), load<f32>(DRAWN, 4), load<f32>(DRAWN, 8), pose + 12);
  } else {
    store<f32>(pose + (<usize>(5 + choice) << 2), randomAngle());
  }
}

/** Root mean square distance of the atoms from the root's origin, Å. */
function gyration(pose: usize): f32 {
  place(pose);
  const origin = f32x4.replace_lane(v128.load(pose), 3, 0);
  let sum: f32 = 0;
  for (let i: usize = 0; i < <usize>atomCount << 4; i += 16) {
    const arm = f32x4.sub(v128.load(PLACES + i), origin);
    sum += dot(arm, arm);
  }
  return sqrt<f32>(sum / <f32>atomCount);
}
