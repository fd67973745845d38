/** The inhibitor of 3aid.pdb becomes a ligand in its crystal pose, with a template and without. */
import { readLigand } from '@manyhands/docking';
import { describe, expect, it } from 'vitest';
import {
  ARQ_SMILES,
  atomsOf,
  countTypes,
  distanceOf,
  isHydrogen,
  must,
  pdbLine,
  read3aid,
} from '../../test/prepare/files.ts';
import { ligandBox, ligandFromPdb } from './index.ts';

const pdb = read3aid();
const given = atomsOf(pdb).filter((atom) => atom.residue === 'ARQ');
const template = must(ligandFromPdb(pdb, 'ARQ', { name: 'ARQ', smiles: ARQ_SMILES }));

describe('with a SMILES template', () => {
  it('matches all 37 heavy atoms and leaves them in place', () => {
    const ours = atomsOf(template.pdbqt).filter((atom) => !isHydrogen(atom));
    const placesOf = (atoms: typeof ours) => atoms.map((a) => `${a.name} ${a.position}`).sort();
    expect(ours).toHaveLength(37);
    expect(placesOf(ours)).toEqual(placesOf(given.filter((atom) => !isHydrogen(atom))));
  });

  it('types it as the chemistry says: 18 aromatic carbons, a quaternary nitrogen, two amide nitrogens', () => {
    expect(countTypes(atomsOf(template.pdbqt))).toBe('A18 C12 HD3 N3 OA4');
    expect(must(readLigand(template.pdbqt, 'arq.pdbqt')).atoms).toHaveLength(40);
  });

  it('places the hydrogens on the atoms that bear them in the file, amide ones in the same place', () => {
    const atoms = atomsOf(template.pdbqt);
    const nearestTo = (name: string) => {
      const theirs = given.find((a) => a.name === name);
      if (!theirs) throw new Error(`no ${name} in the file`);
      return Math.min(...atoms.filter(isHydrogen).map((h) => distanceOf(h, theirs)));
    };
    expect(nearestTo('HN1')).toBeLessThan(0.3);
    expect(nearestTo('HN3')).toBeLessThan(0.3);
    const bearers = atoms
      .filter(isHydrogen)
      .map((h) => atoms.filter((a) => !isHydrogen(a)).find((a) => distanceOf(a, h) < 1.1)?.name);
    expect(bearers.sort()).toEqual(['N1', 'N3', 'O1']);
  });

  it('refuses a SMILES of another molecule, telling both counts', () => {
    const answer = ligandFromPdb(pdb, 'ARQ', { name: 'ARQ', smiles: 'CC(=O)Oc1ccccc1C(=O)O' });
    if (answer.ok) throw new Error('was accepted');
    expect(answer.issues[0]?.message).toContain('13 heavy atoms in the SMILES, 37 in ARQ A 401');
  });

  it('tells which residues there are where the name is wrong', () => {
    const answer = ligandFromPdb(pdb, 'XYZ', { name: 'XYZ' });
    if (answer.ok) throw new Error('was accepted');
    expect(answer.issues[0]?.cure).toContain('ARQ, HOH');
  });

  it('gives the double bond of an acid to its shorter C–O', () => {
    const acid = [
      pdbLine('HETATM', 'C1', 'ACX', 1, [-1.5, 0, 0], 'C'),
      pdbLine('HETATM', 'C2', 'ACX', 1, [0, 0, 0], 'C'),
      pdbLine('HETATM', 'O1', 'ACX', 1, [0.67, 1.15, 0], 'O'),
      pdbLine('HETATM', 'O2', 'ACX', 1, [0.6, -1.05, 0], 'O'),
    ].join('\n');
    const { pdbqt } = must(ligandFromPdb(acid, 'ACX', { name: 'acetic acid', smiles: 'CC(=O)O' }));
    const atoms = atomsOf(pdbqt);
    const [hydrogen] = atoms.filter(isHydrogen);
    const bearer = atoms.find((a) => hydrogen && !isHydrogen(a) && distanceOf(a, hydrogen) < 1.1);
    expect(bearer?.name).toBe('O1');
  });
});

describe('without a template', () => {
  it('reads the same molecule off the geometry, and shows what it read', () => {
    const perceived = must(ligandFromPdb(pdb, 'ARQ', { name: 'ARQ' }));
    const linesOf = (text: string) => atomsOf(text).map((a) => `${a.name} ${a.type} ${a.position}`);
    expect(
      linesOf(perceived.pdbqt)
        .map((l) => l.replace(/^H\d /, 'H '))
        .sort(),
    ).toEqual(
      linesOf(template.pdbqt)
        .map((l) => l.replace(/^H\d /, 'H '))
        .sort(),
    );
    const torsionsOf = (text: string) => /TORSDOF \d+/.exec(text)?.[0];
    expect(torsionsOf(perceived.pdbqt)).toBe(torsionsOf(template.pdbqt));
    expect(perceived.notes[0]).toContain('Bond orders were read off the geometry');
  });
});

describe('the box around it', () => {
  it('has its walls two ångström away from the outermost atoms', () => {
    const { center, size } = must(ligandBox(pdb, 'ARQ', 2));
    for (const axis of [0, 1, 2] as const) {
      const values = given.filter((a) => !isHydrogen(a)).map((a) => a.position[axis]);
      const low = Math.min(...values) - (center[axis] - size[axis] / 2);
      const high = center[axis] + size[axis] / 2 - Math.max(...values);
      for (const gap of [low, high]) {
        expect(gap).toBeGreaterThanOrEqual(2);
        expect(gap).toBeLessThan(2.2);
      }
    }
  });
});
