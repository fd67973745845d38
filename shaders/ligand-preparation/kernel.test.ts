/** The kernel in Node: what it finds passes the coordinator's check, and its names fit one another. */
import { readFileSync } from 'node:fs';
import { pageBackend } from '@manyhands/compute';
import { PREPARATION } from '@manyhands/docking';
import { conformerFault, conformerSize, loadChemistry, readConformer } from '@manyhands/docking/prepare';
import { admit } from '@manyhands/kernel';
import { expect, test } from 'vitest';
import { loadKernel } from '../load.ts';
import { pageCode } from '../page.ts';
import { prepareLigand } from './prepare.ts';

const kernel = await loadKernel('ligand-preparation');
const control = {
  signal: new AbortController().signal,
  ...{ sliceMs: () => 50, duty: () => 1, progress: () => undefined },
};

async function prepare(smiles: string) {
  await loadChemistry();
  const bytes = new TextEncoder().encode(smiles);
  const { heavyAtoms, atoms } = conformerSize(smiles);
  const params = { seed: 1, smilesBytes: bytes.length, heavyAtoms, atomCount: atoms };
  const backend = pageBackend({ [PREPARATION]: async () => prepareLigand });
  const prepared = await backend.prepare(kernel);
  const { outputs } = await prepared.run({ params, buffers: new Map([['smiles', bytes]]) }, control);
  return { found: outputs.get('found')?.[0], coordinates: outputs.get('coordinates') ?? new Uint8Array() };
}

test.each(['C', 'C[C@@H](O)CN', 'O=C([O-])c1ccccc1'])(
  '%s gets a conformer that passes the check',
  async (smiles) => {
    const { found, coordinates } = await prepare(smiles);
    expect(found).toBe(1);
    const conformer = readConformer(smiles, coordinates);
    expect(conformer && conformerFault(smiles, conformer)).toBeUndefined();
  },
);

test('manifest, page and cache call the code by one name, which tells the version of openchemlib', () => {
  const chemistry = new URL('../../node_modules/openchemlib/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(chemistry, 'utf8'));
  expect(kernel.manifest.variants.page?.code).toBe(PREPARATION);
  expect(Object.keys(pageCode)).toEqual([PREPARATION]);
  expect(PREPARATION).toContain(`-openchemlib-${version}`);
});

test('nobody may upload a kernel of that kind', async () => {
  expect(await admit(kernel)).toMatchObject([{ where: 'manifest.variants.page' }]);
});

test('a page that does not ship the code says so', async () => {
  await expect(pageBackend({}).prepare(kernel)).rejects.toMatchObject({ code: 'unsupported' });
});
