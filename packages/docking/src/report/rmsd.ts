/** Root mean square distances between poses, without alignment: a pose is where it is. */
import { type Coordinates, squaredDistance } from '../geometry.ts';
import { type Ligand, scoredAtoms } from '../ligand/ligand.ts';
import { elementOf, heavyGraph } from './heavy-graph.ts';
import { leastMatching } from './matching.ts';

/** Ångström, point by point in order; flat x, y, z lists of one length. */
export function plainRmsd(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt((3 * sum) / a.length);
}

/** Heavy atoms of two poses of one ligand, in the order of the file. Coordinates are those of all atoms. */
export function heavyRmsd(ligand: Ligand, a: Coordinates, b: Coordinates): number {
  const atoms = scoredAtoms(ligand);
  const sum = atoms.reduce((total, atom) => total + squaredDistance(a, atom, b, atom), 0);
  return Math.sqrt(sum / atoms.length);
}

/** A molecule somewhere: coordinates of all its atoms. */
export interface Placed {
  readonly ligand: Ligand;
  readonly coordinates: Coordinates;
}

/**
 * Heavy atoms of two poses of one molecule, which may come from files with different orders of atoms. Of all ways to lay
 * one graph over the other the nearest counts, so turning a phenyl ring by half a turn changes nothing. Undefined where the
 * molecules differ in their heavy atoms or bonds.
 */
export function symmetricRmsd(a: Placed, b: Placed): number | undefined {
  const [first, second] = [heavyGraph(a.ligand), heavyGraph(b.ligand)];
  if (first.atoms.length !== second.atoms.length) return undefined;
  const sum = leastMatching(first, second, (i, j) =>
    squaredDistance(a.coordinates, first.atoms[i] ?? 0, b.coordinates, second.atoms[j] ?? 0),
  );
  return sum === undefined ? undefined : Math.sqrt(sum / first.atoms.length);
}

/** Vina's lower bound of the RMSD: each heavy atom to the nearest of its element, in the worse of both directions. */
export function lowerRmsd(ligand: Ligand, a: Coordinates, b: Coordinates): number {
  const atoms = scoredAtoms(ligand);
  const oneWay = (from: Coordinates, to: Coordinates) => {
    const sum = atoms.reduce((total, atom) => {
      const alike = atoms.filter((other) => elementOf(ligand, other) === elementOf(ligand, atom));
      return total + Math.min(...alike.map((other) => squaredDistance(from, atom, to, other)));
    }, 0);
    return Math.sqrt(sum / atoms.length);
  };
  return Math.max(oneWay(a, b), oneWay(b, a));
}
