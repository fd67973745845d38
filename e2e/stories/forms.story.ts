/** The forms for docking searches and products: what is chosen is drawn and reckoned, before anything is sent. */
import { expectClean } from '../clean.ts';
import { faultsOf } from '../console.ts';
import { fillProduct, fillSearch } from '../forms.ts';
import { expect, test } from '../story.ts';

test('a box is drawn in 3D about the ligand in the crystal, and a product says how large it is', async ({
  page,
  coordinator,
  project,
}) => {
  const faults = faultsOf(page);
  await page.goto(`${coordinator.url}/dash#token=${coordinator.token}`);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

  const canvas = await fillSearch(page, project);
  await expect(canvas).toBeVisible();
  await expect(page.getByLabel('Size x, Å')).not.toHaveValue('');
  // A picture of one colour has nothing in it; PNG makes almost nothing of it.
  await expect.poll(async () => (await canvas.screenshot()).byteLength).toBeGreaterThan(5_000);
  await page.getByRole('button', { name: 'Upload 1 file' }).click();
  await expect(page.getByRole('button', { name: 'Create the search' })).toBeEnabled();
  await expectClean(page);

  await expect(await fillProduct(page, project)).toBeVisible();
  await expectClean(page);
  expect(faults, 'nothing that the policy forbids, 3Dmol.js included').toEqual([]);
});
