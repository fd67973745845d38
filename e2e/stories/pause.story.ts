/** Pause acts at once: the workunit in hand is given back, and the button takes it up again. */
import { makeMatrix } from '../matrices.ts';
import { expect, test, untilDone, WEBGPU } from '../story.ts';

test('pausing stops in the middle of a workunit and gives it back', async ({
  project,
  researcher,
  volunteer,
}) => {
  // One tile that takes a software GPU many seconds, so that the pause falls in the middle of it on any machine.
  const a = makeMatrix(960, 3840, 17);
  const b = makeMatrix(3840, 960, 18);
  const batch = await researcher.createProduct(project, { a, b, tile: 960, quorum: 1 });
  const page = await volunteer({ query: WEBGPU });
  await expect(page.getByTestId('phase')).toContainText('Computing');
  await expect.poll(async () => (await researcher.progress(batch)).inProgress).toBe(1);

  await page.getByTestId('pause').click();
  await expect(page.getByTestId('phase')).toContainText('Paused', { timeout: 2_000 });
  await expect.poll(async () => (await researcher.progress(batch)).inProgress).toBe(0);
  expect((await researcher.progress(batch)).accepted).toBe(0);

  await page.getByTestId('start').click();
  await untilDone(researcher, batch);
});
