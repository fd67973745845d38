/** Boxes are drawn around what a file has, and have twelve edges. */
import { expect, it } from 'vitest';
import { atomsOfPdb, atomsOfSdf, boxAround, edgesOf, guestsOf } from './atoms.ts';

const line = (kind: string, residue: string, x: number, y: number, z: number): string =>
  `${kind.padEnd(6)}    1  C1  ${residue.padEnd(3)} A   1    ${[x, y, z].map((n) => n.toFixed(3).padStart(8)).join('')}  1.00  0.00           C`;

const PDB = [
  line('ATOM', 'ALA', 50, 50, 50),
  line('HETATM', 'HOH', 9, 9, 9),
  line('HETATM', 'SO4', 7, 7, 7),
  line('HETATM', 'ARQ', 1, 2, 3),
  line('HETATM', 'ARQ', 3, 2, 1),
].join('\n');

it('guests are what is neither protein nor water, the largest first', () => {
  expect(guestsOf(PDB).map(({ residue, atoms }) => [residue, atoms.length])).toEqual([
    ['ARQ', 2],
    ['SO4', 1],
  ]);
  expect(atomsOfPdb(PDB)).toHaveLength(5);
});

it('a box reaches 4 Å beyond the furthest atom on every side', () => {
  const [guest] = guestsOf(PDB);
  expect(boxAround(guest?.atoms ?? [])).toEqual({ center: [2, 2, 2], size: [10, 8, 10] });
  expect(boxAround([])).toBeNull();
});

it('an SD file gives the atoms of its first molecule', () => {
  const atom = (x: number) => `${x.toFixed(4).padStart(10)}    0.0000    0.0000 C   0  0`;
  const sdf = ['name', '', '', '  2  1  0  0  0', atom(1), atom(-2.5), '  1  2  1  0', 'M  END', '$$$$'].join(
    '\n',
  );
  expect(atomsOfSdf(sdf).map(({ x }) => x)).toEqual([1, -2.5]);
  expect(atomsOfSdf('no molecule')).toEqual([]);
});

it('the edges of a box are twelve, each as long as its side', () => {
  const edges = edgesOf({ center: [0, 0, 0], size: [2, 4, 6] });
  const lengths = edges.map(([a, b]) => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)).sort((a, b) => a - b);
  expect(lengths).toEqual([2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6]);
});
