/** Bonds by distance, as AutoDock Vina finds them: PDBQT files carry none. */
import { type Coordinates, squaredDistance } from '../geometry.ts';
import { type AutoDockType, BOND_ALLOWANCE, MAX_COVALENT_RADIUS } from './autodock-types.ts';
import { NeighbourIndex, pointsWithin } from './neighbours.ts';

/** How two atoms of a molecule may move against each other. */
export type Mobility = 'fixed' | 'rotor' | 'variable';

export interface Bond {
  readonly atom: number;
  /** The bond is the axis of a torsion. */
  readonly rotatable: boolean;
}

/** For each atom the bonds it has. */
export type BondLists = readonly (readonly Bond[])[];

/**
 * Two atoms are bonded when they do not move freely against each other, are nearer than 1.1 times their covalent
 * radii, and no third atom (not free against either) is nearer to both than they are to each other.
 */
export function findBonds(
  types: readonly AutoDockType[],
  coordinates: Coordinates,
  mobility: (i: number, j: number) => Mobility,
): BondLists {
  const bonds: Bond[][] = types.map(() => []);
  const widest = types.reduce((most, type) => Math.max(most, type.covalentRadius), 0);
  const index = new NeighbourIndex(coordinates, BOND_ALLOWANCE * (widest + MAX_COVALENT_RADIUS));
  types.forEach((type, i) => {
    const reach = BOND_ALLOWANCE * (type.covalentRadius + MAX_COVALENT_RADIUS);
    const near = pointsWithin(coordinates, index, i, reach).filter((j) => mobility(i, j) !== 'variable');
    for (const j of near) {
      if (j <= i) continue;
      const limit = BOND_ALLOWANCE * (type.covalentRadius + (types[j]?.covalentRadius ?? 0));
      const squared = squaredDistance(coordinates, i, coordinates, j);
      if (squared >= limit * limit) continue;
      const isBetween = (k: number) =>
        k !== j &&
        mobility(j, k) !== 'variable' &&
        squaredDistance(coordinates, i, coordinates, k) < squared &&
        squaredDistance(coordinates, j, coordinates, k) < squared;
      if (near.some(isBetween)) continue;
      const rotatable = mobility(i, j) === 'rotor';
      bonds[i]?.push({ atom: j, rotatable });
      bonds[j]?.push({ atom: i, rotatable });
    }
  });
  return bonds;
}
