/** How the PDB reader treats what real files hold: alternate locations, models, metals, histidines, slips of the pen. */
import type { Vector3 } from '@manyhands/docking';
import { describe, expect, it } from 'vitest';
import { atomsOf, distanceOf, isHydrogen, must, pdbLine, read3aid } from '../../test/prepare/files.ts';
import { findAutoDockType } from '../chemistry/autodock-types.ts';
import { receptorFromPdb } from './index.ts';
import { MODIFIED_RESIDUES } from './modified-residues.ts';
import { add, scale, subtract, unit } from './vector.ts';

const lines = read3aid().split('\n');
/** Atom lines of residues of chain A, without hydrogens unless asked. */
const residues = (from: number, to: number, hydrogens = false): string[] =>
  lines.filter((line) => {
    const number = Number(line.slice(22, 26));
    const inside = line.startsWith('ATOM') && line[21] === 'A' && number >= from && number <= to;
    return inside && (hydrogens || line.slice(76, 78).trim() !== 'H');
  });
const prepare = (...parts: string[][]) => receptorFromPdb(parts.flat().join('\n'), { name: 'test.pdb' });
const placeOf = (name: string, from: string[]): Vector3 => {
  const atom = atomsOf(from.join('\n')).find((a) => a.name === name);
  if (!atom) throw new Error(`no ${name}`);
  return atom.position;
};
const refusalOf = (...parts: string[][]) => {
  const reading = prepare(...parts);
  if (reading.ok) throw new Error('was accepted');
  return reading.issues;
};

describe('lines that cannot be read', () => {
  it('names line and column of a coordinate that is no number', () => {
    const [first, ...rest] = residues(10, 11);
    const broken = `${first?.slice(0, 38)}   12,34${first?.slice(46)}`;
    const [issue] = refusalOf(['REMARK'], [broken], rest);
    expect(issue).toMatchObject({ where: 'test.pdb', line: 2, column: 39 });
    expect(issue?.message).toContain('12,34');
  });

  it('refuses text without atoms', () => {
    expect(refusalOf(['data_3AID', '_entry.id 3AID'])[0]?.cure).toContain('mmCIF');
  });

  it('refuses a residue that it does not know, with its line, and takes either cure', () => {
    const thing = [
      pdbLine('HETATM', 'C1', 'XYZ', 900, [0, 0, 0], 'C'),
      pdbLine('HETATM', 'O1', 'XYZ', 900, [1.43, 0, 0], 'O'),
    ];
    const [issue] = refusalOf(residues(10, 10), thing);
    expect(issue?.line).toBe(residues(10, 10).length + 1);
    expect(issue?.message).toContain('XYZ A 900');
    expect(issue?.cure).toContain("leaveOut: ['XYZ']");
    const text = [...residues(10, 10), ...thing].join('\n');
    const without = must(receptorFromPdb(text, { name: 'test.pdb', leaveOut: ['XYZ'] }));
    expect(without.notes).toContain('Left out as asked: XYZ A 900.');
    const kept = must(receptorFromPdb(text, { name: 'test.pdb', keep: ['XYZ'] }));
    const atoms = atomsOf(kept.pdbqt).filter((a) => a.residue === 'XYZ');
    expect(atoms.map((a) => a.type)).toEqual(['C', 'OA', 'HD']);
    expect(kept.notes.join()).toContain('XYZ A 900: Bond orders were read off the geometry: CO.');
  });

  it('leaves sugars of the surface out, and says so', () => {
    const sugar = pdbLine('HETATM', 'C1', 'NAG', 700, [0, 0, 0], 'C');
    expect(must(prepare(residues(10, 10), [sugar])).notes).toContain(
      'Left out as sugars on the surface: NAG A 700.',
    );
  });
});

describe('several places for one atom', () => {
  it('takes one letter for a whole side chain: that with the higher occupancy', () => {
    const serine = residues(4, 4);
    const sideChain = (line: string) => /^ (CB|OG1|CG2)/.test(line.slice(12, 16));
    const placed = (line: string, letter: string, occupancy: string, x: number) =>
      `${line.slice(0, 16)}${letter}${line.slice(17, 30)}${x.toFixed(3).padStart(8)}${line.slice(38, 54)}${occupancy}${line.slice(60)}`;
    const both = serine.flatMap((line) => {
      const x = Number(line.slice(30, 38));
      return sideChain(line)
        ? [placed(line, 'A', '  0.40', x), placed(line, 'B', '  0.60', x + 0.2)]
        : [line];
    });
    const { pdbqt, notes } = must(prepare(both));
    const at = (name: string) => placeOf(name, pdbqt.split('\n'))[0] - placeOf(name, serine)[0];
    for (const name of ['CB', 'OG1', 'CG2']) expect(at(name)).toBeCloseTo(0.2, 3);
    expect(at('CA')).toBeCloseTo(0, 3);
    expect(notes.join()).toContain('alternate locations');
  });

  it('reads the first model only', () => {
    const model = (n: number) => [`MODEL     ${n}`, ...residues(10, 12), 'ENDMDL'];
    const { pdbqt, notes } = must(prepare(model(1), model(2)));
    expect(atomsOf(pdbqt).filter((a) => a.name === 'CA')).toHaveLength(3);
    expect(notes[0]).toContain('2 models');
  });
});

describe('ends, gaps and missing atoms', () => {
  const hydrogensOn = (pdbqt: string, number: string) =>
    atomsOf(pdbqt)
      .filter((a) => isHydrogen(a) && a.number === number)
      .map((a) => a.name);

  it('charges the first residue, and gives one amide hydrogen after a gap', () => {
    const { pdbqt, notes } = must(prepare(residues(10, 11), residues(15, 16)));
    expect(hydrogensOn(pdbqt, '10')).toEqual(['H1', 'H2', 'H3']);
    expect(hydrogensOn(pdbqt, '11')).toEqual(['H']);
    expect(hydrogensOn(pdbqt, '15')).toEqual(['H']);
    expect(notes.join()).toContain('gaps before ILE A 15');
  });

  it('notes a side chain that is not modelled and goes on', () => {
    const cut = residues(14, 14).filter((line) => /^ (N|CA|C|O|CB) /.test(line.slice(12, 17)));
    const { pdbqt, notes } = must(prepare(cut));
    expect(notes.join()).toContain('ARG A 14 (CG CD NE CZ NH1 NH2)');
    expect(atomsOf(pdbqt).filter((a) => !isHydrogen(a))).toHaveLength(5);
  });

  it('takes selenomethionine for the methionine it replaces', () => {
    const given = residues(36, 36).map((line) =>
      line.slice(12, 16) === ' SD '
        ? `HETATM${line.slice(6, 12)}SE   MSE${line.slice(20, 76)}SE`
        : `HETATM${line.slice(6, 17)}MSE${line.slice(20)}`,
    );
    expect(atomsOf(must(prepare(given)).pdbqt).find((a) => a.name === 'SE')?.type).toBe('SA');
  });
});

describe('modified residues', () => {
  it.each(Object.entries(MODIFIED_RESIDUES))(
    '%s names atoms that it has, and types that there are',
    (_, template) => {
      const names = Object.keys(template.types);
      for (const type of Object.values(template.types)) expect(findAutoDockType(type), type).toBeDefined();
      for (const { on, from } of template.sites) expect(names).toEqual(expect.arrayContaining([on, ...from]));
    },
  );

  it('puts no hydrogen on a phosphate nor on the oxygen that bears it', () => {
    const threonine = residues(4, 4).map((line) => `HETATM${line.slice(6, 17)}TPO${line.slice(20)}`);
    const [oxygen, carbon] = [placeOf('OG1', threonine), placeOf('CB', threonine)];
    const phosphorus = add(oxygen, scale(unit(subtract(oxygen, carbon)), 1.6));
    const line = (name: string, position: Vector3, element: string) =>
      pdbLine('HETATM', name, 'TPO', 4, position, element);
    const phosphate = [
      line('P', phosphorus, 'P'),
      line('O1P', add(phosphorus, [1.5, 0, 0]), 'O'),
      line('O2P', add(phosphorus, [0, 1.5, 0]), 'O'),
      line('O3P', add(phosphorus, [0, 0, 1.5]), 'O'),
    ];
    const { pdbqt, notes } = must(prepare(residues(3, 3), threonine, phosphate, residues(5, 5)));
    const atoms = atomsOf(pdbqt).filter((a) => a.residue === 'TPO');
    expect(atoms.filter(isHydrogen).map((a) => a.name)).toEqual(['H']);
    expect(atoms.find((a) => a.name === 'P')?.type).toBe('P');
    expect(notes.join()).not.toContain('lack');
  });
});

describe('metals and bridges', () => {
  const histidine = residues(69, 69);
  /** A point at `length` from an atom, away from another. */
  const beyond = (atom: string, from: string, length: number): Vector3 => {
    const [centre, back] = [placeOf(atom, histidine), placeOf(from, histidine)];
    return add(centre, scale(unit(subtract(centre, back)), length));
  };
  const ringTypes = (pdbqt: string) =>
    ['ND1', 'NE2'].map((name) => atomsOf(pdbqt).find((a) => a.name === name)?.type);

  it('types a lone histidine as HIE', () => {
    expect(ringTypes(must(prepare(histidine)).pdbqt)).toEqual(['NA', 'N']);
  });

  it('believes the hydrogens of the file', () => {
    const { pdbqt, notes } = must(prepare(residues(69, 69, true)));
    expect(ringTypes(pdbqt)).toEqual(['N', 'NA']);
    expect(notes.join()).toContain('HIS A 69 is HID (hydrogens of the file)');
  });

  it('believes the name of the residue', () => {
    const renamed = histidine.map((line) => line.replace('HIS', 'HSP'));
    expect(ringTypes(must(prepare(renamed)).pdbqt)).toEqual(['N', 'N']);
  });

  it('leaves the nitrogen bare that binds a zinc, and keeps the zinc', () => {
    const zinc = pdbLine('HETATM', 'ZN', 'ZN', 500, beyond('NE2', 'CG', 2.1), 'ZN');
    const { pdbqt, notes } = must(prepare(histidine, [zinc]));
    expect(ringTypes(pdbqt)).toEqual(['N', 'NA']);
    expect(atomsOf(pdbqt).at(-1)?.type).toBe('Zn');
    expect(notes).toContain('Kept as ions: ZN A 500.');
  });

  it('puts the hydrogen on Nδ where only Nδ is near a carbonyl oxygen', () => {
    const acceptor = residues(50, 50).map((line) => line);
    const shift = subtract(beyond('ND1', 'NE2', 2.8), placeOf('O', acceptor));
    const moved = acceptor.map((line) => {
      const place = add(placeOf(line.slice(12, 16).trim(), acceptor), shift);
      return line.slice(0, 30) + place.map((v) => v.toFixed(3).padStart(8)).join('') + line.slice(54);
    });
    expect(ringTypes(must(prepare(histidine, moved)).pdbqt)).toEqual(['N', 'NA']);
  });

  it('gives both hydrogens to a ring between two acids, and none to a nitrogen that an amide points at', () => {
    const place = (name: string, x: Vector3, residue: string, number: number, element: string) =>
      pdbLine('ATOM', name, residue, number, x, element);
    const [onD, onE] = [beyond('ND1', 'NE2', 2.8), beyond('NE2', 'ND1', 2.8)];
    const acids = [place('OD1', onD, 'ASP', 301, 'O'), place('OE1', onE, 'GLU', 302, 'O')];
    const both = must(prepare(histidine, acids));
    expect(ringTypes(both.pdbqt)).toEqual(['N', 'N']);
    expect(both.notes.join()).toContain('HIS A 69 is HIP (both nitrogens near acids)');
    const amide = must(prepare(histidine, [place('N', onE, 'ALA', 303, 'N')]));
    expect(ringTypes(amide.pdbqt)).toEqual(['N', 'NA']);
    expect(amide.notes.join()).toContain('HID (Nε near a donor)');
  });

  it('takes the hydrogens off two cysteines in a disulfide', () => {
    const cysteine = residues(67, 67);
    const [sulfur, carbon] = [placeOf('SG', cysteine), placeOf('CB', cysteine)];
    const middle = add(sulfur, scale(unit(subtract(sulfur, carbon)), 1.02));
    const mirrored = cysteine.map((line) => {
      const place = subtract(scale(middle, 2), placeOf(line.slice(12, 16).trim(), cysteine));
      const number = ' 167';
      return (
        line.slice(0, 22) +
        number +
        line.slice(26, 30) +
        place.map((v) => v.toFixed(3).padStart(8)).join('') +
        line.slice(54)
      );
    });
    const { pdbqt, notes } = must(prepare(cysteine, mirrored));
    const atoms = atomsOf(pdbqt);
    const sulfurs = atoms.filter((a) => a.type === 'SA');
    expect(sulfurs).toHaveLength(2);
    for (const s of sulfurs) {
      expect(atoms.some((h) => isHydrogen(h) && distanceOf(h, s) < 1.5)).toBe(false);
    }
    expect(notes).toContain('Disulfides: CYS A 67, CYS A 167.');
    expect(atomsOf(must(prepare(cysteine)).pdbqt).some((a) => a.name === 'HG')).toBe(true);
  });
});
