/** The referee of `n-body`: the same leapfrog in f64. */
import { type BufferBytes, decode, encode, type ParamValues } from '@manyhands/kernel';

/** Positions and masses, and velocities, as x, y, z, mass and x, y, z, 0. */
export interface State {
  readonly bodies: Float64Array;
  readonly velocities: Float64Array;
}

/** Time step, softening and gravitational constant as every device sees them, rounded to f32. */
export interface Forces {
  readonly dt: number;
  readonly softening: number;
  readonly gravity: number;
}

export const forcesOf = ({ dt = 0, softening = 1, gravity = 0 }: ParamValues): Forces => ({
  dt: Math.fround(dt),
  softening: Math.fround(softening),
  gravity: Math.fround(gravity),
});

export function stateOf(buffers: BufferBytes): State {
  const numbers = (name: string) => Float64Array.from(decode('f32', buffers.get(name) ?? new Uint8Array()));
  return { bodies: numbers('bodies'), velocities: numbers('speeds') };
}

export function moveBodies(params: ParamValues, buffers: BufferBytes): BufferBytes {
  const { n = 0, steps = 0 } = params;
  const forces = forcesOf(params);
  const state = stateOf(buffers);
  const before = energiesOf(state, forces);
  leapfrog(state, forces, steps);
  const after = energiesOf(state, forces);
  const energies = Array.from({ length: n }, (_, i) => [before[i] ?? 0, after[i] ?? 0]).flat();
  return new Map([
    ['positions', encode('f32', state.bodies)],
    ['velocities', encode('f32', state.velocities)],
    ['energies', encode('f32', energies)],
  ]);
}

/** Moves `state` on by kicks of half a step, drifts and kicks; `seen` looks at it before each step. */
export function leapfrog(state: State, forces: Forces, steps: number, seen?: (state: State) => void): void {
  const { bodies, velocities } = state;
  for (let step = 0; step < steps; step++) {
    seen?.(state);
    kick(state, forces);
    for (let at = 0; at < bodies.length; at++) {
      if (at % 4 < 3) bodies[at] = (bodies[at] ?? 0) + forces.dt * (velocities[at] ?? 0);
    }
    kick(state, forces);
  }
  for (let at = 3; at < velocities.length; at += 4) velocities[at] = 0;
}

const AXES = [0, 1, 2] as const;

function kick(state: State, forces: Forces): void {
  const factor = 0.5 * forces.dt * forces.gravity;
  for (let i = 0; i < state.bodies.length / 4; i++) {
    const pull = pullOn(state, forces, i);
    for (const axis of AXES) {
      const at = 4 * i + axis;
      state.velocities[at] = (state.velocities[at] ?? 0) + factor * pull[axis];
    }
  }
}

/** Field x, y, z and potential at one body, without the gravitational constant. */
function pullOn({ bodies }: State, { softening }: Forces, i: number): [number, number, number, number] {
  const sum: [number, number, number, number] = [0, 0, 0, 0];
  const [ownX = 0, ownY = 0, ownZ = 0] = bodies.subarray(4 * i);
  for (let j = 0; j < bodies.length; j += 4) {
    const x = (bodies[j] ?? 0) - ownX;
    const y = (bodies[j + 1] ?? 0) - ownY;
    const z = (bodies[j + 2] ?? 0) - ownZ;
    const distance = Math.sqrt(x * x + y * y + z * z + softening * softening);
    const mass = bodies[j + 3] ?? 0;
    const pull = mass / (distance * distance * distance);
    sum[0] += pull * x;
    sum[1] += pull * y;
    sum[2] += pull * z;
    if (j !== 4 * i) sum[3] -= mass / distance;
  }
  return sum;
}

/** Kinetic energy and half of the potential energy of every body. */
export function energiesOf(state: State, forces: Forces): number[] {
  return Array.from({ length: state.bodies.length / 4 }, (_, i) => {
    const [, , , potential] = pullOn(state, forces, i);
    const [x = 0, y = 0, z = 0] = state.velocities.subarray(4 * i);
    const mass = state.bodies[4 * i + 3] ?? 0;
    return 0.5 * mass * (x * x + y * y + z * z + forces.gravity * potential);
  });
}
