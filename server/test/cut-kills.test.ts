/** kill -9 of the coordinator while a file is cut: in the end every workunit exists once. Repeat a run with SEED=… */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@manyhands/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../src/store/open-database.ts';
import { type CoordinatorProcess, startCoordinatorProcess } from './coordinator-process.ts';
import { eventually } from './laboratory.ts';
import { createRandom } from './random.ts';
import { npy, scaleKernel } from './scale-kernel.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const KILLS = 3;
const ROWS = 30_000;
/** Milliseconds from a stored part to the kill: others are under way by then. */
const KILL_WITHIN_MS = 300;

let dataDir: string;
let coordinator: CoordinatorProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'manyhands-cuts-'));
  coordinator = await startCoordinatorProcess(dataDir);
}, 120_000);
afterAll(async () => {
  await coordinator?.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

test('a batch that is cut between kills of the coordinator has each workunit once', async () => {
  console.log(`cutting between kills: seed ${SEED}`);
  const random = createRandom(SEED);
  const client = createClient({ origin: coordinator.origin, token: coordinator.token });
  await client.projects.create({
    id: 'kills',
    title: 'Kills',
    purpose: 'To see.',
    owner: 'Testers',
  } as never);
  const { kernel } = await client.kernels.create(scaleKernel('kills') as never);
  const send = async (bytes: Uint8Array<ArrayBuffer>) =>
    (await client.uploads.send(new Blob([bytes]), 'file')).hash ?? '';
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
  const asked = { project: 'kills', kernel, title: 'Cut', cut: { rule, files } };
  const { batch, workunits } = await client.batches.create(asked as never);
  expect(workunits).toBe(ROWS);
  for (let kills = 0; kills < KILLS; kills++) {
    const before = (await client.batches.get(batch)).preparing ?? 0;
    // It must have gone on since the last kill.
    await eventually(
      () => client.batches.get(batch),
      ({ preparing = 0 }) => preparing < before || preparing === 0,
      120_000,
    );
    await sleep(random.next() * KILL_WITHIN_MS);
    await coordinator.kill();
    await coordinator.start();
    const { preparing } = await client.batches.get(batch);
    console.log(`${preparing} to be cut after kill ${kills + 1}`);
  }
  await eventually(
    () => client.batches.get(batch),
    ({ preparing }) => preparing === 0,
    120_000,
  );
  await coordinator.stop();
  const { database } = await openDatabase({ dataDir });
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
