/** Reads off a crystal geometry which ligand atoms are sp², sp or sp³. */
import type { LigandResidue } from './ligand-residue.ts';
import { angleAt, centroid, cross, distance, dot, subtract, unit, type Vec3 } from './vector.ts';

/** Number of neighbours that lie in a plane or on a line with the atom: 1 = sp, 2 = sp², 3 = sp³. */
export type Hybridisation = 1 | 2 | 3;

export type Geometry = {
  readonly positions: readonly Vec3[];
  readonly neighbours: readonly (readonly number[])[];
};

export function geometryOf({ atoms, bonds }: LigandResidue): Geometry {
  const neighbours: number[][] = atoms.map(() => []);
  for (const [a, b] of bonds) {
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  return { positions: atoms.map((atom) => atom.position), neighbours };
}

/** Smallest ring of five or six through an atom and two of its neighbours, if any. */
function smallRing({ neighbours }: Geometry, start: number): number[] | undefined {
  const walk = (path: number[]): number[] | undefined => {
    const last = path[path.length - 1] ?? start;
    for (const next of neighbours[last] ?? []) {
      if (next === start && path.length >= 5) return path;
      if (path.length >= 6 || path.includes(next)) continue;
      const ring = walk([...path, next]);
      if (ring) return ring;
    }
    return undefined;
  };
  return walk([start]);
}

/** Greatest distance of a ring's atoms from their mean plane that still counts as flat, in ångström. */
const FLAT_RING = 0.1;

function isFlat(points: readonly Vec3[]): boolean {
  const centre = centroid(points);
  const normal = unit(
    points.reduce<Vec3>(
      (sum, p, i) => {
        const next = points[(i + 1) % points.length] ?? p;
        const c = cross(subtract(p, centre), subtract(next, centre));
        return [sum[0] + c[0], sum[1] + c[1], sum[2] + c[2]];
      },
      [0, 0, 0],
    ),
  );
  return points.every((p) => Math.abs(dot(subtract(p, centre), normal)) < FLAT_RING);
}

/** Angles in degrees beyond which an atom counts as trigonal or linear (tetrahedral 109.5, trigonal 120). */
const TRIGONAL_ANGLE = 115;
const TRIGONAL_SUM = 352;
const LINEAR_ANGLE = 155;

function fromAngles({ positions, neighbours }: Geometry, index: number): Hybridisation {
  const centre = positions[index] ?? [0, 0, 0];
  const around = (neighbours[index] ?? []).map((n) => positions[n] ?? centre);
  const [a, b, c] = around;
  if (around.length === 2 && a && b) {
    const angle = angleAt(a, centre, b);
    return angle > LINEAR_ANGLE ? 1 : angle > TRIGONAL_ANGLE ? 2 : 3;
  }
  if (around.length === 3 && a && b && c) {
    const sum = angleAt(a, centre, b) + angleAt(b, centre, c) + angleAt(a, centre, c);
    return sum > TRIGONAL_SUM ? 2 : 3;
  }
  return 3;
}

/** Terminal atoms are left at sp³: the length of their one bond decides later. */
export function hybridise(geometry: Geometry): Hybridisation[] {
  return geometry.positions.map((_, index) => {
    const degree = geometry.neighbours[index]?.length ?? 0;
    if (degree < 2 || degree > 3) return 3;
    const angles = fromAngles(geometry, index);
    if (angles !== 3) return angles;
    const ring = smallRing(geometry, index);
    const points = ring?.map((i) => geometry.positions[i] ?? ([0, 0, 0] as Vec3));
    return degree === 2 && points && isFlat(points) ? 2 : 3;
  });
}

export const bondLength = ({ positions }: Geometry, a: number, b: number): number =>
  distance(positions[a] ?? [0, 0, 0], positions[b] ?? [0, 0, 0]);
