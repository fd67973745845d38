/**
 * Searches for poses of a ligand by Monte Carlo chains with descents on maps of the receptor, one chain after the other.
 * Units of `derive`, in order: curves of a map, then planes of the maps, four maps at a time. Units of `run`: one
 * prepares the ligand, then steps of the chains, then descents of the poses to refine. All arithmetic is in one fixed
 * order, so that every machine gives the same bits.
 */
import { stepChain } from './chain';
import { chooseFunction, evaluate } from './descent';
import { makeCurves } from './curves';
import { chainCount, mapCount, nodesZ, openJob, stepCount } from './job';
import { buildPlane } from './maps';
import { prepare } from './prepare';
import { refineUnit } from './refine';

export function allocate(bytes: u32): usize {
  return heap.alloc(bytes);
}

/** Params and buffers in manifest order; units [from, to). Returns 0. Ligand and seed are not known here. */
export function derive(params: usize, buffers: usize, from: u32, to: u32): i32 {
  openJob(params, buffers);
  for (let unit = from; unit < to; unit++) {
    if (unit < mapCount) makeCurves(unit);
    else buildPlane((unit - mapCount) / nodesZ, (unit - mapCount) % nodesZ);
  }
  return 0;
}

/** As `derive`, with the maps and curves that it made. */
export function run(params: usize, buffers: usize, from: u32, to: u32): i32 {
  openJob(params, buffers);
  for (let unit = from; unit < to; unit++) runUnit(unit);
  return 0;
}

function runUnit(unit: u32): void {
  if (unit === 0) return prepare();
  const step = unit - 1;
  const steps = chainCount * stepCount;
  if (step < steps) return stepChain(step / stepCount, step % stepCount);
  refineUnit(step - steps);
}

/**
 * For tests: energy of a pose, and its derivatives by position, turn and torsions. Maps must have been built, and `pose`
 * and `slope` have room for 36 numbers.
 */
export function probe(pose: usize, slope: usize, exact: bool, cap: f32, steepness: f32): f32 {
  chooseFunction(exact, cap, steepness);
  return evaluate(pose, slope);
}
