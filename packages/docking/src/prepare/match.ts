/** Lays a molecule's graph over atoms found in a crystal: same elements, same neighbours, best bond lengths. */
import { covalentRadius } from './elements.ts';
import type { LigandResidue } from './ligand-residue.ts';
import { neighboursOf, type Skeleton } from './skeleton.ts';
import { distance } from './vector.ts';

/** Symmetric molecules have many ways to match; the bond lengths of this many are compared. */
const MAX_MATCHES = 4096;

type Graph = { readonly elements: readonly string[]; readonly neighbours: readonly (readonly number[])[] };

function graphOf({ atoms, bonds }: LigandResidue): Graph {
  const neighbours: number[][] = atoms.map(() => []);
  for (const [a, b] of bonds) {
    neighbours[a]?.push(b);
    neighbours[b]?.push(a);
  }
  return { elements: atoms.map((atom) => atom.element), neighbours };
}

/** Skeleton atoms so that each but the first has an earlier neighbour. */
function walkOrder(skeleton: Skeleton): { atom: number; parent: number | undefined }[] {
  const order: { atom: number; parent: number | undefined }[] = [{ atom: 0, parent: undefined }];
  const seen = new Set([0]);
  for (const { atom } of order) {
    for (const next of neighboursOf(skeleton, atom)) {
      if (seen.has(next)) continue;
      seen.add(next);
      order.push({ atom: next, parent: atom });
    }
  }
  return order;
}

/** Every way (up to the limit) to assign crystal atoms to skeleton atoms so that bonds fall on bonds. */
function findMatches(skeleton: Skeleton, graph: Graph): number[][] {
  const order = walkOrder(skeleton);
  const found: number[][] = [];
  const taken = new Set<number>();
  const assigned: number[] = skeleton.atoms.map(() => -1);
  const fits = (atom: number, candidate: number): boolean => {
    const expected = neighboursOf(skeleton, atom);
    const given = graph.neighbours[candidate] ?? [];
    if (taken.has(candidate) || skeleton.atoms[atom]?.element !== graph.elements[candidate]) return false;
    if (expected.length !== given.length) return false;
    return expected.every((n) => assigned[n] === -1 || given.includes(assigned[n] ?? -1));
  };
  const extend = (depth: number): void => {
    const step = order[depth];
    if (!step) {
      found.push([...assigned]);
      return;
    }
    const candidates =
      step.parent === undefined
        ? [...graph.elements.keys()]
        : (graph.neighbours[assigned[step.parent] ?? -1] ?? []);
    for (const candidate of candidates) {
      if (found.length >= MAX_MATCHES) return;
      if (!fits(step.atom, candidate)) continue;
      taken.add(candidate);
      assigned[step.atom] = candidate;
      extend(depth + 1);
      assigned[step.atom] = -1;
      taken.delete(candidate);
    }
  };
  extend(0);
  return found;
}

/** How much a bond of this order is shorter than the sum of the covalent radii, in ångström. */
const SHORTENING: Readonly<Record<number, number>> = { 1: 0, 2: 0.2, 3: 0.34 };
const AROMATIC_SHORTENING = 0.14;

/** Sum of squared differences from expected bond lengths, in Å². */
function misfit(skeleton: Skeleton, ligand: LigandResidue, match: readonly number[]): number {
  return skeleton.bonds.reduce((sum, bond) => {
    const [a, b] = [ligand.atoms[match[bond.a] ?? -1], ligand.atoms[match[bond.b] ?? -1]];
    if (!a || !b) return sum;
    const shorter = bond.aromatic ? AROMATIC_SHORTENING : (SHORTENING[bond.order] ?? 0);
    const expected = covalentRadius(a.element) + covalentRadius(b.element) - shorter;
    return sum + (distance(a.position, b.position) - expected) ** 2;
  }, 0);
}

/**
 * For each atom of the skeleton, the index of the crystal atom; undefined where the molecules differ. Of several ways
 * (a carboxylic acid's two oxygens) the one whose bond lengths fit best wins.
 */
export function matchAtoms(skeleton: Skeleton, ligand: LigandResidue): number[] | undefined {
  if (skeleton.atoms.length !== ligand.atoms.length) return undefined;
  let best: { match: number[]; misfit: number } | undefined;
  for (const match of findMatches(skeleton, graphOf(ligand))) {
    const value = misfit(skeleton, ligand, match);
    if (!best || value < best.misfit - 1e-9) best = { match, misfit: value };
  }
  return best?.match;
}
