/** A ligand laid out for many evaluations: scored atoms only, in flat arrays, with scratch of its own. */
import { XS_TYPES } from '../chemistry/xs-types.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import { offset, type Pose, RIGID_NUMBERS, torsionAxis } from '../pose/pose.ts';
import { multiply, type Quaternion, rotate, turnAbout } from '../pose/quaternion.ts';

/** Not to be used by two evaluations at once. */
export class MovingLigand {
  readonly ligand: Ligand;
  readonly torsions: number;
  /** Types of the scored atoms, as places in `XS_TYPES`. */
  readonly types: Uint8Array;
  /** Pairs that interact within the ligand, two scored atoms each. */
  readonly pairs: Int32Array;
  /** x, y, z of the scored atoms as placed last, ångström. */
  readonly places: Float64Array;
  /** Gradient of the energy at each scored atom, kcal/mol/Å: filled by whoever evaluates. */
  readonly slopes: Float64Array;
  readonly #bodyOf: Int32Array;
  /** Atoms from the origin of their body, bodies from the origin of their parent; both as in the file. */
  readonly #offsets: Float64Array;
  readonly #hinges: Float64Array;
  readonly #turns: Quaternion[];
  readonly #origins: Float64Array;
  readonly #axes: Float64Array;
  readonly #forces: Float64Array;
  readonly #torques: Float64Array;

  constructor(ligand: Ligand) {
    const scored = scoredAtoms(ligand);
    const place = new Map(scored.map((atom, index) => [atom, index]));
    const { bodies, bodyOf, coordinates } = ligand;
    this.ligand = ligand;
    this.torsions = bodies.length - 1;
    this.types = Uint8Array.from(scored, (atom) => XS_TYPES.indexOf(ligand.atoms[atom]?.xsType ?? 'C_H'));
    this.pairs = Int32Array.from(ligand.pairs.flat(), (atom) => place.get(atom) ?? 0);
    this.places = new Float64Array(3 * scored.length);
    this.slopes = new Float64Array(3 * scored.length);
    this.#bodyOf = Int32Array.from(scored, (atom) => bodyOf[atom] ?? 0);
    this.#offsets = Float64Array.from(
      scored.flatMap((atom) => offset(coordinates, bodies[bodyOf[atom] ?? 0]?.origin ?? 0, atom)),
    );
    this.#hinges = Float64Array.from(
      bodies.flatMap(({ parent, origin }) =>
        offset(coordinates, parent < 0 ? origin : (bodies[parent]?.origin ?? 0), origin),
      ),
    );
    this.#turns = bodies.map(() => [1, 0, 0, 0]);
    this.#origins = new Float64Array(3 * bodies.length);
    this.#axes = new Float64Array(3 * bodies.length);
    this.#forces = new Float64Array(3 * bodies.length);
    this.#torques = new Float64Array(3 * bodies.length);
  }

  get atomCount(): number {
    return this.types.length;
  }

  /** Places the scored atoms; the same as `placePose`. */
  place(pose: Pose): void {
    this.#placeBodies(pose);
    const { places } = this;
    for (let atom = 0; atom < this.types.length; atom++) {
      const body = this.#bodyOf[atom] ?? 0;
      const [x, y, z] = rotate(this.#turns[body] ?? STILL, vectorAt(this.#offsets, atom));
      places[3 * atom] = (this.#origins[3 * body] ?? 0) + x;
      places[3 * atom + 1] = (this.#origins[3 * body + 1] ?? 0) + y;
      places[3 * atom + 2] = (this.#origins[3 * body + 2] ?? 0) + z;
    }
  }

  #placeBodies(pose: Pose): void {
    const [x = 0, y = 0, z = 0, w = 1, i = 0, j = 0, k = 0] = pose;
    this.#turns[0] = [w, i, j, k];
    this.#origins.set([x, y, z]);
    for (let body = 1; body <= this.torsions; body++) {
      const parent = this.ligand.bodies[body]?.parent ?? 0;
      const turn = this.#turns[parent] ?? STILL;
      const axis = torsionAxis(this.ligand, body - 1);
      this.#turns[body] = multiply(turn, turnAbout(axis, pose[RIGID_NUMBERS + body - 1] ?? 0));
      this.#axes.set(rotate(turn, axis), 3 * body);
      const [hx, hy, hz] = rotate(turn, vectorAt(this.#hinges, body));
      this.#origins[3 * body] = (this.#origins[3 * parent] ?? 0) + hx;
      this.#origins[3 * body + 1] = (this.#origins[3 * parent + 1] ?? 0) + hy;
      this.#origins[3 * body + 2] = (this.#origins[3 * parent + 2] ?? 0) + hz;
    }
  }

  /**
   * Turns `slopes` into the gradient of the pose: [6 + torsions] position (kcal/mol/Å), turn about the root's first
   * atom as a torque (kcal/mol/rad), torsions. Forces and torques of bodies are gathered from the leaves to the root.
   */
  gather(gradient: Float64Array): void {
    const [forces, torques] = [this.#forces, this.#torques];
    forces.fill(0);
    torques.fill(0);
    for (let atom = 0; atom < this.types.length; atom++)
      this.#push(this.#bodyOf[atom] ?? 0, this.places, this.slopes, atom);
    for (let body = this.torsions; body > 0; body--) {
      const parent = this.ligand.bodies[body]?.parent ?? 0;
      gradient[5 + body] = dotAt(torques, this.#axes, body);
      for (let axis = 0; axis < 3; axis++)
        torques[3 * parent + axis] = (torques[3 * parent + axis] ?? 0) + (torques[3 * body + axis] ?? 0);
      this.#push(parent, this.#origins, forces, body);
    }
    gradient.set(forces.subarray(0, 3));
    gradient.set(torques.subarray(0, 3), 3);
  }

  /** Adds force number `index`, applied at point number `index`, to a body. */
  #push(body: number, points: Float64Array, applied: Float64Array, index: number): void {
    const [forces, torques, origins] = [this.#forces, this.#torques, this.#origins];
    const at = 3 * body;
    const fx = applied[3 * index] ?? 0;
    const fy = applied[3 * index + 1] ?? 0;
    const fz = applied[3 * index + 2] ?? 0;
    const x = (points[3 * index] ?? 0) - (origins[at] ?? 0);
    const y = (points[3 * index + 1] ?? 0) - (origins[at + 1] ?? 0);
    const z = (points[3 * index + 2] ?? 0) - (origins[at + 2] ?? 0);
    forces[at] = (forces[at] ?? 0) + fx;
    forces[at + 1] = (forces[at + 1] ?? 0) + fy;
    forces[at + 2] = (forces[at + 2] ?? 0) + fz;
    torques[at] = (torques[at] ?? 0) + y * fz - z * fy;
    torques[at + 1] = (torques[at + 1] ?? 0) + z * fx - x * fz;
    torques[at + 2] = (torques[at + 2] ?? 0) + x * fy - y * fx;
  }
}

const STILL: Quaternion = [1, 0, 0, 0];

const vectorAt = (values: Float64Array, index: number): [number, number, number] => [
  values[3 * index] ?? 0,
  values[3 * index + 1] ?? 0,
  values[3 * index + 2] ?? 0,
];

const dotAt = (a: Float64Array, b: Float64Array, index: number): number =>
  (a[3 * index] ?? 0) * (b[3 * index] ?? 0) +
  (a[3 * index + 1] ?? 0) * (b[3 * index + 1] ?? 0) +
  (a[3 * index + 2] ?? 0) * (b[3 * index + 2] ?? 0);

const moving = new WeakMap<Ligand, MovingLigand>();

/** Ligands are immutable, so each is laid out once. */
export function movingLigand(ligand: Ligand): MovingLigand {
  const known = moving.get(ligand) ?? new MovingLigand(ligand);
  moving.set(ligand, known);
  return known;
}
