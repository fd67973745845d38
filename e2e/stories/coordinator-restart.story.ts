/** The coordinator is killed while a page is open; the page goes on by itself and nothing acknowledged is lost. */
import { hashOf, makeMatrix, multiply } from '../matrices.ts';
import { expect, test, untilDone } from '../story.ts';

// A coordinator that may be killed.
test.use({ coordinatorSettings: {} });

test('a volunteer survives kill -9 of the coordinator', async ({
  project,
  coordinator,
  researcher,
  volunteer,
}) => {
  const a = makeMatrix(512, 256, 11);
  const b = makeMatrix(256, 512, 12);
  const batch = await researcher.createProduct(project, { a, b, tile: 64, quorum: 1 });
  const page = await volunteer();
  await expect.poll(async () => (await researcher.progress(batch)).accepted).toBeGreaterThan(3);

  await coordinator.kill();
  const before = Number(await page.getByTestId('accepted').innerText());
  await coordinator.restart();

  const after = await researcher.progress(batch);
  expect(after.accepted, 'what the page was told is still there').toBeGreaterThanOrEqual(before);
  await untilDone(researcher, batch);
  await expect(page.getByTestId('accepted')).toHaveText('64');
  const { results } = await researcher.progress(batch);
  expect(results, 'each is counted once').toEqual({ accepted: 64, refused: 0, pending: 0 });
  expect(await researcher.productHash(batch)).toBe(hashOf(multiply(a, b)));
});
