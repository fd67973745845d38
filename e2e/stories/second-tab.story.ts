/** Two tabs of one browser are one volunteer: the second does not compute until its person says so. */
import { makeMatrix } from '../matrices.ts';
import { expect, startOn, test, untilDone } from '../story.ts';

test('a second tab does not compute twice', async ({ coordinator, researcher, volunteer }) => {
  const first = await volunteer();
  await expect(first.getByTestId('phase')).toContainText(/no work|nothing to/i);
  const second = await first.context().newPage();
  await second.goto(first.url());
  await startOn(second);
  await expect(second.getByTestId('phase')).toContainText(/another tab/i);
  const health = await fetch(`${coordinator.url}/api/health`);
  expect(await health.json()).toMatchObject({ hostsOnline: 1 });

  const a = makeMatrix(128, 128, 16);
  await researcher.createProject('tabs', 'Tabs');
  const batch = await researcher.createProduct('tabs', { a, b: a, tile: 64, quorum: 1 });
  await untilDone(researcher, batch);
  expect((await researcher.progress(batch)).assignments, 'each tile was computed once').toBe(4);

  await second.getByTestId('compute-here').click();
  await expect(first.getByTestId('phase')).toContainText(/another tab/i);
  await expect(second.getByTestId('phase')).not.toContainText(/another tab/i);
});
