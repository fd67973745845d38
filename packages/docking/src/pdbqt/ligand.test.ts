/** Reading ligands: the torsion tree, its rigid bodies, and how mistakes are named. */
import { describe, expect, test } from 'vitest';
import { atom, atomLine, FOLDED_CHAIN, ligandOf, PROPANOL, xsTypesOf } from '../../test/molecules.ts';
import { readLigand, readLigands } from './ligand.ts';

const issuesOf = (text: string) => {
  const reading = readLigand(text, 'ligand.pdbqt');
  return reading.ok ? [] : reading.issues;
};

describe('a ligand', () => {
  test('is typed with its hydrogens, which are not scored', () => {
    expect(xsTypesOf(ligandOf(PROPANOL))).toEqual(['C_H', 'C_H', 'C_P', 'O_DA', '-']);
  });

  test('has one body for each real branch; the end of an axis moves with the parent', () => {
    const ligand = ligandOf(PROPANOL);
    expect(ligand.bodies).toEqual([
      { parent: -1, from: 0, origin: 0 },
      { parent: 0, from: 1, origin: 2 },
      { parent: 1, from: 2, origin: 3 },
    ]);
    expect(ligand.bodyOf).toEqual([0, 0, 0, 1, 2]);
  });

  test('merges a branch that holds nothing but its axis atom', () => {
    const text = [
      'ROOT',
      atomLine(1, atom('C', 0, 0, 0)),
      'ENDROOT',
      'BRANCH 1 2',
      atomLine(2, atom('C', 1.5, 0, 0)),
      'ENDBRANCH 1 2',
      'TORSDOF 0',
    ].join('\n');
    const ligand = ligandOf(text);
    expect([ligand.bodies.length, ligand.bodyOf, ligand.rotors]).toEqual([1, [0, 0], 0]);
  });

  test('counts a rotor to a terminal heavy atom half, whatever TORSDOF says', () => {
    expect(ligandOf(PROPANOL).rotors).toBe(1.5);
    expect(ligandOf(PROPANOL.replace('TORSDOF 2', 'TORSDOF 9')).rotors).toBe(1.5);
    expect(ligandOf(FOLDED_CHAIN).rotors).toBe(3);
  });

  test('leaves out pairs up to three bonds apart and pairs that are rigid to each other', () => {
    expect(ligandOf(PROPANOL).pairs).toEqual([]);
    expect(ligandOf(FOLDED_CHAIN).pairs).toEqual([
      [0, 4],
      [0, 5],
      [1, 5],
    ]);
    const rigid = Array.from({ length: 8 }, (_, i) => atomLine(i + 1, atom('C', 1.5 * i, 0, 0)));
    expect(ligandOf(['ROOT', ...rigid, 'ENDROOT', 'TORSDOF 0'].join('\n')).pairs).toEqual([]);
  });

  test('may have several MODELs; each is a ligand of its own', () => {
    const text = `MODEL 1\n${PROPANOL}\nENDMDL\nMODEL 7\n${FOLDED_CHAIN}\nENDMDL\n`;
    const reading = readLigands(text, 'poses.pdbqt');
    expect(reading.ok && reading.value.map(({ model, atoms }) => [model, atoms.length])).toEqual([
      [1, 5],
      [7, 7],
    ]);
    expect(issuesOf(text)[0]?.message).toContain('2 models');
  });
});

describe('a wrong ligand', () => {
  const edit = (from: string, to: string) => issuesOf(PROPANOL.replace(from, to));
  const named = (line: number, message: RegExp) => [
    expect.objectContaining({ line, message: expect.stringMatching(message), where: 'ligand.pdbqt' }),
  ];

  test.each([
    ['TORSDOF 2', '', 13, /TORSDOF is missing/],
    ['TORSDOF 2', 'TORSDOF two', 13, /whole number/],
    ['ENDBRANCH 2 3', 'ENDBRANCH 2 4', 12, /closes BRANCH 2 3 of line 6/],
    ['ENDBRANCH 3 4\n', '', 11, /closes BRANCH 3 4/],
    ['ENDBRANCH 2 3\n', '', 6, /BRANCH 2 3 is never closed/],
    ['BRANCH 3 4', 'BRANCH 1 4', 8, /Atom 1 is not in the body/],
    ['BRANCH 3 4', 'BRANCH 3', 8, /numbers of two atoms/],
    ['ENDROOT', 'ENDROOT\nENDROOT', 6, /does not close a ROOT/],
    ['ENDROOT', 'ENDROOT\nROOT', 6, /second ROOT/],
    ['ENDROOT\n', '', 5, /outside the tree/],
    ['REMARK  propanol', 'COMPND    propanol', 1, /"COMPND" is not known/],
    ['ATOM      2', 'ATOM      1', 4, /second atom has the number 1/],
    ['ATOM      2', 'ATOM      x', 4, /"x" is not an atom number/],
  ])('%j → %j is named at line %i', (from, to, line, message) => {
    expect(edit(from, to)).toEqual(named(line, message));
  });

  test('an axis that ends outside its branch', () => {
    const text = PROPANOL.replace('BRANCH 3 4', 'BRANCH 3 9').replace('ENDBRANCH 3 4', 'ENDBRANCH 3 9');
    expect(issuesOf(text)).toEqual(named(8, /Atom 9 is not in its own branch/));
  });

  test('a receptor in place of a ligand is told what it is', () => {
    const issues = issuesOf(atomLine(1, atom('C', 0, 0, 0)));
    expect(issues.map(({ message }) => message)).toContain('The ligand has no ROOT.');
  });

  test('a mistake in one of several models is named by its line in the file', () => {
    const text = `MODEL 1\n${PROPANOL}\nENDMDL\nMODEL 2\n${PROPANOL.replace('TORSDOF 2', 'TORSDOF')}\nENDMDL`;
    expect(issuesOf(text)).toEqual(named(29, /whole number/));
  });
});
