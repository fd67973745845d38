/** Finished work waits in the browser while the coordinator is out of reach, over a reload too, and is sent later. */
import { hashOf, makeMatrix, multiply } from '../matrices.ts';
import { startProxy } from '../proxy.ts';
import { expect, test, untilDone, WEBGPU } from '../story.ts';

// Longer than the story: the coordinator must not give the work to anybody else.
test.use({ coordinatorSettings: { DISCONNECT_GRACE_MS: '120000' } });

test('results wait in the outbox, survive a reload, and count once', async ({
  project,
  coordinator,
  researcher,
  volunteer,
}) => {
  const line = await startProxy(coordinator.url);
  // 256 tiles and a look every 50 ms, so that the line is cut in the middle of it on any machine.
  const a = makeMatrix(1024, 1024, 13);
  const b = makeMatrix(1024, 1024, 14);
  const batch = await researcher.createProduct(project, { a, b, tile: 64, quorum: 1 });

  const page = await volunteer({ query: WEBGPU, origin: line.url });
  await expect
    .poll(async () => (await researcher.progress(batch)).inProgress, { intervals: [50] })
    .toBeGreaterThan(0);
  line.cut();
  await expect(page.getByTestId('unsent')).toContainText(/[1-9]/);
  const acceptedBefore = await settled(async () => (await researcher.progress(batch)).accepted);
  expect(acceptedBefore).toBeLessThan(256);

  await page.reload();
  await expect(page.getByTestId('unsent')).toContainText(/[1-9]/);
  expect((await researcher.progress(batch)).accepted, 'nothing came through').toBe(acceptedBefore);

  line.mend();
  await untilDone(researcher, batch);
  await expect(page.getByTestId('unsent')).toBeHidden();
  const { results } = await researcher.progress(batch);
  expect(results).toEqual({ accepted: 256, refused: 0, pending: 0 });
  expect(await researcher.productHash(batch)).toBe(hashOf(multiply(a, b)));
  await line.close();
});

/** A figure once it has stood still for a second: what came through before the line was cut may still be judged. */
async function settled(read: () => Promise<number>): Promise<number> {
  for (let before = await read(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = await read();
    if (now === before) return now;
    before = now;
  }
}
