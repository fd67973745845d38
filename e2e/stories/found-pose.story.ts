/** After a docking result the page shows protein and pose in 3D, says the same in words, and hides it on request. */
import { INHIBITOR, readPocket } from '../bench/pocket.ts';
import { findFaults } from '../clean.ts';
import { expect, test, WASM } from '../story.ts';

test('the pose found just now is shown in the protein, in 3D and in words', async ({
  project,
  researcher,
  volunteer,
}) => {
  await researcher.createScreen(project, aspirin(10_000));
  const asked: string[] = [];
  const wrong: string[] = [];
  const page = await volunteer({
    query: WASM,
    prepare: async (page) => {
      await page.emulateMedia({ reducedMotion: 'reduce' });
      // On a phone the picture lies below what is seen first.
      await page.setViewportSize({ width: 390, height: 600 });
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()));
      page.on('pageerror', (error) => wrong.push(String(error)));
    },
  });
  const viewers = () => asked.filter((url) => url.includes('pose-view'));

  const found = page.getByTestId('found');
  await expect(found).toContainText('aspirin');
  await expect(found).toContainText(/−?[\d,.]+ kcal\/mol/);
  await expect(found).toContainText('Shows that all this works.');
  expect(viewers(), 'nothing is loaded while the picture is out of view').toEqual([]);

  await found.scrollIntoViewIfNeeded();
  const canvas = found.locator('canvas');
  await expect(canvas).toBeVisible();
  await expect(found.getByRole('img')).toHaveAccessibleName(/aspirin, drawn as sticks.* kcal\/mol/);
  expect(viewers()).toHaveLength(1);
  await expect(found.getByRole('button', { name: 'Keep turning' })).toBeVisible();
  // A picture of one colour has nothing in it; PNG makes almost nothing of it.
  await expect.poll(async () => (await canvas.screenshot()).byteLength).toBeGreaterThan(5_000);
  const before = await canvas.screenshot();
  await found.getByRole('button', { name: 'Turn left' }).click();
  await expect.poll(async () => before.equals(await canvas.screenshot())).toBe(false);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await findFaults(page, '[data-testid=found]')).toEqual([]);
  }

  await found.getByRole('button', { name: 'Hide picture' }).click();
  await expect(canvas).toBeHidden();
  await expect(found).toContainText('aspirin');
  await page.reload();
  await researcher.createScreen(project, aspirin(2_000));
  await expect(page.getByTestId('found')).toContainText('aspirin');
  await expect(page.getByRole('button', { name: 'Show picture' })).toBeVisible();
  await page.getByTestId('found').scrollIntoViewIfNeeded();
  await expect(page.locator('canvas')).toHaveCount(0);
  expect(wrong).toEqual([]);
});

test('without WebGL the text stays', async ({ project, researcher, volunteer }) => {
  await researcher.createScreen(project, aspirin(2_000));
  const page = await volunteer({
    query: WASM,
    prepare: async (page) => {
      await page.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null;
      });
    },
  });
  const found = page.getByTestId('found');
  await expect(found).toContainText('kcal/mol');
  await found.scrollIntoViewIfNeeded();
  await expect(found).toContainText('cannot draw it in 3D');
  await expect(page.getByTestId('accepted')).toHaveText('1');
});

/** Aspirin in HIV-1 protease. */
function aspirin(placements: number) {
  const { text, center, size } = readPocket();
  return {
    title: 'Aspirin in HIV-1 protease',
    quorum: 1,
    receptor: { name: 'HIV-1 protease', format: 'pdb', text, ligandResidue: INHIBITOR },
    box: { center, size },
    ligand: { name: 'aspirin', smiles: 'CC(=O)Oc1ccccc1C(=O)O' },
    placements,
    posesPerWorkunit: 2_000,
  } as const;
}
