/** Where to look at a molecule in a protein: from the side that is most open, and with what is next to it. */

export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Å from the line of sight: what is nearer hides part of a molecule. */
const BESIDE = 5;
/** Å in front of the molecule's middle: nearer atoms are its neighbours, farther ones are cut away. */
const FROM = 2;
const TO = 20;
const DIRECTIONS = 96;

/** Unit vector from the molecule to the eye, so that the fewest atoms of the protein stand in between. */
export function clearestDirection(molecule: readonly Spot[], protein: readonly Spot[]): Spot {
  const middle = middleOf(molecule);
  const around = protein
    .map((spot) => minus(spot, middle))
    .filter(({ x, y, z }) => Math.hypot(x, y, z) < TO + BESIDE);
  let clearest: Spot = { x: 0, y: 0, z: 1 };
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < DIRECTIONS; i++) {
    const direction = directionOf(i);
    const hiding = around.filter((spot) => hides(spot, direction)).length;
    if (hiding < least) [clearest, least] = [direction, hiding];
  }
  return clearest;
}

/** Points evenly on a sphere (a Fibonacci spiral). */
function directionOf(index: number): Spot {
  const z = 1 - (2 * (index + 0.5)) / DIRECTIONS;
  const angle = index * Math.PI * (3 - Math.sqrt(5));
  const width = Math.sqrt(1 - z * z);
  return { x: width * Math.cos(angle), y: width * Math.sin(angle), z };
}

function hides(spot: Spot, direction: Spot): boolean {
  const along = spot.x * direction.x + spot.y * direction.y + spot.z * direction.z;
  if (along < FROM || along > TO) return false;
  return spot.x ** 2 + spot.y ** 2 + spot.z ** 2 - along ** 2 < BESIDE ** 2;
}

/** Unit quaternion x, y, z, w that turns a direction towards the eye, which looks down the z axis. */
export function turnToEye({ x, y, z }: Spot): [number, number, number, number] {
  const length = Math.hypot(y, x, 1 + z);
  return length < 1e-6 ? [1, 0, 0, 0] : [y / length, -x / length, 0, (1 + z) / length];
}

/** Those of `protein` that are within `distance` Å of any atom of the molecule. */
export const nearTo = <Atom extends Spot>(
  molecule: readonly Spot[],
  protein: readonly Atom[],
  distance: number,
): Atom[] =>
  protein.filter((atom) =>
    molecule.some(({ x, y, z }) => Math.hypot(atom.x - x, atom.y - y, atom.z - z) < distance),
  );

function middleOf(spots: readonly Spot[]): Spot {
  const sum = spots.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y, z: a.z + b.z }), { x: 0, y: 0, z: 0 });
  const count = Math.max(1, spots.length);
  return { x: sum.x / count, y: sum.y / count, z: sum.z / count };
}

const minus = (a: Spot, b: Spot): Spot => ({ x: a.x - b.x, y: a.y - b.y, z: a.z - b.z });
