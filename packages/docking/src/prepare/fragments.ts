/** Cuts a ligand at its rotatable bonds and hangs the rigid pieces into a tree of least depth. */
import { otherEnd, type Skeleton, type SkeletonBond } from './skeleton.ts';
import { isRotatable } from './torsions.ts';

/** A rigid piece, its atoms in ascending order, with what hangs on it. */
export type Branch = {
  readonly atoms: readonly number[];
  readonly children: readonly { readonly from: number; readonly to: number; readonly branch: Branch }[];
};

export type TorsionTree = { readonly root: Branch; readonly torsions: number };

type Pieces = { readonly pieceOf: number[]; readonly members: number[][]; readonly cuts: SkeletonBond[] };

function cut(skeleton: Skeleton): Pieces {
  const cuts = skeleton.bonds.filter((bond) => isRotatable(skeleton, bond));
  const isCut = new Set(cuts);
  const pieceOf: number[] = skeleton.atoms.map(() => -1);
  const members: number[][] = [];
  for (const start of skeleton.atoms.keys()) {
    if (pieceOf[start] !== -1) continue;
    const piece = members.length;
    const found = [start];
    pieceOf[start] = piece;
    for (const atom of found) {
      for (const bond of skeleton.bondsOf[atom] ?? []) {
        const next = otherEnd(bond, atom);
        if (isCut.has(bond) || pieceOf[next] !== -1) continue;
        pieceOf[next] = piece;
        found.push(next);
      }
    }
    members.push(found.sort((x, y) => x - y));
  }
  return { pieceOf, members, cuts };
}

/** Longest way from a piece to any other, in rotatable bonds. */
function depthFrom(start: number, links: readonly (readonly number[])[]): number {
  const depth = new Map([[start, 0]]);
  const queue = [start];
  for (const piece of queue) {
    for (const next of links[piece] ?? []) {
      if (depth.has(next)) continue;
      depth.set(next, (depth.get(piece) ?? 0) + 1);
      queue.push(next);
    }
  }
  return Math.max(...depth.values());
}

/** The piece from which the tree is least deep; among equals the largest, then the first. */
function chooseRoot({ pieceOf, members, cuts }: Pieces): number {
  const links: number[][] = members.map(() => []);
  for (const { a, b } of cuts) {
    const [pa, pb] = [pieceOf[a] ?? 0, pieceOf[b] ?? 0];
    links[pa]?.push(pb);
    links[pb]?.push(pa);
  }
  const rated = members.map((atoms, piece) => ({
    piece,
    depth: depthFrom(piece, links),
    size: atoms.length,
  }));
  rated.sort((x, y) => x.depth - y.depth || y.size - x.size || x.piece - y.piece);
  return rated[0]?.piece ?? 0;
}

/** The atom at which a branch is entered comes first, as PDBQT readers expect. */
function grow(pieces: Pieces, piece: number, entry?: number, via?: SkeletonBond): Branch {
  const members = pieces.members[piece] ?? [];
  const atoms = entry === undefined ? members : [entry, ...members.filter((atom) => atom !== entry)];
  const children = atoms.flatMap((from) =>
    pieces.cuts
      .filter((bond) => bond !== via && (bond.a === from || bond.b === from))
      .map((bond) => {
        const to = otherEnd(bond, from);
        return { from, to, branch: grow(pieces, pieces.pieceOf[to] ?? 0, to, bond) };
      }),
  );
  return { atoms, children };
}

/** The skeleton must be one connected molecule. */
export function buildTree(skeleton: Skeleton): TorsionTree {
  const pieces = cut(skeleton);
  return { root: grow(pieces, chooseRoot(pieces)), torsions: pieces.cuts.length };
}
