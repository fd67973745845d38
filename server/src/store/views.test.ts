/** What pages show: hosts, who computes a batch, results page by page. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestBatch,
  introduce,
  introduceThree,
  judgeAll,
  lease,
  NOON,
  only,
  openStoreLaboratory,
  payloadOf,
  reportDone,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';

let laboratory: StoreLaboratory;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
});
afterAll(() => laboratory?.remove());

it('hosts of one make are told together, with verdicts, and only of the batch that is asked about', async () => {
  const { store } = laboratory;
  const [batch, other] = [await createTestBatch(store, 1), await createTestBatch(store, 1)];
  const [one, cheat, two] = await introduceThree(store);
  expect(await store.devicesOf(batch)).toEqual([]);
  await reportDone(store, one, only(await lease(store, one, batch)), payloadOf([1, 2]));
  const copy = only(await lease(store, cheat, batch));
  expect(await store.devicesOf(batch)).toMatchObject([
    { hosts: 2, inProgress: 1, results: { accepted: 0, refused: 0, pending: 1 } },
  ]);
  await reportDone(store, cheat, copy, payloadOf([9, 9]));
  await judgeAll(store);
  await reportDone(store, two, only(await lease(store, two, batch)), payloadOf([1, 2]));
  await judgeAll(store);
  const devices = await store.devicesOf(batch);
  expect(devices).toMatchObject([
    { hosts: 3, inProgress: 0, results: { accepted: 2, refused: 1, pending: 0 } },
  ]);
  expect(devices[0]?.device).not.toBe('');
  expect(await store.devicesOf(other)).toEqual([]);
});

it('hosts are told with what they did and do', async () => {
  const { store } = laboratory;
  const batch = await createTestBatch(store, 3, { quorum: 1 });
  const host = await introduce(store);
  const [first] = await lease(store, host, batch, { limit: 2, now: NOON + 500 });
  if (!first) throw new Error('nothing leased');
  await reportDone(store, host, first, payloadOf([1, 2]), 2);
  const summary = (await store.hostSummaries(NOON, 1000)).find((one) => one.host === host);
  expect(summary).toEqual({
    ...{ host, backend: 'wasm', device: '2 cores', operationsPerSecond: 1e9 },
    ...{
      accepted: 0,
      refused: 0,
      pending: 1,
      failed: 0,
      credit: 0,
      distrusted: false,
      inProgress: 1,
      lastSeenAt: NOON + 500,
    },
  });
  expect(await store.hostSummaries(NOON + 1e6, 10)).toEqual([]);
});

it('accepted results come page by page in the order of workunits', async () => {
  const { store } = laboratory;
  const batch = await createTestBatch(store, 7, { quorum: 1 });
  const host = await introduce(store);
  for (const copy of await lease(store, host, batch, { limit: 7 })) await reportDone(store, host, copy);
  await judgeAll(store);
  const pages = [];
  let after = null;
  for (;;) {
    const page = await store.acceptedResults(batch, after, 3);
    if (page.length === 0) break;
    pages.push(page.map(({ label }) => label));
    after = page.at(-1)?.workunit ?? null;
  }
  expect(pages).toEqual([
    ['workunit 0', 'workunit 1', 'workunit 2'],
    ['workunit 3', 'workunit 4', 'workunit 5'],
    ['workunit 6'],
  ]);
});
