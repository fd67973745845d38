/** A tab that is closed in the middle of a workunit: its work goes to somebody else, nothing is lost. */
import { makeMatrix } from '../matrices.ts';
import { expect, test, untilDone } from '../story.ts';

test.use({ coordinatorSettings: { DISCONNECT_GRACE_MS: '1000' } });

test('work of a vanished tab is given to another', async ({ researcher, volunteer }) => {
  // Tiles large enough that the tab is surely gone before it has finished them.
  const a = makeMatrix(1024, 1024, 9);
  await researcher.createProject('gone', 'Vanishing');
  const batch = await researcher.createProduct('gone', {
    a,
    b: a,
    tile: 1024,
    quorum: 1,
    title: 'One large tile',
  });

  const gone = await volunteer();
  await expect.poll(async () => (await researcher.progress(batch)).inProgress).toBe(1);
  await gone.context().close();

  await volunteer();
  await untilDone(researcher, batch);
  const { accepted, assignments } = await researcher.progress(batch);
  expect({ accepted, assignments }).toEqual({ accepted: 1, assignments: 2 });
});
