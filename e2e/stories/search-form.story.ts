/** A docking search by its form: a library of several parts is under way when the page is reloaded, and nothing is lost. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { INHIBITOR, readPocket } from '../bench/pocket.ts';
import { expectClean } from '../clean.ts';
import { expect, test } from '../story.ts';

const PART_BYTES = 16_777_216;
/** More than two parts: three molecules, and remarks. */
const LIBRARY = `CCO ethanol\nC1CC broken\nOCCO glycol\n${`# ${'-'.repeat(997)}\n`.repeat(36_000)}`;

/** Where parts of uploads begin that the page sends; those from `held` on are never answered. */
async function watchParts(page: Page, held: number): Promise<number[]> {
  const offsets: number[] = [];
  await page.route('**/api/uploads/*', async (route) => {
    const offset = route.request().headers()['upload-offset'];
    if (offset === undefined) return route.continue();
    offsets.push(Number(offset));
    if (Number(offset) < held) await route.continue();
  });
  return offsets;
}

test('the form for a search keeps what was typed, chosen and sent over a reload', async ({
  page,
  project,
  coordinator,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-search-form-'));
  const [receptor, library] = [join(folder, '3aid.pdb'), join(folder, 'library.smi')];
  await writeFile(receptor, readPocket().text);
  await writeFile(library, LIBRARY);
  try {
    await page.goto(`${coordinator.url}/dash#token=${coordinator.token}`);
    await page.goto(`${coordinator.url}/dash#/batches/new?kind=search&project=${project}`);
    await page.getByLabel('Protein, as PDB or PDBQT').setInputFiles(receptor);
    await page.getByLabel('Reference ligand').selectOption(INHIBITOR);
    await page.getByRole('button', { name: 'Draw it around the reference' }).click();
    await page.getByLabel('Reference ligand').selectOption('none');
    await page.getByLabel('Residues to leave out').fill(INHIBITOR);
    await page.getByLabel('Molecules, as SMILES, SDF or PDBQT').setInputFiles(library);
    await page.getByLabel('Title').fill('Searched by form');
    // The picture's buttons move what stands below.
    await expect(page.getByRole('button', { name: 'Nearer' })).toBeVisible();

    await watchParts(page, PART_BYTES);
    await page.getByRole('button', { name: 'Upload 2 files' }).click();
    await expect(page.getByRole('progressbar', { name: 'Uploading' })).toBeVisible();
    await expect(page.getByText(/^16\.8\sMB of 36\.\d\sMB/)).toBeVisible();
    await expectClean(page);
    // In this order: what is held would go on its way where nobody holds it any more.
    await page.reload();
    await page.unrouteAll({ behavior: 'ignoreErrors' });

    await expect(page.getByLabel('Title')).toHaveValue('Searched by form');
    await expect(page.getByText('library.smi, about')).toBeVisible();
    await expect(
      page.getByRole('img', { name: '3aid.pdb as a ribbon' }),
      'drawn as it is stored',
    ).toBeVisible();
    await expect(page.getByText('Choose library again above.')).toBeVisible();
    await page.getByLabel('Molecules, as SMILES, SDF or PDBQT').setInputFiles(library);
    const offsets = await watchParts(page, Number.POSITIVE_INFINITY);
    await page.getByRole('button', { name: 'Go on uploading' }).click();
    await page.getByRole('button', { name: 'Create the search' }).click();
    await expect(page.getByText('2 ligands, 2 of them still to get their shape.')).toBeVisible();
    expect(offsets, 'no part was sent twice').toEqual([PART_BYTES, 2 * PART_BYTES]);
    await expect(page.getByText('One molecule cannot be docked; the others go on.')).toBeVisible();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
