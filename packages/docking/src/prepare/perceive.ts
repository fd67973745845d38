/** Reads bond orders and charges off the geometry of a crystal ligand whose structure is not given. */
import { matchDoubleBonds } from './double-bonds.ts';
import { bondLength, type Geometry, geometryOf, type Hybridisation, hybridise } from './hybridisation.ts';
import type { LigandResidue } from './ligand-residue.ts';

/** Bond orders and charges, on the atoms and bonds of the residue. */
export type Perceived = {
  readonly charges: number[];
  /** Along the residue's bonds. */
  readonly orders: number[];
};

/** Longest C=O and C≡N, in ångström: between the means of double and single (1.21 and 1.36; 1.14 and 1.32). */
const CARBONYL = 1.3;
const THIOCARBONYL = 1.72;
const TRIPLE = 1.24;

class Perception {
  readonly charges: number[];
  readonly orders: number[];
  readonly ligand: LigandResidue;
  readonly geometry: Geometry;
  readonly hybrids: Hybridisation[];

  constructor(ligand: LigandResidue) {
    this.ligand = ligand;
    this.geometry = geometryOf(ligand);
    this.hybrids = hybridise(this.geometry);
    this.charges = ligand.atoms.map(() => 0);
    this.orders = ligand.bonds.map(() => 1);
  }

  element = (i: number): string => this.ligand.atoms[i]?.element ?? '';
  neighbours = (i: number): readonly number[] => this.geometry.neighbours[i] ?? [];

  setOrder(a: number, b: number, order: number): void {
    const index = this.ligand.bonds.findIndex(([x, y]) => (x === a && y === b) || (x === b && y === a));
    if (index >= 0) this.orders[index] = order;
  }

  /** Chain ends of these elements, nearest first. */
  ends(centre: number, elements: readonly string[]): number[] {
    const length = (i: number) => bondLength(this.geometry, centre, i);
    return this.neighbours(centre)
      .filter((n) => this.neighbours(n).length === 1 && elements.includes(this.element(n)))
      .sort((x, y) => length(x) - length(y));
  }

  hasDouble = (i: number): boolean =>
    this.ligand.bonds.some(([a, b], k) => (a === i || b === i) && (this.orders[k] ?? 1) > 1);
}

/** The nearest `doubles` oxygens get a double bond, the others a negative charge. */
function bindOxygens(p: Perception, centre: number, oxygens: readonly number[], doubles: number): void {
  for (const [k, oxygen] of oxygens.entries()) {
    if (k < doubles) p.setOrder(centre, oxygen, 2);
    else p.charges[oxygen] = -1;
  }
}

/** Phosphates, sulfones, sulfonates, nitro groups, N-oxides, quaternary nitrogens. */
function settleHeteroatoms(p: Perception): void {
  for (const i of p.ligand.atoms.keys()) {
    const oxygens = p.ends(i, ['O']);
    if (p.element(i) === 'P') bindOxygens(p, i, oxygens, 1);
    if (p.element(i) === 'S') bindOxygens(p, i, oxygens, p.neighbours(i).length > 3 ? 2 : 1);
    if (p.element(i) !== 'N') continue;
    if (oxygens.length > 0 && p.neighbours(i).length > 2) {
      p.charges[i] = 1;
      bindOxygens(p, i, oxygens, oxygens.length > 1 ? 1 : 0);
    } else if (p.neighbours(i).length === 4) p.charges[i] = 1;
  }
}

/** Carbonyls and carboxylates by the lengths of their bonds; nitriles and alkynes. */
function settleCarbons(p: Perception): void {
  for (const i of p.ligand.atoms.keys()) {
    if (p.element(i) !== 'C') continue;
    if (p.hybrids[i] === 2 && !p.hasDouble(i)) {
      const ends = p.ends(i, ['O', 'S']);
      const [nearest, second] = ends;
      const longest = p.element(nearest ?? -1) === 'S' ? THIOCARBONYL : CARBONYL;
      if (nearest !== undefined && (second !== undefined || bondLength(p.geometry, i, nearest) < longest)) {
        p.setOrder(i, nearest, 2);
        if (second !== undefined) p.charges[second] = -1;
      }
    }
    if (p.hybrids[i] !== 1 || p.hasDouble(i)) continue;
    const partner = [...p.neighbours(i)].sort(
      (a, b) => bondLength(p.geometry, i, a) - bondLength(p.geometry, i, b),
    )[0];
    if (partner !== undefined && !p.hasDouble(partner) && bondLength(p.geometry, i, partner) < TRIPLE) {
      p.setOrder(i, partner, 3);
    }
  }
}

/** Atoms that may still take part in a double bond. */
function settleConjugation(p: Perception): void {
  const isOpen = (i: number): boolean => {
    const degree = p.neighbours(i).length;
    if (p.hasDouble(i) || (p.charges[i] ?? 0) !== 0) return false;
    if (p.element(i) === 'C') return p.hybrids[i] === 2 || degree === 1;
    return p.element(i) === 'N' && (degree === 1 || (degree === 2 && p.hybrids[i] === 2));
  };
  const candidates = p.ligand.bonds
    .filter(([a, b]) => isOpen(a) && isOpen(b))
    .map(([a, b]) => ({ a, b, length: bondLength(p.geometry, a, b) }));
  const required = [...p.ligand.atoms.keys()].filter(
    (i) => isOpen(i) && p.element(i) === 'C' && p.hybrids[i] === 2,
  );
  for (const { a, b } of matchDoubleBonds(candidates, required)) p.setOrder(a, b, 2);
}

/** Amidines and guanidines are protonated at pH 7: the doubly bound end nitrogen carries the charge. */
function chargeAmidines(p: Perception): void {
  for (const [k, [a, b]] of p.ligand.bonds.entries()) {
    if (p.orders[k] !== 2) continue;
    for (const [n, c] of [
      [a, b],
      [b, a],
    ] as const) {
      const nitrogens = p.neighbours(c).filter((x) => p.element(x) === 'N').length;
      if (p.element(n) === 'N' && p.neighbours(n).length === 1 && nitrogens > 1) p.charges[n] = 1;
    }
  }
}

export function perceiveBonds(ligand: LigandResidue): Perceived {
  const perception = new Perception(ligand);
  settleHeteroatoms(perception);
  settleCarbons(perception);
  settleConjugation(perception);
  chargeAmidines(perception);
  return perception;
}
