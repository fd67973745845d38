/** Makes conformers with openchemlib: the same for the same canonical SMILES and seed, whatever was made before. */
import { ConformerGenerator, Molecule } from 'openchemlib';
import { requireChemistry } from './chemistry-resources.ts';
import { moleculeOf } from './molecule-of.ts';
import { CONFORMER_SEED } from './preparation-terms.ts';
import type { Vec3 } from './vector.ts';

export type Conformer = {
  /** Of the heavy atoms, in the order of the canonical SMILES. */
  readonly positions: readonly Vec3[];
  /** For each of them, its hydrogens. */
  readonly hydrogens: readonly (readonly Vec3[])[];
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Levels of fields that are looked through for the memory below; it lies on the third. */
const DEPTH = 4;

/** Clears every field that two generators hold in common. Returns how many there were. */
function unlink(generator: object, other: object, depth = DEPTH): number {
  let cleared = 0;
  for (const key of Reflect.ownKeys(generator)) {
    const [mine, theirs]: unknown[] = [Reflect.get(generator, key), Reflect.get(other, key)];
    if (!isObject(mine) || !isObject(theirs)) continue;
    if (mine === theirs) {
      Reflect.set(generator, key, null);
      cleared += 1;
    } else if (depth > 1) cleared += unlink(mine, theirs, depth - 1);
  }
  return cleared;
}

/**
 * A generator without openchemlib's memory of ring conformations. All generators of a thread share that memory, which
 * holds whatever the first molecule with such a ring left there, so that a conformer would depend on the molecules
 * before it. The library takes a generator without memory, but offers no way to ask for one: the memory is the one object
 * that two new generators have in common. Where that is no longer so, nothing is guessed.
 */
function createGenerator(seed: number): ConformerGenerator {
  const generator = new ConformerGenerator(seed);
  const cleared = unlink(generator, new ConformerGenerator(seed + 1));
  if (cleared !== 1) throw new Error(`this openchemlib keeps ${cleared} shared memories; one was expected`);
  return generator;
}

const positionOf = (molecule: Molecule, i: number): Vec3 => [
  molecule.getAtomX(i),
  molecule.getAtomY(i),
  molecule.getAtomZ(i),
];

/**
 * A low-energy conformer without clashes, all hydrogens placed; undefined where none is found. Takes 1 to 8 seconds of CPU.
 * Engines may round sines and powers differently in the last bit, so Chrome, Firefox and Safari may find different ones.
 * @param canonical as `canonicalSmiles` writes it
 */
export function embed(canonical: string, seed: number = CONFORMER_SEED): Conformer | undefined {
  requireChemistry();
  const molecule = moleculeOf(canonical);
  const heavy = molecule.getAtoms();
  const placed = createGenerator(seed).getOneConformerAsMolecule(molecule);
  if (!placed) return undefined;
  placed.ensureHelperArrays(Molecule.cHelperNeighbours);
  const positions = Array.from({ length: heavy }, (_, i) => positionOf(placed, i));
  const hydrogens = positions.map((_, i) => {
    const all = Array.from({ length: placed.getAllConnAtoms(i) }, (_, k) => placed.getConnAtom(i, k));
    return all.filter((n) => placed.getAtomicNo(n) === 1).map((n) => positionOf(placed, n));
  });
  return { positions, hydrogens };
}
