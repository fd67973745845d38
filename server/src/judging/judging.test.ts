/** When the judge looks: soon after what waits has company, and at once for what fills a round of its own. */
import { expect, onTestFinished, test } from 'vitest';
import {
  createTestBatch,
  introduce,
  leaseRequest,
  NOON,
  openStoreLaboratory,
  reportDone,
} from '../../test/store-laboratory.ts';
import { createLog } from '../log.ts';
import { AT_ONCE, createJudging } from './judging.ts';

const LEFT_OVER = 7;
/** Milliseconds: nobody waits for them here. */
const AN_HOUR = 3_600_000;

test('a backlog is judged round after round without waiting; what fills none waits for company', async () => {
  const { store, remove } = await openStoreLaboratory();
  onTestFinished(remove);
  const many = 2 * AT_ONCE + LEFT_OVER;
  // What a reducer waits for is not accepted without the judge.
  const reducers = [{ kind: 'sum', output: 'count' } as const];
  const batch = await createTestBatch(store, many, { quorum: 1, reducers });
  const host = await introduce(store);
  const copies = await store.lease(leaseRequest(host, [batch], { limit: many }));
  expect(copies).toHaveLength(many);
  await Promise.all(copies.map((copy) => reportDone(store, host, copy)));

  let rounds = 0;
  let secondRound = (): void => undefined;
  const judgedTwice = new Promise<void>((resolve) => {
    secondRound = resolve;
  });
  const judging = createJudging({
    ...{ store, now: () => NOON, log: createLog('silent'), gatherMs: AN_HOUR, countEveryMs: AN_HOUR },
    certify: () => undefined,
    decided: () => undefined,
    carriedOut: () => {
      rounds += 1;
      if (rounds === 2) secondRound();
    },
  });
  for (const { workunit } of copies) judging.add(workunit);
  await judgedTwice;
  expect(await store.toJudge(many)).toHaveLength(LEFT_OVER);

  // Going away, the judge waits no longer either.
  judging.close();
  await judging.idle();
  expect(await store.toJudge(many)).toEqual([]);
});

test('what was accepted at once is counted once for many, and at the latest when the judge is waited for', async () => {
  const { store, remove } = await openStoreLaboratory();
  onTestFinished(remove);
  const batch = await createTestBatch(store, 10, { quorum: 1 });
  const host = await introduce(store);
  let counts = 0;
  const judging = createJudging({
    ...{ store, now: () => NOON, log: createLog('silent'), gatherMs: AN_HOUR, countEveryMs: AN_HOUR },
    certify: () => undefined,
    decided: () => undefined,
    carriedOut: ({ hosts }) => {
      counts += 1;
      expect(hosts).toEqual([host]);
    },
  });
  for (const copy of await store.lease(leaseRequest(host, [batch], { limit: 10 }))) {
    expect(await reportDone(store, host, copy)).toMatchObject({ decided: true });
    judging.noted();
  }
  const accepted = async () => (await store.batchProgress(batch))?.accepted;
  expect([await accepted(), counts]).toEqual([0, 0]);
  await judging.idle();
  expect([await accepted(), counts]).toEqual([10, 1]);

  // What is noted while the coordinator goes away is counted by the next one.
  judging.noted();
  judging.close();
  judging.noted();
  await judging.idle();
  expect(counts).toBe(1);
});
