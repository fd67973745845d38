/** kill -9 of the coordinator while a file is cut: in the end every workunit exists once. */
import { expect, test } from 'vitest';
import { openDatabase } from '../src/store/open-database.ts';
import { killedCoordinator } from './killed-coordinator.ts';
import { eventually } from './laboratory.ts';
import { npy, scaleKernel } from './scale-kernel.ts';

const KILLS = 3;
const ROWS = 30_000;
/** Milliseconds from a stored part to the kill: others are under way by then. */
const KILL_WITHIN_MS = 300;

const killed = killedCoordinator('cutting');

test('a batch that is cut between kills of the coordinator has each workunit once', async () => {
  const { api, project } = killed;
  const { kernel } = await api.kernels.create(scaleKernel(project));
  const send = async (bytes: Uint8Array<ArrayBuffer>) =>
    (await api.uploads.send(new Blob([bytes]), 'file')).hash ?? '';
  const files = {
    'a.npy': await send(
      await npy(
        Float32Array.from({ length: ROWS }, (_, i) => i),
        [ROWS, 1],
      ),
    ),
    'w.npy': await send(await npy([2], [1])),
  };
  const rule = { inputs: { a: { each: 'row', file: 'a.npy' } }, shared: { w: { file: 'w.npy' } } };
  const asked = { project, kernel, title: 'Cut', cut: { rule, files } };
  const { batch, workunits } = await api.batches.create(asked as never);
  expect(workunits).toBe(ROWS);
  for (let kills = 0; kills < KILLS; kills++) {
    const before = (await api.batches.get(batch)).preparing ?? 0;
    // It must have gone on since the last kill.
    await eventually(
      () => api.batches.get(batch),
      ({ preparing = 0 }) => preparing < before || preparing === 0,
      120_000,
    );
    await killed.restartWithin(KILL_WITHIN_MS);
    const { preparing } = await api.batches.get(batch);
    console.log(`${preparing} to be cut after kill ${kills + 1}`);
  }
  await eventually(
    () => api.batches.get(batch),
    ({ preparing }) => preparing === 0,
    120_000,
  );
  await killed.process.stop();
  const { database } = await openDatabase(killed);
  const rows = await database.query<{ all: number; labels: number; blobs: number }>(
    `select count(*)::int as all, count(distinct label)::int as labels,
            (select count(*)::int from blobs b where exists (
               select from workunits w where w.inputs->'a'->>'hash' = encode(b.hash, 'hex'))) as blobs
       from workunits`,
  );
  const first = await database.query<{ label: string }>('select label from workunits order by id limit 3');
  await database.close();
  expect(rows).toEqual([{ all: ROWS, labels: ROWS, blobs: ROWS }]);
  expect(first.map(({ label }) => label)).toEqual(['row 0', 'row 1', 'row 2']);
}, 400_000);
