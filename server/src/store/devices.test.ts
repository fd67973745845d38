/** Who computes a batch, by make and backend. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createBasics,
  createTestBatch,
  introduceThree,
  judgeAll,
  lease,
  only,
  openStoreLaboratory,
  payloadOf,
  reportDone,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';

let laboratory: StoreLaboratory;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
  await createBasics(laboratory.store);
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
