/** Two tabs of one browser are one volunteer: the second does not compute until its person says so. */
import { makeMatrix } from '../matrices.ts';
import { expect, startOn, test, untilDone } from '../story.ts';

test('a second tab does not compute twice', async ({ project, researcher, volunteer }) => {
  const first = await volunteer();
  await expect(first.getByTestId('phase')).toContainText('Waiting for work');
  const second = await first.context().newPage();
  await second.goto(first.url());
  await startOn(second);
  await expect(second.getByTestId('phase')).toContainText('Another tab is helping');

  const a = makeMatrix(128, 128, 16);
  const batch = await researcher.createProduct(project, { a, b: a, tile: 64, quorum: 1 });
  await untilDone(researcher, batch);
  expect((await researcher.progress(batch)).assignments, 'each tile was computed once').toBe(4);

  await second.getByTestId('compute-here').click();
  await expect(first.getByTestId('phase')).toContainText('Another tab is helping');
  await expect(second.getByTestId('phase')).not.toContainText('Another tab is helping');
});
