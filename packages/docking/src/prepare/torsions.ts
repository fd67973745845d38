/** Which bonds of a ligand turn: single, outside rings, not terminal, not an amide's C–N. */
import { neighboursOf, otherEnd, polarHydrogens, type Skeleton, type SkeletonBond } from './skeleton.ts';

/** Ends a chain: nothing else hangs on it, not even a polar hydrogen. */
function isTerminal(skeleton: Skeleton, index: number): boolean {
  const atom = skeleton.atoms[index];
  return !atom || (skeleton.bondsOf[index] ?? []).length + polarHydrogens(atom) === 1;
}

/** An sp² carbon with a double bond to O or N: the carbonyl side of an amide or amidine. Thioamides turn, as in Meeko. */
const isCarbonyl = (skeleton: Skeleton, index: number): boolean =>
  skeleton.atoms[index]?.element === 'C' &&
  (skeleton.bondsOf[index] ?? []).some((bond) => {
    const partner = skeleton.atoms[otherEnd(bond, index)];
    return bond.order === 2 && !bond.aromatic && ['O', 'N'].includes(partner?.element ?? '');
  });

/** Whether a tertiary nitrogen's two other groups differ, so that turning the amide gives another isomer. */
function differsByTurning(skeleton: Skeleton, nitrogen: number, carbon: number): boolean {
  const others = neighboursOf(skeleton, nitrogen).filter((n) => n !== carbon);
  const ranks = new Set(others.map((n) => skeleton.atoms[n]?.rank));
  return others.length === 2 && ranks.size === 2;
}

/** C–N of an amide or amidine; the tertiary kind with two different groups turns, as in Meeko's bond typer. */
function isStiffAmide(skeleton: Skeleton, { a, b }: SkeletonBond): boolean {
  const sides = [
    [a, b],
    [b, a],
  ] as const;
  return sides.some(([n, c]) => {
    const atom = skeleton.atoms[n];
    const connections = (skeleton.bondsOf[n] ?? []).length + (atom?.hydrogens ?? 0);
    const isAmide = atom?.element === 'N' && connections === 3 && isCarbonyl(skeleton, c);
    return isAmide && !differsByTurning(skeleton, n, c);
  });
}

export function isRotatable(skeleton: Skeleton, bond: SkeletonBond): boolean {
  if (bond.order !== 1 || bond.aromatic || bond.ring) return false;
  if (isTerminal(skeleton, bond.a) || isTerminal(skeleton, bond.b)) return false;
  return !isStiffAmide(skeleton, bond);
}
