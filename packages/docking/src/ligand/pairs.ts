/** The pairs of ligand atoms that interact: free to move against each other and more than three bonds apart. */
import type { AutoDockType } from '../chemistry/autodock-types.ts';
import type { BondLists, Mobility } from '../chemistry/bonds.ts';
import type { XsType } from '../chemistry/xs-types.ts';

const BONDS_EXCLUDED = 3;

/** Pairs i < j, ordered by i, then j. At the bond that an opened macrocycle closes by, its ends and what they hold are excluded. */
export function findPairs(
  types: readonly AutoDockType[],
  xsTypes: readonly (XsType | undefined)[],
  bonds: BondLists,
  mobility: (i: number, j: number) => Mobility,
): [number, number][] {
  const pairs: [number, number][] = [];
  const closures = bonds.map((_, i) => closuresAt(types, bonds, i));
  xsTypes.forEach((first, i) => {
    if (!first) return;
    const excluded = withinBonds(bonds, i, BONDS_EXCLUDED);
    for (let j = i + 1; j < xsTypes.length; j++)
      if (
        xsTypes[j] &&
        mobility(i, j) === 'variable' &&
        !excluded.has(j) &&
        !closures[i]?.some((closure) => closures[j]?.includes(closure))
      )
        pairs.push([i, j]);
  });
  return pairs;
}

/**
 * Types CGx of an atom and those bonded to it: atoms that share one are at most three bonds apart in the closed ring.
 * Source: `is_closure_clash` of AutoDock Vina.
 */
function closuresAt(types: readonly AutoDockType[], bonds: BondLists, atom: number): string[] {
  const near = [atom, ...(bonds[atom] ?? []).map((bond) => bond.atom)].flatMap((i) => types[i] ?? []);
  return near.filter(({ kind }) => kind === 'closure').map(({ name }) => name);
}

/** Atoms reached from `start` over at most `steps` bonds, itself included. */
function withinBonds(bonds: BondLists, start: number, steps: number): Set<number> {
  const reached = new Set([start]);
  let edge = [start];
  for (let step = 0; step < steps; step++) {
    edge = edge
      .flatMap((atom) => (bonds[atom] ?? []).map((bond) => bond.atom))
      .filter((a) => !reached.has(a));
    for (const atom of edge) reached.add(atom);
  }
  return reached;
}
