/** The quasi-Newton descent of AutoDock Vina 1.2.3 (Broyden, Fletcher, Goldfarb, Shanno) over poses. */
import type { Pose } from '../pose/pose.ts';
import { stepPose } from './step.ts';

/** Stops where the gradient is shorter than this, kcal/mol/Å and kcal/mol/rad. */
const FLAT = 1e-5;
/** Line search: first step, how it shrinks, how often, and the share of the promised descent that is enough (Armijo). */
const SEARCH = { shrink: 0.5, trials: 10, enough: 1e-4 } as const;
/** Curvatures below this say nothing about the function. */
const LEAST_CURVATURE = 1e-16;

/** Energy of a pose; fills its gradient, [length of the pose − 1]. */
export type Evaluate = (pose: Pose, gradient: Float64Array) => number;

export interface Descent {
  readonly pose: Pose;
  readonly energy: number;
  /** Of energy and gradient. */
  readonly evaluations: number;
}

/** Goes down from `start` in at most `iterations` steps; never ends higher than it began. */
export function descend(start: Pose, iterations: number, evaluate: Evaluate): Descent {
  const size = start.length - 1;
  let [pose, moved] = [Float64Array.from(start), new Float64Array(start.length)];
  let [gradient, after] = [new Float64Array(size), new Float64Array(size)];
  const direction = new Float64Array(size);
  const inverse = identity(size);
  const startEnergy = evaluate(pose, gradient);
  let energy = startEnergy;
  let evaluations = 1;
  for (let step = 0; step < iterations; step++) {
    apply(inverse, gradient, direction);
    const search = searchLine(pose, energy, gradient, direction, moved, after, evaluate);
    evaluations += search.trials;
    energy = search.energy;
    const change = after.map((value, i) => value - (gradient[i] ?? 0));
    [pose, moved] = [moved, pose];
    if (!(Math.sqrt(dot(gradient, gradient)) >= FLAT)) break;
    [gradient, after] = [after, gradient];
    if (step === 0) scaleTo(inverse, search.length, direction, change);
    update(inverse, direction, change, search.length);
  }
  return energy <= startEnergy
    ? { pose, energy, evaluations }
    : { pose: Float64Array.from(start), energy: startEnergy, evaluations };
}

/** Shrinks the step until it descends enough; after the last trial it is taken as it is. */
function searchLine(
  pose: Pose,
  energy: number,
  gradient: Float64Array,
  direction: Float64Array,
  moved: Pose,
  after: Float64Array,
  evaluate: Evaluate,
) {
  const promised = dot(direction, gradient);
  for (let trial = 1, length = 1; ; trial++, length *= SEARCH.shrink) {
    stepPose(pose, direction, length, moved);
    const reached = evaluate(moved, after);
    if (reached - energy < SEARCH.enough * length * promised || trial === SEARCH.trials)
      return { length, energy: reached, trials: trial };
  }
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

/** Symmetric, by rows. */
type Matrix = Float64Array;

function identity(size: number): Matrix {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

/** result = − matrix · vector. */
function apply(matrix: Matrix, vector: Float64Array, result: Float64Array): void {
  const size = vector.length;
  for (let i = 0; i < size; i++) result[i] = -dot(matrix.subarray(i * size, (i + 1) * size), vector);
}

/** After the first step the diagonal gets the scale of the function. */
function scaleTo(matrix: Matrix, length: number, direction: Float64Array, change: Float64Array): void {
  const squared = dot(change, change);
  if (squared <= LEAST_CURVATURE) return;
  const scale = (length * dot(change, direction)) / squared;
  for (let i = 0; i < change.length; i++) matrix[i * change.length + i] = scale;
}

function update(matrix: Matrix, direction: Float64Array, change: Float64Array, length: number): void {
  const curvature = dot(change, direction);
  if (length * curvature < LEAST_CURVATURE) return;
  const size = change.length;
  const minus = new Float64Array(size);
  apply(matrix, change, minus);
  const r = 1 / (length * curvature);
  const stretch = length * length * (r * r * -dot(change, minus) + r);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const mixed = (minus[i] ?? 0) * (direction[j] ?? 0) + (minus[j] ?? 0) * (direction[i] ?? 0);
      const own = (direction[i] ?? 0) * (direction[j] ?? 0);
      matrix[i * size + j] = (matrix[i * size + j] ?? 0) + length * r * mixed + stretch * own;
    }
}
