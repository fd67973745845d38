import { describe, expect, test } from 'vitest';
import { cage, ligandOf, PROPANOL, receptorOf } from '../../test/molecules.ts';
import type { Reading } from '../reading.ts';
import { planRescore } from './rescore.ts';
import { planScreen } from './screen.ts';
import { planSearch } from './search.ts';

describe('a macrocycle opened for docking is refused by every kernel before any workunit is made', () => {
  const opened = ligandOf(
    PROPANOL.replace(/(ATOM {6}1 .* )C$/m, '$1CG0').replace(/(ATOM {6}2 .* )C$/m, '$1G0'),
  );
  const receptor = receptorOf(cage());
  const request = {
    receptor,
    ligands: [
      { name: 'propanol', ligand: ligandOf(PROPANOL) },
      { name: 'ring', ligand: opened },
    ],
    box: { center: [0, 0, 0], size: [12, 11, 10] },
    seed: 1,
  } as const;
  const issuesOf = (reading: Reading<unknown>) => (reading.ok ? [] : reading.issues);

  test.each([
    ['a search', () => planSearch({ ...request, effort: 'fast' }), 'ring'],
    ['a screen', () => planScreen({ ...request, placements: 10, posesPerWorkunit: 10 }), 'ring'],
    ['scoring of given poses', () => planRescore(receptor, [opened]), 'ligand.pdbqt'],
  ])('%s', (_, plan, where) => {
    expect(issuesOf(plan())).toEqual([
      expect.objectContaining({
        where,
        message: expect.stringContaining('macrocycle opened for docking: 2 atoms'),
        cure: expect.stringMatching(/--rigid_macrocycles.*--backend reference/),
      }),
    ]);
  });
});
