/** Cofactors become part of the receptor: those of prepared receptors, and known structures built in space. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  atomsOf,
  countNames,
  countTypes,
  distanceOf,
  isHydrogen,
  must,
  pdbLine,
  read3aid,
} from '../../test/prepare/files.ts';
import { readCaseFile, vinaCases } from '../../test/vina-cases.ts';
import { receptorFromPdb } from './index.ts';

const protein = read3aid()
  .split('\n')
  .filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) < 12 && line[21] === 'A');

/** Known cofactors, far from the protein. */
const built = readFileSync(new URL('../../test/prepare/cofactors.pdb', import.meta.url), 'utf8').split('\n');
const build = (name: string): string[] =>
  built.filter((line) => line.startsWith('HETATM') && line.slice(17, 20) === name);

const prepareWith = (lines: string[]) =>
  must(receptorFromPdb([...protein, ...lines].join('\n'), { name: 'test.pdb' }));
const cofactorAtoms = (pdbqt: string, name: string) => atomsOf(pdbqt).filter((a) => a.residue === name);

describe('known structures', () => {
  it('types a haem: no hydrogen on the nitrogens that hold the iron, propionates charged', () => {
    const { pdbqt, notes } = prepareWith(build('HEM'));
    const types = cofactorAtoms(pdbqt, 'HEM').map((a) => (a.type === 'A' ? 'C' : a.type));
    expect(countNames(types)).toBe('C34 Fe1 N4 OA4');
    expect(notes).toContain('Kept as cofactors: HEM A 900.');
  });

  it.each([
    ['ADP', 'A5 C5 HD4 N2 NA3 OA10 P2'],
    ['SAM', 'A5 C10 HD7 N3 NA3 OA5 S1'],
    ['PLP', 'A5 C3 HD1 N1 OA6 P1'],
  ])('types %s as its structure says', (name, types) => {
    const { pdbqt, notes } = prepareWith(build(name));
    expect(countTypes(cofactorAtoms(pdbqt, name))).toBe(types);
    expect(notes.join()).not.toContain('geometry');
  });

  it('takes one that lacks an atom by its geometry, and says so', () => {
    const lines = build('ADP').slice(1);
    expect(prepareWith(lines).notes.join()).toContain('ADP A 900: Bond orders were read off the geometry');
  });

  it('types an iron–sulfur cluster by its elements', () => {
    const lines = [
      pdbLine('HETATM', 'FE1', 'FES', 500, [60, 60, 60], 'FE'),
      pdbLine('HETATM', 'FE2', 'FES', 500, [62.7, 60, 60], 'FE'),
      pdbLine('HETATM', 'S1', 'FES', 500, [61.35, 61.7, 60], 'S'),
      pdbLine('HETATM', 'S2', 'FES', 500, [61.35, 58.3, 60], 'S'),
    ];
    expect(countTypes(cofactorAtoms(prepareWith(lines).pdbqt, 'FES'))).toBe('Fe2 SA2');
  });
});

describe.skipIf(!vinaCases.includes('1hnn'))('receptors prepared by others', () => {
  const elements: Readonly<Record<string, string>> = { A: 'C', NA: 'N', OA: 'O', SA: 'S' };
  const asPdb = (text: string) =>
    atomsOf(text)
      .filter((atom) => !isHydrogen(atom))
      .map((atom) =>
        pdbLine(
          'ATOM',
          atom.name,
          atom.residue,
          Number(atom.number),
          atom.position,
          elements[atom.type] ?? atom.type,
          {
            chain: atom.chain || 'A',
          },
        ),
      )
      .join('\n');

  it('types S-adenosylhomocysteine of 1hnn as they did, but for a proton on a purine', () => {
    const text = readCaseFile('1hnn', 'receptor.pdbqt');
    const theirs = atomsOf(text).filter((a) => a.residue === 'SAH');
    const { pdbqt } = must(receptorFromPdb(asPdb(text), { name: '1hnn', leaveOut: ['SKF'] }));
    const ours = cofactorAtoms(pdbqt, 'SAH');
    const compare = theirs
      .filter((a) => !isHydrogen(a))
      .map((a) => ({ a, mine: ours.find((o) => distanceOf(o, a) < 0.01) }));
    expect(compare).toHaveLength(52);
    const differing = compare.filter(({ a, mine }) => mine?.type !== a.type);
    console.log(
      `SAH: types differ in ${differing.map(({ a, mine }) => `${a.number} ${a.name} ${a.type}→${mine?.type}`)}`,
    );
    expect(differing.every(({ a }) => ['N7', 'N1', 'N3'].includes(a.name))).toBe(true);
  });

  it('keeps farnesyl pyrophosphate of 1s63 where asked, as they typed it', () => {
    const text = readCaseFile('1s63', 'receptor.pdbqt');
    const theirs = atomsOf(text).filter((a) => a.residue === 'FPP' && !isHydrogen(a));
    const { pdbqt } = must(receptorFromPdb(asPdb(text), { name: '1s63', keep: ['FPP'] }));
    const ours = cofactorAtoms(pdbqt, 'FPP').filter((a) => !isHydrogen(a));
    expect(countTypes(ours)).toBe(countTypes(theirs));
  });
});
