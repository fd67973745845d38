/** Conformers as numbers on the wire, and how a volunteer finds one that will be believed. */
import { conformerFault } from './check-conformer.ts';
import { skeletonOf } from './chemistry-library.ts';
import { type Conformer, embed } from './conformers.ts';
import { moleculeOf } from './molecule-of.ts';
import type { Vec3 } from './vector.ts';

/** Seeds that are tried, one after the other, before a molecule counts as one without conformer. */
const ATTEMPTS = 3;

export interface ConformerSize {
  readonly heavyAtoms: number;
  /** Hydrogens among them. */
  readonly atoms: number;
}

const hydrogensOf = (smiles: string): number[] =>
  skeletonOf(moleculeOf(smiles)).atoms.map(({ hydrogens }) => hydrogens);

/** @param smiles canonical */
export function conformerSize(smiles: string): ConformerSize {
  const hydrogens = hydrogensOf(smiles);
  const count = hydrogens.reduce((sum, own) => sum + own, 0);
  return { heavyAtoms: hydrogens.length, atoms: hydrogens.length + count };
}

/** f32 [atoms, 3], ångström: heavy atoms in the order of the canonical SMILES, then the hydrogens of each in turn. */
export function packConformer({ positions, hydrogens }: Conformer): Uint8Array {
  const values = Float32Array.from([...positions, ...hydrogens.flat()].flat());
  return new Uint8Array(values.buffer);
}

/**
 * Undefined where the bytes are not those of a conformer of this molecule; nothing is said of its geometry.
 * @param smiles canonical
 */
export function readConformer(smiles: string, bytes: Uint8Array): Conformer | undefined {
  const counts = hydrogensOf(smiles);
  const atoms = counts.reduce((sum, own) => sum + 1 + own, 0);
  if (bytes.byteLength !== 12 * atoms) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (atom: number): Vec3 => [
    view.getFloat32(12 * atom, true),
    view.getFloat32(12 * atom + 4, true),
    view.getFloat32(12 * atom + 8, true),
  ];
  let next = counts.length;
  return {
    positions: counts.map((_, atom) => at(atom)),
    hydrogens: counts.map((count) => Array.from({ length: count }, () => at(next++))),
  };
}

/**
 * Bytes of a conformer that passes the check as they are; undefined where no seed gives one. Seconds of CPU; the tables
 * must be loaded.
 * @param smiles canonical
 */
export function findConformer(smiles: string, seed: number): Uint8Array | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = embed(smiles, seed + attempt);
    if (!found) continue;
    const bytes = packConformer(found);
    const rounded = readConformer(smiles, bytes);
    if (rounded && conformerFault(smiles, rounded) === undefined) return bytes;
  }
  return undefined;
}
