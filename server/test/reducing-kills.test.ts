/** kill -9 of the coordinator while accepted results are reduced: in the end each is in the figures once. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reduced } from '@manyhands/protocol';
import { expect, test } from 'vitest';
import { createFillBatch } from '../bench/batch.ts';
import { createIdentity, type Identity } from './identity.ts';
import { killedCoordinator, QUICK_SETTINGS } from './killed-coordinator.ts';
import { eventually } from './laboratory.ts';
import { joinVolunteer, STRONG_GPU, unwrap } from './volunteer-client.ts';

const KILLS = 8;
/** Workunits that each life of the coordinator gets answers for, by both hosts. */
const A_LIFE = 40;
const WORKUNITS = (KILLS + 1) * A_LIFE;
/** Milliseconds from the last answer to the kill: judging gathers for 50, reducing looks every 200, and both take a while. */
const KILL_WITHIN_MS = 600;

const killed = killedCoordinator('reducing', QUICK_SETTINGS);

async function answerSome(identity: Identity): Promise<void> {
  const client = await joinVolunteer(killed.process.origin, { identity, hello: STRONG_GPU });
  const { assignments } = unwrap(await client.request(60, A_LIFE));
  for (const { assignment, params } of assignments) {
    const words = Uint32Array.of(params.number ?? 0, (params.number ?? 0) + 1);
    unwrap(await client.answer(assignment, [new Uint8Array(words.buffer)], 'webgpu'));
  }
  client.close();
}

test(`[R2] each accepted result is reduced once through ${KILLS} kills of the coordinator`, async () => {
  const { api } = killed;
  const identities = [await createIdentity(), await createIdentity()];
  const batch = await createFillBatch(killed.process, 8, WORKUNITS, [
    { kind: 'sum', output: 'answer' },
    { kind: 'moments', output: 'answer' },
    { kind: 'histogram', output: 'answer', from: 0, to: WORKUNITS + 1, bins: 1 },
  ]);
  const reduced = (): Promise<Reduced[]> => api.batches.reduced(batch);
  const seen: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (const identity of identities) await answerSome(identity);
    await killed.restartWithin(KILL_WITHIN_MS);
    seen.push((await reduced())[0]?.workunits ?? 0);
  }
  for (let life = 0; (await api.batches.get(batch)).state !== 'done'; life += 1) {
    expect(life, 'it gets on').toBeLessThan(60);
    for (const identity of identities) await answerSome(identity);
    await sleep(200);
  }
  const figures = await eventually(reduced, ([sum]) => (sum?.workunits ?? 0) >= WORKUNITS, 60_000);
  console.log(`reduced at each start: ${seen.join(' ')}, in the end ${figures[0]?.workunits}`);
  expect(seen, 'nothing is lost by a kill').toEqual([...seen].sort((a, b) => a - b));
  const first = (WORKUNITS * (WORKUNITS - 1)) / 2;
  expect(figures.map(({ workunits, value }) => ({ workunits, ...value }))).toMatchObject([
    { workunits: WORKUNITS, values: [first, first + WORKUNITS] },
    { workunits: WORKUNITS, count: 2 * WORKUNITS, mean: WORKUNITS / 2, least: 0, greatest: WORKUNITS },
    { workunits: WORKUNITS, counts: [2 * WORKUNITS], below: 0, above: 0 },
  ]);
}, 600_000);
