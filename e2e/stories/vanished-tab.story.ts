/** A tab that is closed in the middle of its work: it goes to somebody else, nothing is lost. */
import { makeMatrix } from '../matrices.ts';
import { expect, test, untilDone, WEBGPU } from '../story.ts';

test.use({ coordinatorSettings: { DISCONNECT_GRACE_MS: '1000' } });

test('work of a vanished tab is given to another', async ({ project, researcher, volunteer }) => {
  // Four tiles of seconds each on a software GPU, so that the tab is gone before it has finished them on any machine.
  const tiles = 4;
  const a = makeMatrix(960, 3840, 9);
  const b = makeMatrix(3840, 960, 10);
  const batch = await researcher.createProduct(project, { a, b, tile: 480, quorum: 1 });

  const gone = await volunteer({ query: WEBGPU });
  await expect.poll(async () => (await researcher.progress(batch)).inProgress).toBeGreaterThan(0);
  await gone.context().close();

  await volunteer();
  await untilDone(researcher, batch);
  const { results, assignments } = await researcher.progress(batch);
  expect(assignments, 'a second copy was handed out').toBeGreaterThan(tiles);
  expect(results, 'and one result counts').toEqual({ accepted: tiles, refused: 0, pending: 0 });
});
