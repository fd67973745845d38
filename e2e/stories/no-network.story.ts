/** Without a network the page says so, and goes on by itself when it is back. */
import { makeMatrix } from '../matrices.ts';
import { expect, test, untilDone } from '../story.ts';

test('without a network the page says so and goes on by itself', async ({
  project,
  researcher,
  volunteer,
}) => {
  const page = await volunteer();
  await expect(page.getByTestId('phase')).toContainText('Waiting for work');
  await page.context().setOffline(true);
  await expect(page.getByTestId('phase')).toContainText('No network');
  await page.context().setOffline(false);

  const a = makeMatrix(128, 128, 15);
  const batch = await researcher.createProduct(project, { a, b: a, tile: 64, quorum: 1 });
  await untilDone(researcher, batch);
});
