/** A conformer that somebody sends is believed only if it is one of the molecule: each way of lying is named. */
import { expect, it } from 'vitest';
import { type Conformer, canonicalSmiles, conformerFault, embed } from './index.ts';
import { moleculeOf } from './molecule-of.ts';
import type { Vec3 } from './vector.ts';

const found = new Map<string, Conformer>();

/** Found once for all tests of a molecule: it takes seconds. */
const made = (given: string): { smiles: string; conformer: Conformer } => {
  const smiles = canonicalSmiles(moleculeOf(given));
  const conformer = found.get(smiles) ?? embed(smiles);
  if (!conformer) throw new Error('no conformer');
  found.set(smiles, conformer);
  return { smiles, conformer };
};
const mapPlaces = ({ positions, hydrogens }: Conformer, change: (p: Vec3) => Vec3): Conformer => ({
  positions: positions.map(change),
  hydrogens: hydrogens.map((list) => list.map(change)),
});

it.each([
  ['two centres', 'C[C@H](O)[C@@H](F)CC'],
  ['a double bond', 'C/C(F)=C\\CO'],
  ['neither', 'c1ccccc1CC'],
  ['a linear one', 'CC#N'],
  ['one atom', '[NH4+]'],
])('believes its own: %s', (_, given) => {
  const { smiles, conformer } = made(given);
  expect(conformerFault(smiles, conformer)).toBeUndefined();
});

it('tells the mirror image, and the other side of a double bond', () => {
  const { smiles, conformer } = made('C[C@H](O)[C@@H](F)CC');
  const mirrored = mapPlaces(conformer, ([x, y, z]) => [-x, y, z]);
  expect(conformerFault(smiles, mirrored)).toContain('stereo');
  const [cis, trans] = [made('C/C=C\\C'), made('C/C=C/C')];
  expect(conformerFault(cis.smiles, trans.conformer)).toContain('stereo');
  const unspecified = made('CC(O)C(F)CC');
  expect(conformerFault(unspecified.smiles, unspecified.conformer)).toBeUndefined();
});

it('tells what is stretched, crowded, incomplete or no number', () => {
  const { smiles, conformer } = made('CCCCO');
  const faultOf = (changed: Conformer) => conformerFault(smiles, changed);
  expect(faultOf(mapPlaces(conformer, ([x, y, z]) => [1.5 * x, 1.5 * y, 1.5 * z]))).toContain('too long');
  expect(faultOf(mapPlaces(conformer, () => [0, 0, 0]))).toContain('too short');
  expect(faultOf({ ...conformer, hydrogens: conformer.hydrogens.map(() => []) })).toContain('hydrogens');
  expect(faultOf({ ...conformer, positions: conformer.positions.slice(1) })).toContain('heavy atoms');
  expect(faultOf(mapPlaces(conformer, ([x, y]) => [x, y, Number.NaN]))).toContain('no number');
});
