/** The structures of cofactors are those of the Protein Data Bank: the formulas of its chemical components. */
import { expect, it } from 'vitest';
import { cofactorSmiles } from './cofactors.ts';
import { moleculeOf } from './molecule-of.ts';

/** Heavy atoms as the PDB's chemical component dictionary counts them, metals left out. */
it.each([
  ['HEM', 'C34 N4 O4'],
  ['AMP', 'C10 N5 O7 P1'],
  ['ADP', 'C10 N5 O10 P2'],
  ['ATP', 'C10 N5 O13 P3'],
  ['ANP', 'C10 N6 O12 P3'],
  ['ACP', 'C11 N5 O12 P3'],
  ['AGS', 'C10 N5 O12 P3 S1'],
  ['5GP', 'C10 N5 O8 P1'],
  ['GDP', 'C10 N5 O11 P2'],
  ['GTP', 'C10 N5 O14 P3'],
  ['GNP', 'C10 N6 O13 P3'],
  ['GCP', 'C11 N5 O13 P3'],
  ['NAD', 'C21 N7 O14 P2'],
  ['NAI', 'C21 N7 O14 P2'],
  ['NAP', 'C21 N7 O17 P3'],
  ['NDP', 'C21 N7 O17 P3'],
  ['FMN', 'C17 N4 O9 P1'],
  ['FAD', 'C27 N9 O15 P2'],
  ['SAH', 'C14 N6 O5 S1'],
  ['SAM', 'C15 N6 O5 S1'],
  ['COA', 'C21 N7 O16 P3 S1'],
  ['ACO', 'C23 N7 O17 P3 S1'],
  ['PLP', 'C8 N1 O6 P1'],
  ['PMP', 'C8 N2 O5 P1'],
  ['TPP', 'C12 N4 O7 P2 S1'],
  ['GSH', 'C10 N3 O6 S1'],
  ['H4B', 'C9 N5 O3'],
])('%s is %s', (name, formula) => {
  const molecule = moleculeOf(cofactorSmiles(name) ?? '');
  const counts = new Map<string, number>();
  for (let i = 0; i < molecule.getAtoms(); i++) {
    const label = molecule.getAtomLabel(i);
    counts.set(label, (counts.get(label) ?? 0) + 1);
    expect(molecule.getFreeValence(i)).toBeGreaterThanOrEqual(0);
  }
  const found = [...counts].map(([element, count]) => `${element}${count}`).sort();
  expect(found.join(' ')).toBe(formula);
});
