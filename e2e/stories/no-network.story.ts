/** Without a network the page says so, and goes on by itself when it is back. */
import { makeMatrix } from '../matrices.ts';
import { startProxy } from '../proxy.ts';
import { expect, startOn, test, untilDone, WASM } from '../story.ts';

test('without a network the page says so and goes on by itself', async ({
  project,
  coordinator,
  researcher,
  volunteer,
}) => {
  const line = await startProxy(coordinator.url);
  const page = await volunteer({ origin: line.url });
  await expect(page.getByTestId('phase')).toContainText('Waiting for work');
  // Chromium's emulation leaves open connections alone, which a lost network does not.
  await page.context().setOffline(true);
  line.cut();
  await expect(page.getByTestId('phase')).toContainText('No network');
  line.mend();
  await page.context().setOffline(false);

  const a = makeMatrix(128, 128, 15);
  const batch = await researcher.createProduct(project, { a, b: a, tile: 64, quorum: 1 });
  await untilDone(researcher, batch);
  await line.close();
});

test('a page that cannot load its workers says that there is no network, and goes on when there is', async ({
  browser,
  project,
  coordinator,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${coordinator.url}/?${WASM}&project=${project}`);
  await context.setOffline(true);
  await startOn(page);
  await expect(page.getByTestId('phase')).toContainText('No network');
  await context.setOffline(false);
  await expect(page.getByTestId('phase')).toContainText('Waiting for work');
  await context.close();
});
