/** A tab that is closed in the middle of a workunit: its work goes to somebody else, nothing is lost. */
import { makeMatrix } from '../matrices.ts';
import { expect, test, untilDone, WEBGPU } from '../story.ts';

test.use({ coordinatorSettings: { DISCONNECT_GRACE_MS: '1000' } });

test('work of a vanished tab is given to another', async ({ project, researcher, volunteer }) => {
  // One tile that takes a software GPU seconds, so that the tab is gone before it has finished.
  const a = makeMatrix(960, 960, 9);
  const batch = await researcher.createProduct(project, {
    a,
    b: a,
    tile: 960,
    quorum: 1,
    title: 'One large tile',
  });

  const gone = await volunteer({ query: WEBGPU });
  await expect.poll(async () => (await researcher.progress(batch)).inProgress).toBe(1);
  await gone.context().close();

  await volunteer();
  await untilDone(researcher, batch);
  const { results, assignments } = await researcher.progress(batch);
  expect(assignments, 'a second copy was handed out').toBeGreaterThan(1);
  expect(results, 'and one result counts').toEqual({ accepted: 1, refused: 0, pending: 0 });
});
