/** When the judge looks: soon after what waits has company, and at once for what fills a round of its own. */
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createTestBatch,
  introduce,
  leaseRequest,
  NOON,
  openStoreLaboratory,
  reportDone,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import { AT_ONCE, createJudging } from './judging.ts';

let laboratory: StoreLaboratory;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
});
afterAll(() => laboratory.remove());

const LEFT_OVER = 7;
/** Milliseconds: nobody waits for them here. */
const AN_HOUR = 3_600_000;

test('a backlog is judged round after round without waiting; what fills none waits for company', async () => {
  const { store } = laboratory;
  const many = 2 * AT_ONCE + LEFT_OVER;
  const batch = await createTestBatch(store, many, { quorum: 1 });
  const host = await introduce(store);
  const copies = await store.lease(leaseRequest(host, [batch], { limit: many }));
  expect(copies).toHaveLength(many);
  await Promise.all(copies.map((copy) => reportDone(store, host, copy)));

  let rounds = 0;
  const twoRounds = new Promise<void>((resolve) => {
    const judging = createJudging({
      ...{ store, now: () => NOON, log: pino({ level: 'silent' }), gatherMs: AN_HOUR },
      certify: () => undefined,
      decided: () => undefined,
      carriedOut: () => {
        rounds += 1;
        if (rounds === 2) resolve();
      },
    });
    for (const { workunit } of copies) judging.add(workunit);
  });
  await twoRounds;
  expect(await store.toJudge(many)).toHaveLength(LEFT_OVER);
});
