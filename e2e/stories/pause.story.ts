/** Pause acts at once: the workunit in hand is given back, and the button takes it up again. */
import { makeMatrix } from '../matrices.ts';
import { expect, test, untilDone, WEBGPU } from '../story.ts';

test('pausing stops in the middle of a workunit and gives it back', async ({ researcher, volunteer }) => {
  const a = makeMatrix(1024, 1024, 17);
  await researcher.createProject('pause', 'Pausing');
  const batch = await researcher.createProduct('pause', { a, b: a, tile: 1024, quorum: 1 });
  const page = await volunteer({ query: WEBGPU });
  await expect(page.getByTestId('phase')).toContainText(/computing|helping/i);
  await expect.poll(async () => (await researcher.progress(batch)).inProgress).toBe(1);

  await page.getByTestId('pause').click();
  await expect(page.getByTestId('phase')).toContainText(/paused/i, { timeout: 2_000 });
  await expect.poll(async () => (await researcher.progress(batch)).inProgress).toBe(0);
  expect((await researcher.progress(batch)).accepted).toBe(0);

  await page.getByTestId('start').click();
  await untilDone(researcher, batch);
});
