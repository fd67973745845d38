/** HIV-1 protease from the Protein Data Bank becomes a receptor: every count and every hydrogen is looked at. */
import { readLigand, readReceptor, scorePose } from '@manyhands/docking';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ARQ_SMILES,
  atomsOf,
  distanceOf,
  type FileAtom,
  isHydrogen,
  keyOf,
  must,
  read3aid,
} from '../../test/prepare/files.ts';
import { ligandFromPdb, type Prepared, receptorFromPdb } from './index.ts';
import { angleAt } from './vector.ts';

describe('the protease of 3aid.pdb', () => {
  const pdb = read3aid();
  const given = atomsOf(pdb.replaceAll(/^HETATM.*$/gm, ''));
  let prepared: Prepared;
  let heavy: FileAtom[];
  let hydrogens: FileAtom[];
  /** Nearest heavy atom of each hydrogen. */
  let parents: FileAtom[];

  beforeAll(() => {
    prepared = must(receptorFromPdb(pdb, { name: '3aid.pdb', ligandResidue: 'ARQ' }));
    const atoms = atomsOf(prepared.pdbqt);
    heavy = atoms.filter((atom) => !isHydrogen(atom));
    hydrogens = atoms.filter(isHydrogen);
    parents = hydrogens.map((h) => heavy.reduce((a, b) => (distanceOf(h, a) <= distanceOf(h, b) ? a : b)));
  });

  it('keeps two chains of 99 residues and every heavy atom where it was', () => {
    const perChain = (chain: string) => new Set(heavy.filter((a) => a.chain === chain).map(keyOf)).size;
    expect([perChain('A'), perChain('B')]).toEqual([99, 99]);
    const placesOf = (atoms: FileAtom[]) => atoms.map((a) => `${a.name} ${keyOf(a)} ${a.position}`);
    expect(placesOf(heavy)).toEqual(placesOf(given.filter((atom) => !isHydrogen(atom))));
  });

  it('leaves ligand and waters out and says so', () => {
    expect(prepared.notes).toContain('Left out as asked: ARQ A 401.');
    expect(prepared.notes).toContain('8 waters left out.');
    expect(heavy.some((atom) => ['ARQ', 'HOH'].includes(atom.residue))).toBe(false);
  });

  it('places the polar hydrogens that the depositors placed, and four on cysteines', () => {
    const bearersOf = (atoms: FileAtom[], all: FileAtom[]) =>
      atoms.map((h) => {
        const parent = all
          .filter((a) => keyOf(a) === keyOf(h))
          .reduce((a, b) => (distanceOf(h, a) <= distanceOf(h, b) ? a : b));
        return `${keyOf(parent)} ${parent.name}`;
      });
    const theirs = bearersOf(
      given.filter(isHydrogen),
      given.filter((atom) => !isHydrogen(atom)),
    );
    const ours = bearersOf(hydrogens, heavy);
    const thiols = ours.filter((bearer) => bearer.endsWith(' SG'));
    expect(thiols).toHaveLength(4);
    expect(ours.filter((bearer) => !bearer.endsWith(' SG')).sort()).toEqual(theirs.sort());
  });

  it('puts hydrogens whose place is fixed where the depositors have them', () => {
    const fixed = /^(H|HE|HE1|HD1|HH[12][12]|H[DE]2[12])$/;
    const offsets = hydrogens
      .filter((h) => fixed.test(h.name))
      .map((h) => {
        const theirs = given.find((other) => other.name === h.name && keyOf(other) === keyOf(h));
        return theirs ? distanceOf(h, theirs) : Number.NaN;
      })
      .filter(Number.isFinite);
    const mean = offsets.reduce((sum, d) => sum + d, 0) / offsets.length;
    const far = offsets.filter((d) => d > 0.4).length;
    console.log(
      `${offsets.length} fixed hydrogens: mean offset ${mean.toFixed(3)} Å, largest ${Math.max(...offsets).toFixed(2)} Å`,
    );
    expect(offsets.length).toBeGreaterThan(230);
    expect(mean).toBeLessThan(0.15);
    expect(far / offsets.length).toBeLessThan(0.02);
  });

  it('gives every hydrogen a bond of standard length and sane angles', () => {
    const lengths: Record<string, number> = { N: 1.01, NA: 1.01, OA: 0.97, SA: 1.34 };
    const angles = hydrogens.flatMap((h, i) => {
      const parent = parents[i];
      if (!parent) return [];
      expect(Math.abs(distanceOf(h, parent) - (lengths[parent.type] ?? 0))).toBeLessThan(0.003);
      const others = heavy.filter((a) => a !== parent && distanceOf(a, parent) < 1.9);
      return others.map((a) => angleAt(h.position, parent.position, a.position));
    });
    expect(Math.min(...angles)).toBeGreaterThan(92);
    expect(Math.max(...angles)).toBeLessThan(130);
  });

  it('brings hardly any hydrogen nearer than 1.5 Å to an atom it is not bonded to', () => {
    const clashes = hydrogens.filter((h, i) => {
      const parent = parents[i];
      const angled = (a: FileAtom) => parent !== undefined && distanceOf(a, parent) < 1.9;
      return [...heavy, ...hydrogens].some(
        (a) => a !== h && a !== parent && distanceOf(a, h) < 1.5 && !angled(a),
      );
    });
    console.log(
      `${clashes.length} of ${hydrogens.length} hydrogens come nearer than 1.5 Å to a non-bonded atom: ` +
        clashes.map((h) => `${h.residue} ${keyOf(h)} ${h.name}`).join(', '),
    );
    expect(clashes.length / hydrogens.length).toBeLessThan(0.01);
  });

  it('is read by the PDBQT reader and scores the crystal pose of its inhibitor favourably', () => {
    const receptor = must(readReceptor(prepared.pdbqt, '3aid.pdbqt'));
    const pose = must(ligandFromPdb(pdb, 'ARQ', { name: 'ARQ', smiles: ARQ_SMILES }));
    const ligand = must(readLigand(pose.pdbqt, 'arq.pdbqt'));
    const score = scorePose(receptor, ligand, ligand.coordinates);
    console.log(`crystal pose: total ${score.total.toFixed(3)}, inter ${score.inter.toFixed(3)} kcal/mol`);
    expect(score.total).toBeLessThan(-6);
    expect(Math.abs(score.intra)).toBeLessThan(3);
  });

  it('keeps waters where asked, each with two hydrogens at its own angle', () => {
    const wet = must(receptorFromPdb(pdb, { name: '3aid.pdb', ligandResidue: 'ARQ', keepWaters: true }));
    const waters = atomsOf(wet.pdbqt).filter((atom) => atom.residue === 'HOH');
    expect(waters.filter((atom) => atom.type === 'OA')).toHaveLength(8);
    for (const oxygen of waters.filter((atom) => atom.type === 'OA')) {
      const [first, second] = waters.filter((a) => isHydrogen(a) && keyOf(a) === keyOf(oxygen));
      if (!first || !second) throw new Error(`water ${keyOf(oxygen)} lacks a hydrogen`);
      expect(angleAt(first.position, oxygen.position, second.position)).toBeCloseTo(104.5, 0);
    }
  });
});
