/** Modes, distances between poses and the files written of them, against Vina's own. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atom, atomLine, FOLDED_CHAIN, ligandOf, PROPANOL, unwrap } from '../../test/molecules.ts';
import { caseBox, MACROCYCLE, readCaseFile, vinaCases } from '../../test/vina-cases.ts';
import { scorePoseInPocket } from '../minimise/minimise.ts';
import { openPocket } from '../minimise/pocket.ts';
import { readLigand, readLigands } from '../pdbqt/ligand.ts';
import { readReceptor } from '../pdbqt/receptor.ts';
import { identityPose, type Pose } from '../pose/pose.ts';
import type { Score } from '../scoring/score.ts';
import { rankModes } from './modes.ts';
import { heavyRmsd, lowerRmsd, symmetricRmsd } from './rmsd.ts';
import { writeModes } from './write-modes.ts';

const scoreOf = (inter: number, intra = 0): Score => ({ inter, intra, total: inter, torsional: 0 });
const shifted = (pose: Pose, by: number): Pose => {
  const moved = Float64Array.from(pose);
  moved[0] = (pose[0] ?? 0) + by;
  return moved;
};

describe('modes', () => {
  const ligand = ligandOf(PROPANOL);
  const at = (by: number, inter: number, intra = 0) => ({
    pose: shifted(identityPose(ligand), by),
    score: scoreOf(inter, intra),
  });

  test('are ordered by inter + intra, and near ones count once', () => {
    const modes = rankModes(ligand, [at(0, -5), at(0.9, -6), at(2, -5.5), at(5, -7, 3), at(7, -5.2)]);
    expect(modes.map(({ score }) => score.inter)).toEqual([-6, -5.5, -5.2, -7]);
    expect(modes.map(({ rmsdUpper }) => Math.round(rmsdUpper * 1000))).toEqual([0, 1100, 6100, 4100]);
  });

  test('end three kcal/mol above the best, or after nine', () => {
    const ladder = Array.from({ length: 12 }, (_, i) => at(3 * i, -8 + 0.2 * i));
    expect(rankModes(ligand, ladder)).toHaveLength(9);
    // Energies are divided by the rotors before they are compared.
    const last = 1 + 0.05846 * ligand.rotors;
    expect(rankModes(ligand, [at(0, -8), at(3, -8 + 2.9 * last), at(6, -8 + 3.1 * last)])).toHaveLength(2);
  });

  test('share the inner energy of the best one as unbound', () => {
    const [first, second] = rankModes(ligand, [at(0, -8, -0.5), at(4, -6, 0.25)]);
    const rotors = 1 + 0.05846 * ligand.rotors;
    expect(first?.affinity).toBeCloseTo(-8 / rotors, 12);
    expect(second?.affinity).toBeCloseTo((-6 + 0.25 + 0.5) / rotors, 12);
  });
});

describe('the symmetric RMSD', () => {
  const ring = (turned: number) =>
    Array.from({ length: 6 }, (_, i) => {
      const angle = ((i + turned) * Math.PI) / 3;
      return atomLine(i + 1, atom('A', 1.39 * Math.cos(angle), 1.39 * Math.sin(angle), 0));
    });
  const benzene = (turned: number) => ligandOf(['ROOT', ...ring(turned), 'ENDROOT', 'TORSDOF 0'].join('\n'));
  const placed = (ligand: ReturnType<typeof ligandOf>) => ({ ligand, coordinates: ligand.coordinates });

  test('does not see that a ring was turned onto itself', () => {
    expect(heavyRmsd(benzene(0), benzene(0).coordinates, benzene(2).coordinates)).toBeGreaterThan(2);
    expect(symmetricRmsd(placed(benzene(0)), placed(benzene(2)))).toBeLessThan(0.002);
    expect(lowerRmsd(benzene(0), benzene(0).coordinates, benzene(2).coordinates)).toBeLessThan(0.002);
  });

  test('knows molecules apart, but not files that number their atoms otherwise', () => {
    const chain = ligandOf(FOLDED_CHAIN);
    expect(symmetricRmsd(placed(chain), placed(ligandOf(PROPANOL)))).toBeUndefined();
    const oxygen = ligandOf(FOLDED_CHAIN.replace('N    LIG', 'O    LIG').replace(' N\n', ' OA\n'));
    expect(symmetricRmsd(placed(chain), placed(oxygen))).toBeUndefined();
    const backwards = [
      ...['ROOT', atomLine(1, atom('OA', 3.5, 1.4, 0.2)), atomLine(2, atom('C', 2.1, 1.4, 0)), 'ENDROOT'],
      ...['BRANCH 2 3', atomLine(3, atom('C', 1.5, 0, 0)), atomLine(4, atom('C', 0, 0, 0)), 'ENDBRANCH 2 3'],
      'TORSDOF 1',
    ].join('\n');
    expect(symmetricRmsd(placed(ligandOf(PROPANOL)), placed(ligandOf(backwards)))).toBeLessThan(1e-9);
  });
});

const ordinary = vinaCases.filter((name) => name !== MACROCYCLE);
const read = (name: string, file: string) => unwrap(readLigands(readCaseFile(name, file), file));

interface ReferenceModes {
  docking: { modes: { rmsd_to_crystal: number; remark_rmsd_lb?: number }[] };
}

describe.skipIf(ordinary.length === 0)('of real modes', () => {
  test.each(ordinary)('distances to the crystal pose are those measured before: %s', (name) => {
    const reference = JSON.parse(readCaseFile(name, 'reference.json')) as ReferenceModes;
    const crystal = unwrap(readLigand(readCaseFile(name, 'crystal.pdbqt'), 'crystal.pdbqt'));
    read(name, 'vina_out.pdbqt').forEach((mode, i) => {
      const rmsd = symmetricRmsd(
        { ligand: mode, coordinates: mode.coordinates },
        { ligand: crystal, coordinates: crystal.coordinates },
      );
      const expected = reference.docking.modes[i]?.rmsd_to_crystal ?? Number.NaN;
      expect(Math.abs((rmsd ?? Number.NaN) - expected), `mode ${i + 1}`).toBeLessThan(0.02);
    });
  });

  test.each(ordinary)("bounds to the first mode are Vina's: %s", (name) => {
    const printed = [...readCaseFile(name, 'vina_out.pdbqt').matchAll(/RESULT: +(\S+) +(\S+) +(\S+)/g)];
    const modes = read(name, 'vina_out.pdbqt');
    const [best] = modes;
    modes.forEach((mode, i) => {
      if (!best) return;
      const bounds = [lowerRmsd, heavyRmsd].map((of) => of(mode, best.coordinates, mode.coordinates));
      expect(Math.abs((bounds[0] ?? 9) - Number(printed[i]?.[2]))).toBeLessThan(0.01);
      expect(Math.abs((bounds[1] ?? 9) - Number(printed[i]?.[3]))).toBeLessThan(0.01);
    });
  });
});

const VINA = '/usr/bin/vina';

describe.skipIf(ordinary.length === 0)('a file of modes', () => {
  const [name = ''] = ordinary;
  const write = () => {
    const text = readCaseFile(name, 'crystal.pdbqt');
    const ligand = unwrap(readLigand(text, 'crystal.pdbqt'));
    const receptor = unwrap(readReceptor(readCaseFile(name, 'receptor.pdbqt'), 'receptor.pdbqt'));
    const pocket = openPocket(receptor, caseBox(name));
    const poses = [identityPose(ligand), shifted(identityPose(ligand), 1.2)];
    const found = poses.map((pose) => ({ pose, score: scorePoseInPocket(pocket, ligand, pose) }));
    const modes = rankModes(ligand, found, { apart: 1, count: 9, range: 1000 });
    return { modes, ligand, text: writeModes(text, modes) };
  };

  test('has the remarks of Vina and is read back', () => {
    const { modes, ligand, text } = write();
    const own = text.split('\n').filter((line) => /^REMARK (VINA|INTER|INTRA|UNBOUND)/.test(line));
    const theirs = readCaseFile(name, 'vina_out.pdbqt')
      .split('\n')
      .filter((line) => /^REMARK (VINA|INTER|INTRA|UNBOUND)/.test(line));
    const shape = (line: string | undefined) => line?.replace(/[-\d]/g, ' ').replace(/ +\./g, ' .');
    expect(own).toHaveLength(5 * modes.length);
    for (const [i, line] of own.slice(0, 5).entries()) {
      expect(line.length).toBe(theirs[i]?.length);
      expect(shape(line)).toBe(shape(theirs[i]));
    }
    const back = unwrap(readLigands(text, 'modes.pdbqt'));
    expect(back.map(({ model }) => model)).toEqual([1, 2]);
    back.forEach((mode, i) => {
      expect(heavyRmsd(ligand, mode.coordinates, modes[i]?.coordinates ?? mode.coordinates)).toBeLessThan(
        0.001,
      );
    });
  });

  test.skipIf(!existsSync(VINA))('is scored by the native vina with the digits it states', () => {
    const { modes, text } = write();
    const folder = mkdtempSync(join(tmpdir(), 'manyhands-modes-'));
    try {
      writeFileSync(join(folder, 'receptor.pdbqt'), readCaseFile(name, 'receptor.pdbqt'));
      const [first = ''] = text.split('ENDMDL');
      writeFileSync(join(folder, 'mode.pdbqt'), first.replace('MODEL 1\n', ''));
      const argv = ['--receptor', 'receptor.pdbqt', '--ligand', 'mode.pdbqt', '--score_only', '--autobox'];
      const printed = execFileSync(VINA, argv, { cwd: folder, encoding: 'utf8' });
      const affinity = Number(/Estimated Free Energy of Binding +: (\S+)/.exec(printed)?.[1]);
      expect(Math.abs(affinity - (modes[0]?.score.total ?? Number.NaN))).toBeLessThan(0.01);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
