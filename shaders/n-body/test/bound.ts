/** How far f32 may be from the referee of `n-body`: rounding of every step, pulled apart by the tidal field. */
import type { KernelInput } from '@manyhands/compute';
import { type Forces, forcesOf, leapfrog, type State, stateOf } from '../reference.ts';

/** One rounding in any direction. */
const U = 2 ** -23;
/** Errors of second order, left out below, are far smaller than this share of the first. */
const SECOND_ORDER = 1.1;

export interface Bound {
  readonly positions: number;
  readonly velocities: number;
  readonly energies: number;
}

interface Greatest {
  /** Sum of sizes of all pulls on one body, of their slopes, and of potentials and their slopes. */
  readonly pull: number;
  readonly slope: number;
  readonly potential: number;
  readonly potentialSlope: number;
  readonly position: number;
  readonly speed: number;
  readonly mass: number;
}

/** Bounds of the error of each output, for any order of sums, fusing and direction of rounding. */
export function boundOf({ params, buffers }: KernelInput): Bound {
  const { n = 0, steps = 0 } = params;
  const forces = forcesOf(params);
  const time = Math.abs(forces.dt);
  const sums = (n + 16) * U;
  let [position, velocity] = [0, 0];
  let energies = 0;
  const after = (greatest: Greatest) => {
    const pull = SECOND_ORDER * greatest.slope * position + sums * greatest.pull;
    const reach = 2 * greatest.speed * velocity + SECOND_ORDER * greatest.potentialSlope * position;
    const rounded = 8 * U * greatest.speed ** 2 + sums * greatest.potential;
    energies = Math.max(energies, 0.5 * greatest.mass * (reach + rounded) + velocity ** 2 * greatest.mass);
    return pull;
  };
  const state = stateOf(buffers);
  leapfrog(state, forces, steps, (now) => {
    const greatest = greatestOf(now, forces);
    const speed = greatest.speed + time * greatest.pull;
    velocity += time * after(greatest) + 2 * U * speed;
    position += time * velocity + U * (greatest.position + 3 * time * speed);
  });
  const greatest = greatestOf(state, forces);
  velocity += time * after(greatest) + 2 * U * greatest.speed;
  after(greatest);
  return { positions: position + U * greatest.position, velocities: velocity, energies };
}

function greatestOf({ bodies, velocities }: State, { softening, gravity }: Forces): Greatest {
  const found = { pull: 0, slope: 0, potential: 0, potentialSlope: 0, position: 0, speed: 0, mass: 0 };
  const at = (i: number) => [0, 1, 2].map((axis) => bodies[i + axis] ?? 0);
  for (let i = 0; i < bodies.length; i += 4) {
    const own = at(i);
    let [pull, slope, potential, potentialSlope] = [0, 0, 0, 0];
    for (let j = 0; j < bodies.length; j += 4) {
      const other = at(j);
      const away = Math.hypot(...other.map((x, axis) => x - (own[axis] ?? 0)));
      const distance = Math.hypot(away, softening);
      const mass = gravity * (bodies[j + 3] ?? 0);
      // The field of one body changes by at most twice mass / distance³, and both ends may be off.
      pull += (mass * away) / distance ** 3;
      slope += (4 * mass) / distance ** 3;
      potential += mass / distance;
      potentialSlope += (2 * mass * away) / distance ** 3;
    }
    found.pull = Math.max(found.pull, pull);
    found.slope = Math.max(found.slope, slope);
    found.potential = Math.max(found.potential, potential);
    found.potentialSlope = Math.max(found.potentialSlope, potentialSlope);
    found.position = Math.max(found.position, Math.hypot(...own));
    found.speed = Math.max(found.speed, Math.hypot(...velocities.subarray(i, i + 3)));
    found.mass = Math.max(found.mass, bodies[i + 3] ?? 0);
  }
  return found;
}
