/** `docking-search` on real complexes: a small search comes near to what AutoDock Vina found at exhaustiveness 8. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { wasmBackend } from '@manyhands/compute';
import { type Box, placePose, readLigand, readReceptor, scorePose } from '@manyhands/docking';
import { describe, expect, test } from 'vitest';
import { loadKernel } from '../load.ts';
import { controlOf } from '../test/contract.ts';
import { unwrap } from '../test/molecules.ts';
import { first, foundIn, searchInputs } from './test/cases.ts';

const folder = fileURLToPath(new URL('../../../shared/data/docking', import.meta.url));
const isThere = existsSync(folder);
if (!isThere) console.log(`Skipped: real complexes are not at ${folder}.`);

interface ReferenceFile {
  readonly box: Box;
  readonly docking: { readonly modes: readonly { readonly rescored: { readonly total: number } }[] };
}

describe.skipIf(!isThere)('the best pose is within 1 kcal/mol of Vina’s', () => {
  test.each(['1hnn', '1stp'])('%s', async (name) => {
    const read = (file: string) => readFile(`${folder}/${name}/${file}`, 'utf8');
    const { box, docking } = JSON.parse(await read('reference.json')) as ReferenceFile;
    const receptor = unwrap(readReceptor(await read('receptor.pdbqt'), 'receptor.pdbqt'));
    const ligand = unwrap(readLigand(await read('ligand.pdbqt'), 'ligand.pdbqt'));
    const searched = { receptor, ligand, box };
    const input = first(searchInputs(searched, { effort: { chains: 128, steps: 80 }, seed: 1 }));
    const prepared = await wasmBackend().prepare(await loadKernel('docking-search'));
    const { outputs } = await prepared.run(input, controlOf());
    const totals = foundIn(searched, outputs).map(
      ({ pose }) => scorePose(receptor, ligand, placePose(ligand, pose)).total,
    );
    const best = Math.min(...docking.modes.map(({ rescored }) => rescored.total));
    expect(Math.min(...totals)).toBeLessThan(best + 1);
  });
});
