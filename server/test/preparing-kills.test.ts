/**
 * kill -9 of the coordinator while molecules are prepared and docked: each is ranked once in the end, whatever was under
 * way. Repeat a run with SEED=…
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@manyhands/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CoordinatorProcess, startCoordinatorProcess } from './coordinator-process.ts';
import { createIdentity } from './identity.ts';
import { POCKET } from './pocket.ts';
import { createRandom } from './random.ts';
import { createSearchRunner } from './search-volunteer.ts';
import { joinVolunteer, unwrap } from './volunteer-client.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
/** Milliseconds from an answer to the kill: loading the chemistry, certifying, judging and docking fall into that time. */
const KILL_WITHIN_MS = 3_000;
const SMILES = ['CCO', 'CCN', 'CCCO'];

let dataDir: string;
let coordinator: CoordinatorProcess;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'manyhands-preparing-'));
  coordinator = await startCoordinatorProcess(dataDir, { HOLD_MS: '300', DISCONNECT_GRACE_MS: '100' });
}, 120_000);
afterAll(async () => {
  await coordinator.stop();
  await rm(dataDir, { recursive: true, force: true });
}, 60_000);

test('[V29] molecules that are prepared between kills of the coordinator are docked and ranked once each', async () => {
  console.log(`preparing between kills: seed ${SEED}`);
  const random = createRandom(SEED);
  const api = createClient({ origin: coordinator.origin, token: coordinator.token });
  await api.projects.create({
    id: 'kills',
    title: 'Kills',
    purpose: 'To see that it holds.',
    owner: 'Testers',
  });
  const { batch } = await api.batches.createSearch({
    ...{ project: 'kills', title: 'Search', secondOpinions: 0 },
    box: { center: [0, 0, 0], size: [8, 8, 8] },
    receptor: { name: 'pocket.pdbqt', format: 'pdbqt', text: POCKET },
    library: { format: 'smiles', text: SMILES.map((smiles, i) => `${smiles} m${i}`).join('\n') },
    effort: { chains: 1, steps: 2 },
  });
  const identity = await createIdentity();
  const runner = createSearchRunner(() => coordinator.origin);
  /** One host until it has given its next answer; then the coordinator dies within a moment. */
  const oneAnswer = async (kills: number): Promise<void> => {
    const client = await joinVolunteer(coordinator.origin, { identity, hello: { project: 'kills' } });
    const { assignments, batches } = unwrap(await client.request(10, 1));
    for (const assignment of assignments) {
      const outputs = await runner.compute(assignment, batches);
      unwrap(await client.answer(assignment.assignment, outputs));
    }
    // Longer each time, so that it ends on any machine.
    await sleep(random.next() * KILL_WITHIN_MS * (1 + kills / 6));
    await coordinator.kill();
    client.close();
    await coordinator.start();
  };
  let kills = 0;
  while ((await api.batches.get(batch)).state !== 'done') {
    await oneAnswer(kills);
    kills += 1;
    expect(kills, 'it gets on').toBeLessThan(20 * SMILES.length);
  }
  const { ligands, refused } = await api.batches.ranking(batch);
  console.log(`${kills} kills, ${ligands.length} molecules ranked`);
  expect(refused).toEqual([]);
  expect(ligands.map(({ name }) => name).sort()).toEqual(SMILES.map((_, i) => `m${i}`));
  expect(ligands.map(({ rank, workunits, status }) => ({ rank, workunits, status }))).toEqual(
    SMILES.map((_, i) => ({ rank: i + 1, workunits: 1, status: 'done' })),
  );
  expect((await api.batches.get(batch)).results).toMatchObject({ accepted: SMILES.length, refused: 0 });
}, 600_000);
