/** Checks a conformer that was made elsewhere: bonds of bond length, nothing on top of anything, stereo as spelled. */
import { Molecule } from 'openchemlib';
import { skeletonOf } from './chemistry-library.ts';
import type { Conformer } from './conformers.ts';
import { covalentRadius } from './elements.ts';
import { moleculeOf } from './molecule-of.ts';
import { readMolfile } from './molfile.ts';
import { otherEnd, type Skeleton } from './skeleton.ts';
import { distance, type Vec3 } from './vector.ts';
import { type MolfileAtom, type MolfileBond, writeMolfile } from './write-molfile.ts';

/** Bonds may be this share shorter or longer than the sum of covalent radii. */
const TOLERANCE = 0.3;
/** Atoms further than three bonds apart keep this distance, in ångström. */
const CONTACT = 1.6;

/** Heavy atoms in their order, then the hydrogens. */
function asMolfile(skeleton: Skeleton, { positions, hydrogens }: Conformer): string {
  const atoms: MolfileAtom[] = skeleton.atoms.map(({ element, charge }, i) => ({
    element,
    charge,
    position: positions[i] ?? [0, 0, 0],
  }));
  const bonds: MolfileBond[] = skeleton.bonds.map(({ a, b, order }) => ({ a, b, order }));
  for (const [i, list] of hydrogens.entries()) {
    for (const position of list) {
      bonds.push({ a: i, b: atoms.length, order: 1 });
      atoms.push({ element: 'H', charge: 0, position });
    }
  }
  return writeMolfile('', atoms, bonds, {}).split('M  END')[0]?.concat('M  END\n') ?? '';
}

function isStretched(skeleton: Skeleton, positions: readonly Vec3[]): boolean {
  return skeleton.bonds.some(({ a, b }) => {
    const [p, q] = [positions[a], positions[b]];
    if (!p || !q) return true;
    const expected =
      covalentRadius(skeleton.atoms[a]?.element ?? '') + covalentRadius(skeleton.atoms[b]?.element ?? '');
    return Math.abs(distance(p, q) / expected - 1) > TOLERANCE;
  });
}

/** Atoms within three bonds of one. */
function nearInGraph(skeleton: Skeleton, atom: number): Set<number> {
  const near = new Set([atom]);
  for (let step = 0; step < 3; step++) {
    for (const known of [...near]) {
      for (const bond of skeleton.bondsOf[known] ?? []) near.add(otherEnd(bond, known));
    }
  }
  return near;
}

function isCrowded(skeleton: Skeleton, positions: readonly Vec3[]): boolean {
  return positions.some((p, i) => {
    const near = nearInGraph(skeleton, i);
    return positions.some((q, j) => j > i && !near.has(j) && distance(p, q) < CONTACT);
  });
}

const isSpecified = (parity: number, both: readonly number[]) => both.includes(parity);

/** Parities refer to the order of the atoms, which both molecules share. */
function hasStereoOf(spelled: Molecule, placed: Molecule): boolean {
  for (const molecule of [spelled, placed]) molecule.ensureHelperArrays(Molecule.cHelperParities);
  const atomParities = [Molecule.cAtomParity1, Molecule.cAtomParity2];
  const bondParities = [Molecule.cBondParityEor1, Molecule.cBondParityZor2];
  for (let i = 0; i < spelled.getAtoms(); i++) {
    const parity = spelled.getAtomParity(i);
    if (!isSpecified(parity, atomParities) || spelled.isAtomParityPseudo(i)) continue;
    if (placed.getAtomParity(i) !== parity) return false;
  }
  for (let bond = 0; bond < spelled.getBonds(); bond++) {
    const parity = spelled.getBondParity(bond);
    if (!isSpecified(parity, bondParities) || spelled.isBondParityPseudo(bond)) continue;
    const same = placed.getBond(spelled.getBondAtom(0, bond), spelled.getBondAtom(1, bond));
    if (same < 0 || placed.getBondParity(same) !== parity) return false;
  }
  return true;
}

/**
 * What is wrong with a conformer; undefined where nothing is. Milliseconds, against the seconds that making it takes.
 * @param smiles canonical, whose atoms the conformer follows
 */
export function conformerFault(smiles: string, conformer: Conformer): string | undefined {
  const spelled = moleculeOf(smiles);
  const skeleton = skeletonOf(spelled);
  const { positions, hydrogens } = conformer;
  if (positions.length !== skeleton.atoms.length || hydrogens.length !== positions.length) {
    return `It has ${positions.length} heavy atoms, the molecule ${skeleton.atoms.length}.`;
  }
  if (![...positions, ...hydrogens.flat()].flat().every(Number.isFinite)) return 'A coordinate is no number.';
  if (skeleton.atoms.some((atom, i) => atom.hydrogens !== hydrogens[i]?.length)) {
    return 'An atom has too few or too many hydrogens.';
  }
  const strays = hydrogens.some((list, i) =>
    list.some((h) => Math.abs(distance(h, positions[i] ?? h) - 1.05) > 0.4),
  );
  if (strays || isStretched(skeleton, positions)) return 'A bond is too short or too long.';
  if (isCrowded(skeleton, positions)) return 'Two atoms are on top of each other.';
  // A molecule of one or two atoms lies in a plane whatever its coordinates are, and has no stereo.
  const placed = readMolfile(asMolfile(skeleton, conformer), 'conformer');
  if (!placed.ok) return placed.issues[0]?.message;
  return hasStereoOf(spelled, placed.value.molecule) ? undefined : 'Its stereo is not that of the molecule.';
}
