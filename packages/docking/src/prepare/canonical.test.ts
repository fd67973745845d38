/** One molecule, one spelling: whatever the order of its atoms, and for every molecule of the library. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { canonicalSmiles } from '@manyhands/docking/prepare';
import { Molecule } from 'openchemlib';
import { expect, it } from 'vitest';
import { mapCanonical } from './canonical.ts';
import { moleculeOf } from './molecule-of.ts';

const file = fileURLToPath(
  new URL('../../../../../shared/data/docking/library/fabp4/library.smi', import.meta.url),
);
const MORE = [
  ...['C[C@H](F)CC', 'C[C@@H](F)CC', 'C/C=C\\CO', 'C/C=C/CO', 'CC[S@](C)=O', 'C[N+](=O)[O-]', 'CC(F)CC'],
  ...[
    'C[C@H]1CC[C@@H](O)CC1',
    'C1[C@H]2C[C@@H]1CN2',
    'OC[C@H]1OC(O)[C@H](O)[C@@H](O)[C@@H]1O',
    'c1ccc2[nH]ccc2c1',
  ],
];
const library = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
if (library.length === 0) console.log(`Only a few molecules are spelled: there is no library at ${file}.`);
const molecules = [...MORE, ...library.map((line) => line.split(' ')[0] ?? '')];

/** Lehmer's generator: numbers in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** The same molecule with its atoms in another order; stereo is carried by the drawing's wedges. */
function shuffle(molecule: Molecule, random: () => number): Molecule {
  const count = molecule.getAllAtoms();
  const order = Array.from({ length: count }, (_, i) => ({ i, key: random() })).sort((a, b) => a.key - b.key);
  const shuffled = new Molecule(count, molecule.getAllBonds());
  const place = new Map<number, number>();
  for (const { i } of order) {
    const atom = shuffled.addAtom(molecule.getAtomicNo(i));
    shuffled.setAtomCharge(atom, molecule.getAtomCharge(i));
    shuffled.setAtomX(atom, molecule.getAtomX(i));
    shuffled.setAtomY(atom, molecule.getAtomY(i));
    place.set(i, atom);
  }
  for (let bond = 0; bond < molecule.getAllBonds(); bond++) {
    const [a, b] = [
      place.get(molecule.getBondAtom(0, bond)) ?? 0,
      place.get(molecule.getBondAtom(1, bond)) ?? 0,
    ];
    shuffled.setBondType(shuffled.addBond(a, b), molecule.getBondType(bond));
  }
  return shuffled;
}

it('spells alike what is alike, keeps its own spelling, and finds each atom again', {
  timeout: 120_000,
}, () => {
  const seed = 1 + Math.floor(Math.random() * 1e9);
  console.log(`seed ${seed}, ${molecules.length} molecules`);
  const random = createRandom(seed);
  for (const smiles of molecules) {
    const molecule = moleculeOf(smiles);
    const canonical = canonicalSmiles(molecule);
    const again = moleculeOf(canonical);
    expect(canonicalSmiles(again)).toBe(canonical);
    const other = shuffle(molecule, random);
    expect(canonicalSmiles(other)).toBe(canonical);
    const map = mapCanonical(again, other);
    expect(map?.length, smiles).toBe(other.getAtoms());
  }
});

/** Bridged and crowded rings, whose drawings the library would take from its templates. */
const BRIDGED = [
  'CN1CC[C@]23[C@@H]4[C@H]1CC5=C2C(=C(C=C5)O)O[C@H]3[C@H](C=C4)O',
  'CC1(C)[C@@H]2CC[C@@]1(C)C(=O)C2',
  'CN1[C@H]2CC[C@@H]1[C@H]([C@H](C2)OC(=O)C3=CC=CC=C3)C(=O)OC',
  'C[C@@H]1CC[C@H]2[C@H](C(=O)O[C@H]3[C@@]24[C@H]1CC[C@](O3)(OO4)C)C',
  'C1CN2CC3=CCO[C@H]4CC(=O)N5[C@H]6[C@H]4[C@H]3C[C@H]2[C@@]61C7=CC=CC=C75',
  'COC1=CC2=C(C=CN=C2C=C1)[C@H]([C@@H]3C[C@@H]4CCN3C[C@@H]4C=C)O',
  'CC(F)C=CC',
];

it('reads the same molecules without templates of rings', { timeout: 120_000 }, () => {
  for (const smiles of [...BRIDGED, ...molecules])
    expect(canonicalSmiles(moleculeOf(smiles))).toBe(canonicalSmiles(Molecule.fromSmiles(smiles)));
});

it('spells mirror images and the two sides of a double bond differently', () => {
  const spelled = MORE.slice(0, 4).map((smiles) => canonicalSmiles(moleculeOf(smiles)));
  expect(new Set(spelled).size).toBe(4);
});
