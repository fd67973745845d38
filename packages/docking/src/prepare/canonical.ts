/** One spelling for each molecule: the key by which conformers are cached, and how its atoms lie on the given ones. */
import { Molecule } from 'openchemlib';

/**
 * Isomeric SMILES that does not depend on the order in which atoms were given, charges as given. It is written from the
 * identity code, whose atoms have one order.
 */
export const canonicalSmiles = (molecule: Molecule): string =>
  Molecule.fromIDCode(molecule.getIDCode(), false).toIsomericSmiles();

function isSameGraph(from: Molecule, onto: Molecule, map: readonly number[]): boolean {
  if (from.getAtoms() !== onto.getAtoms() || from.getBonds() !== onto.getBonds()) return false;
  if (new Set(map).size !== map.length) return false;
  for (const [i, j] of map.entries()) {
    if (from.getAtomLabel(i) !== onto.getAtomLabel(j)) return false;
    if (from.getAtomCharge(i) !== onto.getAtomCharge(j)) return false;
  }
  for (let bond = 0; bond < from.getBonds(); bond++) {
    const [a, b] = [map[from.getBondAtom(0, bond)] ?? -1, map[from.getBondAtom(1, bond)] ?? -1];
    if (onto.getBond(a, b) < 0) return false;
  }
  return true;
}

/**
 * For each heavy atom of the canonical SMILES its atom in the given molecule, by canonical ranks; undefined where the two
 * are not the same graph.
 */
export function mapCanonical(canonical: Molecule, given: Molecule): number[] | undefined {
  const place = new Map(ranksOf(given).map((rank, i) => [rank, i]));
  const map = ranksOf(canonical).map((rank) => place.get(rank) ?? -1);
  return isSameGraph(canonical, given, map) ? map : undefined;
}

function ranksOf(molecule: Molecule): number[] {
  molecule.ensureHelperArrays(Molecule.cHelperParities);
  const ranks = molecule.getFinalRanks(0);
  return Array.from({ length: molecule.getAtoms() }, (_, i) => ranks[i] ?? -1);
}
