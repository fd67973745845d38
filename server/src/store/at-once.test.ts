import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../test/store-invariants.ts';
import {
  createTestBatch,
  introduce,
  introduceThree,
  introduceTwo,
  judgeAll,
  lease,
  NOON,
  only,
  openStoreLaboratory,
  payloadOf,
  RULES,
  recordOf,
  reportDone,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

const EQUAL = payloadOf([1, 2]);
const NEAR = payloadOf([1.001, 2]);

let laboratory: StoreLaboratory;
let store: Store;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
  store = laboratory.store;
});
afterAll(() => laboratory?.remove());
afterEach(async () => {
  expect(await brokenInvariants(laboratory.database)).toEqual([]);
});

const progress = async () => only(await store.batches(1));
const credits = async (workunit: string) =>
  (
    await laboratory.database.query<{ host: string; amount: number; site: string | null }>(
      `select h.id as host, c.amount, c.site from credits c join hosts h on h.no = c.host_no
        where c.workunit_id = $1 order by c.result_id`,
      [workunit],
    )
  ).map(({ host, amount, site }) => ({ host, amount, site }));

describe('answers that are equal to the bit', () => {
  it('[V32] are accepted and credited with the last of them, and counted with the next verdicts', async () => {
    const batch = await createTestBatch(store, 1);
    const [one, other] = await introduceTwo(store);
    const first = only(await lease(store, one, batch));
    const second = only(await lease(store, other, batch));
    expect(await reportDone(store, one, first, EQUAL)).toEqual({ status: 'stored', judge: null });
    expect(await reportDone(store, other, second, EQUAL)).toEqual({
      status: 'stored',
      judge: null,
      decided: true,
    });
    expect(await store.toJudge(10)).toEqual([]);
    expect(await credits(first.workunit)).toEqual([
      { host: one, amount: 0.002, site: null },
      { host: other, amount: 0.002, site: null },
    ]);
    const accepted = only(await store.acceptedResults(batch, null, 10));
    expect(accepted.result, 'the older one leads').toBe(first.assignment);
    expect(new Set(accepted.agreed)).toEqual(new Set([one, other]));
    expect(await progress()).toMatchObject({ state: 'running', accepted: 0 });

    const { hosts, revoked, reopened } = await store.carryOut([], NOON, RULES);
    expect([new Set(hosts), revoked, reopened]).toEqual([new Set([one, other]), [], false]);
    expect(await progress()).toMatchObject({
      state: 'done',
      accepted: 1,
      results: { accepted: 2, pending: 0 },
    });
    expect((await recordOf(store, one)).standing).toEqual({
      accepted: 1,
      refused: 0,
      pending: 0,
      credit: 0.002,
    });
    expect((await store.carryOut([], NOON, RULES)).hosts, 'each once').toEqual([]);
  });

  it('[V10] [V32] have the oldest for their canonical result, whichever came first', async () => {
    const batch = await createTestBatch(store, 1);
    const [one, other] = await introduceTwo(store);
    const older = only(await lease(store, one, batch));
    await reportDone(store, other, only(await lease(store, other, batch)), EQUAL);
    expect(await reportDone(store, one, older, EQUAL)).toMatchObject({ decided: true });
    expect(only(await store.acceptedResults(batch, null, 10)).result).toBe(older.assignment);
    await store.carryOut([], NOON, RULES);
  });

  it('[V32] are counted by the next coordinator where theirs is gone', async () => {
    const batch = await createTestBatch(store, 1);
    for (const host of await introduceTwo(store)) {
      await reportDone(store, host, only(await lease(store, host, batch)), EQUAL);
    }
    const next = await openStore({ dataDir: laboratory.dataDir, databaseUrl: laboratory.databaseUrl });
    try {
      expect(await next.store.toJudge(10)).toEqual([]);
      expect((await next.store.carryOut([], NOON, RULES)).hosts).toHaveLength(2);
    } finally {
      await next.close();
    }
    expect(await progress()).toMatchObject({ state: 'done', accepted: 1 });
  });

  it('[V32] are left to the judge where this coordinator did not store the first', async () => {
    const batch = await createTestBatch(store, 1);
    const [one, other] = await introduceTwo(store);
    const [first, second] = [only(await lease(store, one, batch)), only(await lease(store, other, batch))];
    await reportDone(store, one, first, EQUAL);
    const elsewhere = await openStore({ dataDir: laboratory.dataDir, databaseUrl: laboratory.databaseUrl });
    try {
      expect(await reportDone(elsewhere.store, other, second, EQUAL)).toEqual({
        status: 'stored',
        judge: second.workunit,
      });
    } finally {
      await elsewhere.close();
    }
    await judgeAll(store);
    expect(await progress()).toMatchObject({ state: 'done', accepted: 1 });
  });

  it('[V32] are left to the judge where another answer came before, or a copy is still out', async () => {
    const batch = await createTestBatch(store, 1);
    const [one, wrong, third] = await introduceThree(store);
    await reportDone(store, one, only(await lease(store, one, batch)), EQUAL);
    await reportDone(store, wrong, only(await lease(store, wrong, batch)), payloadOf([5, 5]));
    await judgeAll(store);
    const last = only(await lease(store, third, batch));
    expect(await reportDone(store, third, last, EQUAL)).toEqual({ status: 'stored', judge: last.workunit });
    await judgeAll(store);
    expect((await recordOf(store, wrong)).standing).toMatchObject({ accepted: 0, refused: 1 });

    const asked = await createTestBatch(store, 1);
    await laboratory.database.query(
      'update workunits set need = 3 where batch_no = (select no from batches where id = $1)',
      [asked],
    );
    const copies = [];
    for (const host of [one, wrong, third])
      copies.push({ host, copy: only(await lease(store, host, asked)) });
    const [first, second] = copies;
    if (!first || !second) throw new Error('three copies were leased');
    await reportDone(store, first.host, first.copy, EQUAL);
    expect(await reportDone(store, second.host, second.copy, EQUAL)).toMatchObject({
      judge: second.copy.workunit,
    });
    expect((await judgeAll(store)).revoked, 'who still computes it is told').toMatchObject([{ host: third }]);
  });

  it('[V32] need the judge where they are only near, where three are asked for, and where a reducer waits', async () => {
    const [one, other] = await introduceTwo(store);
    for (const { wishes, second } of [
      { wishes: {}, second: NEAR },
      { wishes: { quorum: 3 }, second: EQUAL },
      { wishes: { reducers: [{ kind: 'sum', output: 'count' } as const] }, second: EQUAL },
    ]) {
      const batch = await createTestBatch(store, 1, wishes);
      await reportDone(store, one, only(await lease(store, one, batch)), EQUAL);
      const copy = only(await lease(store, other, batch));
      expect(await reportDone(store, other, copy, second)).not.toHaveProperty('decided');
      await judgeAll(store);
    }
  });

  it('[V32] one alone is accepted at once where no other is asked for', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1 });
    const host = await introduce(store);
    const copy = only(await lease(store, host, batch));
    expect(await reportDone(store, host, copy, EQUAL)).toMatchObject({ judge: null, decided: true });
    expect(await reportDone(store, host, copy, EQUAL)).toEqual({ status: 'duplicate' });
    expect(await credits(copy.workunit)).toHaveLength(1);
    await judgeAll(store);
  });

  it('[T8] of verdicts counted together what is bad counts last', async () => {
    const batch = await createTestBatch(store, 2);
    const [liar, one, other] = await introduceThree(store);
    const [agreed, disputed] = await lease(store, liar, batch, { limit: 2 });
    if (!agreed || !disputed) throw new Error('two workunits were made');
    const [near, honest] = await lease(store, one, batch, { limit: 2 });
    if (!near || !honest) throw new Error('two workunits were made');
    await reportDone(store, liar, disputed, payloadOf([9, 9]));
    await reportDone(store, one, honest, EQUAL);
    await judgeAll(store);
    await reportDone(store, other, only(await lease(store, other, batch)), EQUAL);
    // Refused by the judge, then accepted at once; both are counted by the call that refuses.
    await reportDone(store, one, near, EQUAL);
    expect(await reportDone(store, liar, agreed, EQUAL)).toMatchObject({ decided: true });
    await judgeAll(store);
    expect(await recordOf(store, liar)).toMatchObject({ consecutiveValid: 0, dailyQuota: 50_000 });
  });
});
