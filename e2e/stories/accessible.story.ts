/** Every page is free of what axe finds, light and dark, on a desk and on a phone. */
import { expectClean } from '../clean.ts';
import { startForeignSite } from '../foreign-site.ts';
import { makeMatrix } from '../matrices.ts';
import { expect, startOn, test, untilDone } from '../story.ts';

// An empty coordinator.
test.use({ coordinatorSettings: {} });

test('no page has accessibility faults', async ({ project, page, coordinator, researcher }) => {
  await page.goto(`${coordinator.url}/dash`);
  await page.getByText('Use an API token instead').click();
  await expect(page.getByLabel('API token')).toBeVisible();
  await expectClean(page);
  await page.goto(`${coordinator.url}/dash#token=${coordinator.token}`);
  await page.reload();
  await expect(page.getByText('No batch yet')).toBeVisible();
  await expectClean(page);

  const a = makeMatrix(128, 128, 20);
  await researcher.createSite('everyone', 'http://127.0.0.1');
  const batch = await researcher.createProduct(project, { a, b: a, tile: 64, quorum: 1 });
  const helper = await page.context().newPage();
  await helper.goto(`${coordinator.url}/?backend=wasm`);
  await expectClean(helper);
  await startOn(helper);
  await untilDone(researcher, batch);
  await expectClean(helper);
  await expect(page.getByRole('table', { name: 'Hosts' })).toBeVisible();
  await expectClean(page);

  const site = await startForeignSite(
    coordinator.url,
    '<donate-compute site="everyone"></donate-compute><donate-compute site="everyone" size="pill"></donate-compute>',
  );
  const museum = await page.context().newPage();
  await museum.goto(site.url);
  await expect(museum.frameLocator('iframe').first().getByRole('button', { name: 'Start' })).toBeVisible();
  await expectClean(museum);
  await site.close();
});
