/** SMILES become ligands: wrong ones are refused with a cure, right ones are typed, folded into a tree and readable. */
import { readLigand, torsionCount } from '@manyhands/docking';
import { describe, expect, it } from 'vitest';
import { atomsOf, countNames, countTypes, distanceOf, isHydrogen, must } from '../../test/prepare/files.ts';
import { FIXED_CONFORMER, tellConformer } from '../../test/prepare/fixed-conformer.ts';
import { prepareInThread } from '../../test/prepare/thread.ts';
import { parseSmiles, skeletonOf } from './chemistry-library.ts';
import { type Branch, buildTree } from './fragments.ts';
import { embed, ligandFromSmiles } from './index.ts';
import { typeOf } from './ligand-types.ts';
import { polarHydrogens } from './skeleton.ts';

const SEED = 11;
const ALANINOL = 'CC(=O)N[C@@H](C)CO';
const prepare = (smiles: string) => must(ligandFromSmiles('a molecule', smiles, SEED));
/** Types and torsions need no conformer, which takes seconds. */
const skeletonFor = (smiles: string) => skeletonOf(must(parseSmiles(smiles, 'a molecule')).molecule);
const typesOf = (smiles: string): string => {
  const skeleton = skeletonFor(smiles);
  const types = skeleton.atoms.flatMap((atom, i) => [
    typeOf(skeleton, i) ?? '?',
    ...Array<string>(polarHydrogens(atom)).fill('HD'),
  ]);
  return countNames(types);
};
const torsionsOf = (smiles: string) => buildTree(skeletonFor(smiles)).torsions;

describe('what is refused', () => {
  it.each([
    ['', 'empty'],
    ['banana', 'not a SMILES'],
    ['C1CC', 'dangling ring closure'],
    ['CC(', 'parentheses'],
    ['C(C)(C)(C)(C)C', 'too many bonds'],
    ['*CC', 'pattern'],
    ['OB(O)c1ccccc1', 'no type for the element B'],
    ['[Na+].[Cl-]', 'no type for the element'],
    ['CC)C', 'parentheses'],
  ])('%s', (smiles, reason) => {
    const answer = ligandFromSmiles('a molecule', smiles, SEED);
    if (answer.ok) throw new Error('was accepted');
    expect(answer.issues[0]?.where).toBe('a molecule');
    expect(answer.issues[0]?.message).toContain(reason);
    expect(answer.issues[0]?.cure).not.toBe('');
  });

  it('a molecule or a text that is too large', () => {
    const messageFor = (length: number) => {
      const answer = ligandFromSmiles('a chain', 'C'.repeat(length), SEED);
      return answer.ok ? 'accepted' : answer.issues[0]?.message;
    };
    expect(messageFor(200)).toContain('200 heavy atoms are too many');
    expect(messageFor(3000)).toContain('longer than 2000');
  });
});

describe('atom types', () => {
  it.each([
    ['aspirin', 'CC(=O)Oc1ccccc1C(=O)[O-]', 'A6 C3 OA4'],
    ['paracetamol: amide nitrogen does not accept', 'CC(=O)Nc1ccc(O)cc1', 'A6 C2 HD2 N1 OA2'],
    ['pyridine accepts', 'Cc1ccncc1', 'A5 C1 NA1'],
    ['pyrrole does not', 'Cc1ccc[nH]1', 'A4 C1 HD1 N1'],
    ['a free amine accepts', 'CCN(CC)CC', 'C6 NA1'],
    ['its ammonium gives', 'CC[NH+](CC)CC', 'C6 HD1 N1'],
    ['a nitro group', 'CC[N+](=O)[O-]', 'C2 N1 OA2'],
    ['thioether and halogens', 'CSC(Cl)(Br)F', 'Br1 C2 Cl1 F1 SA1'],
  ])('%s', (_, smiles, types) => {
    expect(typesOf(smiles)).toBe(types);
  });
});

describe('torsions', () => {
  it.each([
    ['methyl and halogen rotors are none', 'CC(F)(F)Cl', 0],
    ['a hydroxyl is one', 'CCO', 1],
    ['an ammonium is one', 'CC[NH3+]', 2 - 1],
    ['a secondary amide is stiff', 'CCC(=O)NCC', 2],
    ['a tertiary amide with two equal groups is stiff', 'CC(=O)N(CC)CC', 2],
    ['with two different groups it turns', 'CC(=O)N(CC)C1CC1', 3],
    ['ring bonds do not turn', 'C1CCCCC1', 0],
    ['biphenyl turns once', 'c1ccc(cc1)-c1ccccc1', 1],
    ['a double bond does not turn', 'C/C=C/C', 0],
  ])('%s', (_, smiles, torsions) => {
    expect(torsionsOf(smiles)).toBe(torsions);
  });

  it('hangs the tree on its middle, so that it is shallow', () => {
    const depthOf = (branch: Branch): number =>
      branch.children.reduce((deepest, child) => Math.max(deepest, 1 + depthOf(child.branch)), 0);
    const { root, torsions } = buildTree(skeletonFor('OCCCCCCCCO'));
    expect(torsions).toBe(9);
    expect(depthOf(root)).toBe(5);
  });
});

describe('salts, stereo and geometry', { timeout: 120_000 }, () => {
  it('keeps the largest part as it is charged, and names the rest', () => {
    const { pdbqt, notes } = prepare('[Na+].CC(=O)[O-]');
    expect(countTypes(atomsOf(pdbqt))).toBe('C2 OA2');
    expect(notes).toEqual(['Left out as salt or solvent: [Na+].']);
  });

  it('notes a stereocentre left open', () => {
    const notesOf = (smiles: string) => must(parseSmiles(smiles, 'a molecule')).notes;
    expect(notesOf('CC(O)CC')).toEqual(['1 stereocentre not specified; one isomer is made.']);
    expect(notesOf('C[C@H](O)CC')).toEqual([]);
    expect(notesOf('C[NH+](CC)CCC')).toEqual([]);
  });

  it('makes left hands of left hands', () => {
    const volumeOf = (smiles: string) => {
      const at = (name: string) => {
        const atom = atomsOf(prepare(smiles).pdbqt).find((a) => a.name === name);
        return atom?.position ?? [0, 0, 0];
      };
      const [f, cl, br] = [at('F1'), at('CL1'), at('BR1')].map((p) =>
        p.map((v, k) => v - (at('C1')[k] ?? 0)),
      );
      const [a = 0, b = 0, c = 0] = f ?? [];
      const [d = 0, e = 0, g = 0] = cl ?? [];
      const [h = 0, i = 0, j = 0] = br ?? [];
      return a * (e * j - g * i) - b * (d * j - g * h) + c * (d * i - e * h);
    };
    expect(Math.sign(volumeOf('[C@H](F)(Cl)Br'))).toBe(-Math.sign(volumeOf('[C@@H](F)(Cl)Br')));
  });

  it('is read by the PDBQT reader, hydrogens at standard lengths, no two atoms in one place', () => {
    const { pdbqt } = prepare(ALANINOL);
    const ligand = must(readLigand(pdbqt, 'alaninol.pdbqt'));
    expect(torsionCount(ligand)).toBe(torsionsOf(ALANINOL));
    const atoms = atomsOf(pdbqt);
    for (const h of atoms.filter(isHydrogen)) {
      const nearest = Math.min(...atoms.filter((a) => a !== h).map((a) => distanceOf(a, h)));
      expect(nearest).toBeGreaterThan(0.96);
      expect(nearest).toBeLessThan(1.02);
    }
    const gaps = atoms.flatMap((a, i) => atoms.slice(i + 1).map((b) => distanceOf(a, b)));
    expect(Math.min(...gaps)).toBeGreaterThan(0.96);
  });
});

describe('threads', () => {
  it('makes the conformer that Chromium makes', () => {
    expect(tellConformer(embed(FIXED_CONFORMER.smiles))).toBe(FIXED_CONFORMER.places);
  });

  it('gives the same text for the same seed in two fresh threads', { timeout: 120_000 }, async () => {
    const smiles = 'OC1CCOC1';
    const first = must(await prepareInThread('a ring', smiles, 3));
    const second = must(await prepareInThread('a ring', smiles, 3));
    expect(second.pdbqt).toBe(first.pdbqt);
    expect(must(readLigand(first.pdbqt, 'ring.pdbqt')).atoms).toHaveLength(7);
  });

  it('gives the same conformer in this thread, where others were made before, and for another spelling', {
    timeout: 120_000,
  }, async () => {
    const fresh = must(await prepareInThread('a ring', 'OC1CCOC1', 3)).pdbqt;
    must(ligandFromSmiles('a neighbour', 'NC1CCOC1', 4));
    const later = must(ligandFromSmiles('a ring', 'C1OCCC1O', 3)).pdbqt;
    const placesOf = (pdbqt: string) => atomsOf(pdbqt).map((a) => `${a.name} ${a.position}`);
    expect(placesOf(later)).toEqual(placesOf(fresh));
  });
});
