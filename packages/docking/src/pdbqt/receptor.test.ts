/** Reading receptors: what is accepted, how it is typed, and how wrong lines are named. */
import { describe, expect, test } from 'vitest';
import { atom, atomLine, receptorOf, receptorText, xsTypesOf } from '../../test/molecules.ts';
import { readReceptor } from './receptor.ts';

const issuesOf = (text: string) => {
  const reading = readReceptor(text, 'receptor.pdbqt');
  return reading.ok ? [] : reading.issues;
};

describe('typing by bonds', () => {
  test('a carbon beside any hetero atom is polar, the next one is not', () => {
    const receptor = receptorOf([atom('C', 0, 0, 0), atom('C', 1.5, 0, 0), atom('N', 3, 0, 0)]);
    expect(xsTypesOf(receptor)).toEqual(['C_H', 'C_P', 'N_P']);
  });

  test('a polar hydrogen makes its nitrogen a donor; without hydrogens nothing donates', () => {
    const nitrogen = atom('N', 0, 0, 0);
    expect(xsTypesOf(receptorOf([nitrogen, atom('HD', 1, 0, 0)]))).toEqual(['N_D', '-']);
    expect(xsTypesOf(receptorOf([nitrogen, atom('H', 1, 0, 0)]))).toEqual(['N_P', '-']);
    expect(xsTypesOf(receptorOf([nitrogen]))).toEqual(['N_P']);
  });

  test('OA and NA accept, SA does not', () => {
    const receptor = receptorOf([
      atom('OA', 0, 0, 0),
      atom('HD', 1, 0, 0),
      atom('NA', 5, 0, 0),
      atom('SA', 9, 0, 0),
    ]);
    expect(xsTypesOf(receptor)).toEqual(['O_DA', '-', 'N_A', 'S_P']);
  });

  test('a third atom nearer to both hides a bond', () => {
    // The iodine bonds would reach 2.3 Å; the oxygen stands between.
    const apart = receptorOf([atom('C', 0, 0, 0), atom('I', 2.2, 0, 0)]);
    const hidden = receptorOf([atom('C', 0, 0, 0), atom('I', 2.2, 0, 0), atom('C', 1.1, 0.2, 0)]);
    expect(xsTypesOf(apart)[0]).toBe('C_P');
    expect(xsTypesOf(hidden)[0]).toBe('C_H');
  });

  test('the type column counts, not the atom name: a C-alpha is no calcium, a chlorine no carbon', () => {
    const receptor = receptorOf([
      atom('C', 0, 0, 0, 'CA'),
      atom('Ca', 9, 0, 0, 'CA'),
      atom('Cl', 18, 0, 0, 'CL'),
      atom('Zn', 27, 0, 0, 'ZN'),
    ]);
    expect(xsTypesOf(receptor)).toEqual(['C_H', 'Met_D', 'Cl_H', 'Met_D']);
  });

  test('waters, and selenium as sulphur, are part of the receptor', () => {
    const receptor = receptorOf([atom('OA', 0, 0, 0, 'O'), atom('HD', 0.9, 0, 0), atom('Se', 9, 0, 0)]);
    expect(xsTypesOf(receptor)).toEqual(['O_DA', '-', 'S_P']);
  });

  test('a W of hydrated docking is read and never scored', () => {
    expect(xsTypesOf(receptorOf([atom('C', 0, 0, 0), atom('W', 3, 0, 0)]))).toEqual(['C_H', '-']);
  });
});

describe('wrong lines', () => {
  test('every wrong line is named with its column and cure', () => {
    const text = [
      'REMARK  a file with three mistakes',
      atomLine(1, atom('ZN', 0, 0, 0)),
      atomLine(2, atom('C', 1, 2, 3)),
      atomLine(3, atom('B', 0, 0, 0)),
      atomLine(4, atom('C', 1, 2, 3)).replace('   2.000', '   two  '),
      'TER',
      'END',
    ].join('\r\n');
    expect(issuesOf(text)).toEqual([
      expect.objectContaining({ line: 2, column: 78, cure: expect.stringContaining('write Zn') }),
      expect.objectContaining({ line: 4, column: 78, cure: expect.stringContaining('boron') }),
      expect.objectContaining({ line: 5, column: 39, message: 'The y coordinate "two" is not a number.' }),
    ]);
  });

  test('MODEL, a torsion tree and unknown tags are refused', () => {
    const carbon = atomLine(1, atom('C', 0, 0, 0));
    for (const line of ['MODEL 1', 'ROOT', 'CONECT 1 2']) {
      expect(issuesOf(`${carbon}\n${line}`)).toEqual([expect.objectContaining({ line: 2 })]);
    }
  });

  test('a line without a type, and one cut short', () => {
    const line = atomLine(1, atom('C', 0, 0, 0));
    expect(issuesOf(line.slice(0, 77))[0]?.message).toBe('The atom type is missing.');
    expect(issuesOf(line.slice(0, 40)).map(({ column }) => column)).toEqual([39, 47, 78]);
  });

  test('macrocycle pseudo-atoms and an empty file are refused', () => {
    expect(issuesOf(receptorText([atom('CG0', 0, 0, 0)]))[0]?.cure).toContain('leftover ligand');
    expect(issuesOf('REMARK nothing')[0]?.message).toBe('The receptor has no heavy atom.');
  });

  test('a PDB file is told what it is, not read with elements for types', () => {
    const pdb = [
      'HEADER    HYDROLASE',
      'ATOM      1  N   PRO A   1      -2.555   9.253  34.411  1.00 30.60           N  ',
      'HETATM    2 ZN    ZN A 200      -1.555   9.253  34.411  1.00 30.60          ZN  ',
    ].join('\n');
    expect(issuesOf(pdb)).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('This is a PDB file'),
        where: 'receptor.pdbqt',
      }),
    ]);
  });

  test('atoms piled on one point are refused at once, however many', () => {
    const pile = receptorText(Array.from({ length: 20_000 }, () => atom('C', 1, 2, 3)));
    expect(issuesOf(pile)).toEqual([
      expect.objectContaining({ line: 61, cure: expect.stringContaining('alternate') }),
    ]);
  });

  test('a file of another kind does not bury the reader', () => {
    expect(issuesOf('{ "a": 1 }\n'.repeat(500)).length).toBe(50);
  });
});
