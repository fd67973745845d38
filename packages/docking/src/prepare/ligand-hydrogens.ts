/** Places the hydrogens of a ligand whose heavy atoms are given. */
import {
  type Carrier,
  hydrogenLength,
  placeAway,
  placeInPlaneOf,
  placePair,
  placePlanarRotor,
  placeRotor,
} from './hydrogens.ts';
import { typeOf } from './ligand-types.ts';
import { neighboursOf, polarHydrogens, type Skeleton, type SkeletonAtom } from './skeleton.ts';
import { Surroundings } from './surroundings.ts';
import { add, scale, subtract, unit, type Vec3 } from './vector.ts';

const roleOf = (type: string | undefined) => (type === 'OA' || type === 'NA' ? 'acceptor' : 'heavy');

function carrierOf(skeleton: Skeleton, positions: readonly Vec3[], index: number): Carrier {
  const at = (i: number): Vec3 => positions[i] ?? [0, 0, 0];
  const neighbours = neighboursOf(skeleton, index);
  const [only] = neighbours;
  const beyond = only === undefined ? [] : neighboursOf(skeleton, only).filter((n) => n !== index);
  const reference = beyond[0] === undefined ? undefined : at(beyond[0]);
  return {
    element: skeleton.atoms[index]?.element ?? 'O',
    position: at(index),
    neighbours: neighbours.map(at),
    reference,
  };
}

/** An OH on an sp² carbon, or an imine's NH, keeps to the plane. */
function isPlanarRotor(skeleton: Skeleton, index: number): boolean {
  const [only] = neighboursOf(skeleton, index);
  const atom = skeleton.atoms[index];
  return (atom?.flat ?? false) || (atom?.element === 'O' && (skeleton.atoms[only ?? -1]?.flat ?? false));
}

/** Hydrogens without any neighbour to turn about: ammonia, water. */
const placeLone = ({ position }: Carrier, count: number): Vec3[] =>
  (
    [
      [1, 0, 0],
      [-0.33, 0.94, 0],
      [-0.33, -0.47, 0.82],
      [-0.33, -0.47, -0.82],
    ] as const
  )
    .slice(0, count)
    .map((direction) => add(position, direction));

const isLinear = (skeleton: Skeleton, index: number): boolean =>
  (skeleton.bondsOf[index] ?? []).some((bond) => bond.order === 3);

const placeInLine = ({ element, position, neighbours }: Carrier): Vec3 =>
  add(position, scale(unit(subtract(position, neighbours[0] ?? position)), hydrogenLength(element)));

function placeOn(
  skeleton: Skeleton,
  carrier: Carrier,
  index: number,
  count: number,
  around: Surroundings,
): Vec3[] {
  const atom = skeleton.atoms[index];
  switch (carrier.neighbours.length) {
    case 0:
      return placeLone(carrier, count);
    case 1:
      if (count === 1 && isLinear(skeleton, index)) return [placeInLine(carrier)];
      if (count === 2 && atom?.flat) return placeInPlaneOf(carrier);
      if (count === 1 && isPlanarRotor(skeleton, index)) return [placePlanarRotor(carrier, around)];
      return placeRotor(carrier, count, around);
    case 2: {
      if (atom?.flat && count === 1) return [placeAway(carrier)];
      const pair = placePair(carrier);
      if (count === 1) pair.sort((p, q) => around.discomfort(p) - around.discomfort(q));
      return pair.slice(0, count);
    }
    default:
      return count === 0 ? [] : [placeAway(carrier)];
  }
}

/** How many hydrogens an atom is to get. */
type CountOf = (atom: SkeletonAtom, index: number) => number;

/**
 * For each atom of the skeleton, its hydrogens: the polar ones, unless another count is given. Those that cannot turn come
 * first, so that rotors avoid them.
 * @param around what stands about the molecule already; it receives the molecule's atoms
 */
export function placeHydrogens(
  skeleton: Skeleton,
  positions: readonly Vec3[],
  countOf: CountOf = polarHydrogens,
  around: Surroundings = new Surroundings(),
): Vec3[][] {
  for (const [i, position] of positions.entries()) around.add(position, roleOf(typeOf(skeleton, i)));
  const placed: Vec3[][] = skeleton.atoms.map(() => []);
  const counts = skeleton.atoms.map(countOf);
  const carriers = [...skeleton.atoms.keys()].filter((i) => (counts[i] ?? 0) > 0);
  const turns = (i: number) => (neighboursOf(skeleton, i).length === 1 ? 1 : 0);
  for (const i of carriers.sort((a, b) => turns(a) - turns(b) || a - b)) {
    const hydrogens = placeOn(skeleton, carrierOf(skeleton, positions, i), i, counts[i] ?? 0, around);
    for (const hydrogen of hydrogens) around.add(hydrogen, 'hydrogen');
    placed[i] = hydrogens;
  }
  return placed;
}

/** All hydrogens, those on carbon too: where an atom has all of its own already they stay, else they are placed. */
export function completeHydrogens(
  skeleton: Skeleton,
  positions: readonly Vec3[],
  given: readonly (readonly Vec3[])[],
): (readonly Vec3[])[] {
  const isComplete = (atom: SkeletonAtom, i: number) => (given[i]?.length ?? 0) === atom.hydrogens;
  const kept = skeleton.atoms.map((atom, i) => (isComplete(atom, i) ? (given[i] ?? []) : []));
  const countOf: CountOf = (atom, i) => (isComplete(atom, i) ? 0 : atom.hydrogens);
  const around = new Surroundings();
  for (const hydrogen of kept.flat()) around.add(hydrogen, 'hydrogen');
  const placed = placeHydrogens(skeleton, positions, countOf, around);
  return skeleton.atoms.map((atom, i) => (isComplete(atom, i) ? (kept[i] ?? []) : (placed[i] ?? [])));
}
