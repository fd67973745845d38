/** The f64 scorer against what AutoDock Vina 1.2.3 printed: crystal poses, docking inputs, docked modes. */
import { describe, expect, test } from 'vitest';
import { unwrap } from '../../test/molecules.ts';
import { MACROCYCLE, readCaseFile, scoredFiles, vinaCases } from '../../test/vina-cases.ts';
import { readLigands } from '../pdbqt/ligand.ts';
import { readReceptor } from '../pdbqt/receptor.ts';
import { scorePose } from './score.ts';

/** kcal/mol: Vina prints three decimals, so half a thousandth is its rounding. */
const ROUNDING = 0.000501;

const ordinary = vinaCases.filter((name) => name !== MACROCYCLE);

describe.skipIf(ordinary.length === 0)('every pose that Vina scored gets its digits', () => {
  test.each(ordinary)('%s', (name) => {
    const receptor = unwrap(readReceptor(readCaseFile(name, 'receptor.pdbqt'), 'receptor.pdbqt'));
    for (const { file, scores } of scoredFiles(name)) {
      const ligands = unwrap(readLigands(readCaseFile(name, file), file));
      expect(ligands.length).toBe(scores.length);
      ligands.forEach((ligand, pose) => {
        const score = scorePose(receptor, ligand, ligand.coordinates);
        for (const part of ['total', 'inter', 'intra', 'torsional'] as const)
          expect
            .soft(
              Math.abs(score[part] - (scores[pose]?.[part] ?? Number.NaN)),
              `${file} pose ${pose + 1} ${part}`,
            )
            .toBeLessThan(ROUNDING);
      });
    }
  });
});
