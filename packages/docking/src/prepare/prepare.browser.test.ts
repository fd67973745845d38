/** Preparation in a real browser: the tables are fetched, and conformers are those that Node makes. */
import { embed, loadChemistry, readLibrary, receptorFromPdb } from '@manyhands/docking/prepare';
import { beforeAll, expect, it } from 'vitest';
import { FIXED_CONFORMER, tellConformer } from '../../test/prepare/fixed-conformer.ts';

const tables = new URL('../../../../node_modules/openchemlib/dist/resources.json', import.meta.url);

beforeAll(() => loadChemistry(tables.href));

it('makes the conformer that Node makes', () => {
  expect(tellConformer(embed(FIXED_CONFORMER.smiles))).toBe(FIXED_CONFORMER.places);
});

it('reads a library, listing what cannot be had', async () => {
  const entries = [];
  for await (const entry of readLibrary('CCO ethanol\nC1CC opened\nC[NH3+].[Cl-] salt\n'))
    entries.push(entry);
  expect(entries.map((entry) => [entry.name, entry.ok])).toEqual([
    ['ethanol', true],
    ['opened', false],
    ['salt', true],
  ]);
});

it('prepares a receptor', () => {
  const glycine = ['N  -1.2 0.8 0.1', 'CA 0.0 0.0 0.0', 'C 1.3 0.7 -0.1', 'O 1.4 1.9 -0.1'].map((atom, i) => {
    const [name = '', ...place] = atom.split(/\s+/);
    const columns = place.map((value) => Number(value).toFixed(3).padStart(8)).join('');
    return `ATOM  ${String(i + 1).padStart(5)}  ${name.padEnd(3)} GLY A   1    ${columns}  1.00  0.00          ${name.slice(0, 1).padStart(2)}`;
  });
  const prepared = receptorFromPdb(glycine.join('\n'), { name: 'glycine' });
  expect(prepared.ok && prepared.value.pdbqt.match(/ HD$/gm)?.length).toBe(3);
});
