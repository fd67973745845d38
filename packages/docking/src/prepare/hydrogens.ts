/** Places polar hydrogens by geometry: standard lengths and angles, rotors turned by one stated rule. */
import type { Surroundings } from './surroundings.ts';
import { placeByTorsion, placeOpposite, placeTetrahedralPair, type Vec3 } from './vector.ts';

/** Bond lengths X–H in ångström (neutron diffraction means, rounded: Allen & Bruno 2010). */
const LENGTHS: Readonly<Record<string, number>> = { C: 1.09, N: 1.01, O: 0.97, S: 1.34, P: 1.42 };
export const hydrogenLength = (element: string): number => LENGTHS[element] ?? 1.0;

/** Angle to the hydrogen in degrees: X–O–H, X–S–H, and tetrahedral for the rest. */
const ROTOR_ANGLES: Readonly<Record<string, number>> = { O: 108.5, S: 96 };
const TETRAHEDRAL = 109.5;
const TRIGONAL = 120;
/** Rotors are tried in steps of this many degrees. */
const STEP = 10;

/** An atom that carries hydrogens, with what fixes their directions. */
export type Carrier = {
  readonly element: string;
  readonly position: Vec3;
  /** Heavy neighbours. */
  readonly neighbours: readonly Vec3[];
  /** A neighbour of the only neighbour; the zero of the torsion. */
  readonly reference?: Vec3 | undefined;
};

/** One or two on an sp² atom with one neighbour, in the plane of the reference: cis first, then trans. */
export function placeInPlaneOf({ element, position, neighbours, reference }: Carrier): [Vec3, Vec3] {
  const via = neighbours[0] ?? position;
  const at = (torsion: number) =>
    placeByTorsion(position, via, reference ?? position, hydrogenLength(element), TRIGONAL, torsion);
  return [at(0), at(180)];
}

/** One on an atom with two or three neighbours, away from all of them. */
export const placeAway = ({ element, position, neighbours }: Carrier): Vec3 =>
  placeOpposite(position, neighbours, hydrogenLength(element));

/** Two on an sp³ atom with two neighbours. */
export const placePair = ({ element, position, neighbours }: Carrier): [Vec3, Vec3] =>
  placeTetrahedralPair(
    position,
    neighbours[0] ?? position,
    neighbours[1] ?? position,
    hydrogenLength(element),
  );

const rotorPositions = (carrier: Carrier, count: number, torsion: number): Vec3[] => {
  const { element, position, neighbours, reference } = carrier;
  const angle = ROTOR_ANGLES[element] ?? TETRAHEDRAL;
  const via = neighbours[0] ?? position;
  return Array.from({ length: count }, (_, k) =>
    placeByTorsion(position, via, reference ?? position, hydrogenLength(element), angle, torsion + 120 * k),
  );
};

/** The torsion with the least discomfort, eclipsing counted; the smallest torsion among equals. */
function turn(
  positionsAt: (torsion: number) => Vec3[],
  torsions: number[],
  around: Surroundings,
  strain: number,
) {
  let best = { positions: positionsAt(torsions[0] ?? 0), cost: Number.POSITIVE_INFINITY };
  for (const torsion of torsions) {
    const positions = positionsAt(torsion);
    const eclipsed = strain * (1 + Math.cos((3 * torsion * Math.PI) / 180));
    const cost = positions.reduce((sum, p) => sum + around.discomfort(p), eclipsed);
    if (cost < best.cost - 1e-9) best = { positions, cost };
  }
  return best.positions;
}

/**
 * `count` hydrogens on an sp³ atom with one neighbour (OH, SH, NH₂, NH₃⁺). The rule: of all torsions in steps of 10°,
 * the one with the best sum of hydrogen bonds to acceptors within 2.6 Å, contacts, and staggering.
 */
export function placeRotor(carrier: Carrier, count: number, around: Surroundings): Vec3[] {
  const period = count === 3 ? 120 : 360;
  const torsions = Array.from({ length: period / STEP }, (_, k) => 60 + k * STEP);
  return turn((torsion) => rotorPositions(carrier, count, torsion), torsions, around, 0.15);
}

/** One hydrogen that stays in the plane of its neighbour (phenol, carboxylic acid, imine): the better of cis and trans. */
export function placePlanarRotor(carrier: Carrier, around: Surroundings): Vec3 {
  const positions = turn((torsion) => rotorPositions(carrier, 1, torsion), [0, 180], around, 0);
  return positions[0] ?? carrier.position;
}
