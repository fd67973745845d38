/** Macrocycles opened by Meeko into CGx and Gx, scored by the rule of AutoDock Vina 1.2.5. */
import { describe, expect, test } from 'vitest';
import { atom, atomLine, ligandOf, receptorOf, unwrap, xsTypesOf } from '../../test/molecules.ts';
import { MACROCYCLE, readCaseFile, scoredFiles, vinaCases } from '../../test/vina-cases.ts';
import { findBonds } from '../chemistry/bonds.ts';
import type { Ligand } from '../ligand/ligand.ts';
import { mobilityOf } from '../ligand/mobility.ts';
import { findPairs } from '../ligand/pairs.ts';
import { readLigands } from '../pdbqt/ligand.ts';
import { readReceptor } from '../pdbqt/receptor.ts';
import { CUTOFF, totalEnergy } from './potential.ts';
import { type Score, scorePose } from './score.ts';
import { tableEnergy, tableRow } from './table.ts';

/**
 * A ring of ten atoms, opened between the first and the last: each end has a CG0, and a G0 where the other end belongs.
 * `first` is the type of the atom beside the first end.
 */
function openedRing(first = 'C'): Ligand {
  const place = (i: number): [number, number, number] => {
    const turn = ((i + 0.5) * 2 * Math.PI) / 10;
    return [2.4 * Math.cos(turn), 2.4 * Math.sin(turn), 0];
  };
  const line = (serial: number, type: string, at: number) => atomLine(serial, atom(type, ...place(at)));
  return ligandOf(
    [
      ...['ROOT', line(1, 'C', 4), 'ENDROOT', 'BRANCH 1 2', line(2, 'C', 3)],
      ...['BRANCH 2 3', line(3, 'C', 2), 'BRANCH 3 4', line(4, first, 1)],
      ...['BRANCH 4 5', line(5, 'CG0', 0), line(6, 'G0', 9), 'ENDBRANCH 4 5'],
      ...['ENDBRANCH 3 4', 'ENDBRANCH 2 3', 'ENDBRANCH 1 2'],
      ...['BRANCH 1 7', line(7, 'C', 5), 'BRANCH 7 8', line(8, 'C', 6), 'BRANCH 8 9', line(9, 'C', 7)],
      ...['BRANCH 9 10', line(10, 'C', 8), 'BRANCH 10 11', line(11, 'CG0', 9), line(12, 'G0', 0)],
      ...['ENDBRANCH 10 11', 'ENDBRANCH 9 10', 'ENDBRANCH 8 9', 'ENDBRANCH 7 8', 'ENDBRANCH 1 7'],
      'TORSDOF 9',
    ].join('\n'),
  );
}

/** Serials of the pairs of inner energy, from 1 as in the file. */
const pairsOf = ({ pairs }: Ligand) => pairs.map(([i, j]) => `${i + 1}-${j + 1}`);

describe('an opened macrocycle', () => {
  const ring = openedRing();

  test('has polar carbons beside its ends, and ends without a hydrophobic term', () => {
    expect(xsTypesOf(ring)).toEqual([
      'C_H',
      'C_H',
      'C_H',
      'C_P',
      'C_P',
      '-',
      'C_H',
      'C_H',
      'C_H',
      'C_P',
      'C_P',
      '-',
    ]);
    const receptor = receptorOf([atom('C', 0, 0, 4)]);
    const interOf = (type: string) => {
      const ligand = ligandOf(['ROOT', atomLine(1, atom(type, 0, 0, 0)), 'ENDROOT', 'TORSDOF 0'].join('\n'));
      return scorePose(receptor, ligand, ligand.coordinates).inter;
    };
    expect(interOf('CG0')).toBe(tableEnergy(tableRow('C_P', 'C_H'), 16));
    expect(interOf('CG0')).toBeGreaterThan(interOf('C'));
  });

  test('leaves out pairs about the bond that closes the ring, as Vina does', () => {
    const pairs = pairsOf(ring);
    // Along the chain 5 4 3 2 1 7 8 9 10 11, which closes from 11 to 5: the ends and what is bonded to them.
    for (const near of ['5-11', '5-10', '4-11', '4-10']) expect(pairs).not.toContain(near);
    // Three bonds apart too, but Vina looks no further than one bond from each end.
    for (const far of ['3-11', '5-9']) expect(pairs).toContain(far);
  });

  test('has glue that meets neither the receptor nor the ligand', () => {
    expect(pairsOf(ring).filter((pair) => /\b(6|12)\b/.test(pair))).toEqual([]);
    const receptor = receptorOf([atom('C', 0, 0, 4)]);
    const apart = Float64Array.from(ring.coordinates);
    // The glue of the first end, moved away from the other end: by the rule of 1.2.3 that cost 50 kcal/mol/Å.
    apart[3 * 5] = (apart[3 * 5] ?? 0) + 3;
    const score = (coordinates: Float64Array) => scorePose(receptor, ring, coordinates);
    expect(score(apart)).toEqual(score(Float64Array.from(ring.coordinates)));
  });

  test('types its ends by themselves: beside a nitrogen they are as polar', () => {
    expect(xsTypesOf(openedRing('N'))[4]).toBe('C_P');
  });
});

/**
 * What Vina 1.2.3 counted in the inner energy, and 1.2.4 no longer: glue with atoms that are not its partner, at an
 * optimal distance of 0. kcal/mol.
 */
function glueWithOthers({ atoms, coordinates, bodies, bodyOf }: Ligand): number {
  const types = atoms.map(({ type }) => type);
  const mobility = mobilityOf({ bodies, bodyOf }, types.length);
  const bonds = findBonds(types, coordinates, mobility);
  const isGlue = (i: number) => types[i]?.kind === 'glue';
  const isPair = (i: number, j: number) => `C${types[i]?.name}` === types[j]?.name;
  const scored = atoms.map(({ xsType }, i) => (isGlue(i) ? 'C_P' : xsType));
  return findPairs(types, scored, bonds, mobility)
    .filter(([i, j]) => (isGlue(i) || isGlue(j)) && !isPair(i, j) && !isPair(j, i))
    .reduce((sum, [i, j]) => {
      const way = [0, 1, 2].map(
        (axis) => (coordinates[3 * i + axis] ?? 0) - (coordinates[3 * j + axis] ?? 0),
      );
      const r = Math.hypot(...way);
      if (r >= CUTOFF) return sum;
      return sum - 0.035579 * Math.exp(-((r / 0.5) ** 2)) - 0.005156 * Math.exp(-(((r - 3) / 2) ** 2));
    }, 0);
}

describe.skipIf(!vinaCases.includes(MACROCYCLE))('a real macrocycle', () => {
  const poses = (file: string) => unwrap(readLigands(readCaseFile(MACROCYCLE, file), file));
  const receptor = () => unwrap(readReceptor(readCaseFile(MACROCYCLE, 'receptor.pdbqt'), 'receptor.pdbqt'));
  const score = (ligand: Ligand): Score => scorePose(receptor(), ligand, ligand.coordinates);

  test('has the total that the rule of 1.2.5 gives its crystal pose', () => {
    const { crystal_total_rule_1_2_5: expected } = JSON.parse(readCaseFile(MACROCYCLE, 'reference.json')) as {
      crystal_total_rule_1_2_5: number;
    };
    const [crystal] = poses('crystal.pdbqt').map(score);
    expect(crystal?.total).toBeCloseTo(expected, 3);
  });

  test('has the inter energy that 1.2.3 printed, and its inner energy once the glue is counted as it did', () => {
    for (const { file, scores } of scoredFiles(MACROCYCLE)) {
      const ligands = poses(file);
      expect(ligands.length).toBe(scores.length);
      ligands.forEach((ligand, pose) => {
        const { inter, intra, total } = score(ligand);
        const printed = scores[pose];
        // Three decimals are printed; the glue is summed by the formula here and by the table there.
        expect(Math.abs(inter - (printed?.inter ?? Number.NaN))).toBeLessThan(0.000501);
        expect(Math.abs(intra + glueWithOthers(ligand) - (printed?.intra ?? Number.NaN))).toBeLessThan(0.002);
        expect(ligand.rotors).toBe(21.5);
        expect(total).toBe(totalEnergy(inter, 21.5));
      });
    }
  });
});
