/** A molecule without coordinates: its heavy atoms, their hydrogens counted, and the bonds between them. */

export type SkeletonAtom = {
  readonly element: string;
  readonly charge: number;
  readonly aromatic: boolean;
  /** Hydrogens of any kind on this atom. */
  readonly hydrogens: number;
  /** A nitrogen in resonance (amide, aniline) or any atom with a double bond: its hydrogens lie in the plane. */
  readonly flat: boolean;
  /** Atoms with the same rank are equivalent by symmetry of the graph. */
  readonly rank: number;
};

export type SkeletonBond = {
  readonly a: number;
  readonly b: number;
  /** 1, 2 or 3 of one Kekulé form. */
  readonly order: number;
  readonly aromatic: boolean;
  readonly ring: boolean;
};

/** Atoms and bonds refer to each other by index. */
export type Skeleton = {
  readonly atoms: readonly SkeletonAtom[];
  readonly bonds: readonly SkeletonBond[];
  /** For each atom, its bonds. */
  readonly bondsOf: readonly (readonly SkeletonBond[])[];
};

export function buildSkeleton(atoms: readonly SkeletonAtom[], bonds: readonly SkeletonBond[]): Skeleton {
  const bondsOf = atoms.map((_, i) => bonds.filter((bond) => bond.a === i || bond.b === i));
  return { atoms, bonds, bondsOf };
}

export const otherEnd = (bond: SkeletonBond, atom: number): number => (bond.a === atom ? bond.b : bond.a);

export const neighboursOf = (skeleton: Skeleton, atom: number): number[] =>
  (skeleton.bondsOf[atom] ?? []).map((bond) => otherEnd(bond, atom));

const POLAR: ReadonlySet<string> = new Set(['N', 'O', 'S', 'P']);

/** Hydrogens that are written: those on N, O, S and P. */
export const polarHydrogens = ({ element, hydrogens }: SkeletonAtom): number =>
  POLAR.has(element) ? hydrogens : 0;
