import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createBasics,
  createTestBatch,
  introduce,
  judgeAll,
  lease,
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

describe('a workunit on its way', () => {
  it('goes to two hosts, is accepted when they agree, and is credited to both', async () => {
    const { store } = laboratory;
    const batch = await createTestBatch(store, 1);
    const [one, other] = [await introduce(store), await introduce(store)];
    const [first] = await lease(store, one, batch);
    const [second] = await lease(store, other, batch);
    if (!first || !second) throw new Error('both hosts should get a copy');
    expect(second.workunit).toBe(first.workunit);
    expect(first).toMatchObject({ batch, label: 'workunit 0', params: { n: 2 }, inputs: {} });

    expect(await reportDone(store, one, first, payloadOf([1, 2]))).toMatchObject({
      status: 'stored',
      judge: false,
    });
    expect(await reportDone(store, other, second, payloadOf([1.001, 2]))).toMatchObject({
      status: 'stored',
      judge: true,
    });
    const carried = await judgeAll(store);
    expect(new Set(carried.hosts)).toEqual(new Set([one, other]));

    const [record] = await store.hosts([one]);
    expect(record?.standing).toEqual({ accepted: 1, refused: 0, pending: 0, credit: 0.002 });
    const [result] = await store.acceptedResults(batch, null, 10);
    expect(new Set(result?.agreed)).toEqual(new Set([one, other]));
    expect(await store.batch(batch)).toMatchObject({ state: 'done' });
    expect(await store.totals()).toEqual({ results: 2, accepted: 2, creditEntries: 2, workunits: 1 });
  });
});
