import { readFile } from 'node:fs/promises';
import { ResultId, SiteKey } from '@manyhands/protocol';
import { nextSpeed } from '@manyhands/rules';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../test/store-invariants.ts';
import {
  createTestBatch,
  digestOf,
  introduce,
  introduceThree,
  introduceTwo,
  judgeAll,
  KERNEL,
  lease,
  makeWorkunit,
  NOON,
  only,
  openStoreLaboratory,
  PROJECT,
  payloadOf,
  RULES,
  recordOf,
  reportDone,
  reportFailed,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import type { ReportEntry } from './work-store.ts';

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

const HOPELESS = './migrations/014-hopeless.sql';

describe('a workunit on its way', () => {
  it('goes to two hosts, is accepted when they agree, and is credited to both', async () => {
    const batch = await createTestBatch(store, 1);
    const [one, other] = await introduceTwo(store);
    const first = only(await lease(store, one, batch));
    const second = only(await lease(store, other, batch));
    expect(first).toMatchObject({ batch, label: 'workunit 0', params: { n: 2 }, deadlineAt: NOON + 60_000 });
    const { workunit } = first;
    expect(second.workunit).toBe(workunit);
    expect(await reportDone(store, one, first, payloadOf([1, 2]))).toEqual({
      status: 'stored',
      judge: null,
    });
    expect(await reportDone(store, other, second, payloadOf([1.001, 2]))).toMatchObject({
      judge: expect.any(String),
    });
    expect(new Set((await judgeAll(store)).hosts)).toEqual(new Set([one, other]));

    const record = await recordOf(store, one);
    expect(record.standing).toEqual({ accepted: 1, refused: 0, pending: 0, credit: 0.002 });
    expect(record).toMatchObject({ consecutiveValid: 1, usedToday: 1 });
    const result = only(await store.acceptedResults(batch, null, 10));
    expect(new Set(result.agreed)).toEqual(new Set([one, other]));
    expect(result.outputs.map((text) => Buffer.from(text, 'base64').byteLength)).toEqual([8, 4]);
    expect(await store.batch(batch)).toMatchObject({ state: 'done' });
    expect(await store.toJudge(10)).toEqual([]);
  });

  it('goes to a third host when two disagree, and the odd one is refused', async () => {
    const batch = await createTestBatch(store, 1);
    const [one, cheat, third] = await introduceThree(store);
    const [first, second] = [only(await lease(store, one, batch)), only(await lease(store, cheat, batch))];
    expect(await lease(store, third, batch)).toEqual([]);
    await reportDone(store, one, first, payloadOf([1, 2]));
    await reportDone(store, cheat, second, payloadOf([9, 9]));
    expect((await judgeAll(store)).reopened).toBe(true);
    await reportDone(store, third, only(await lease(store, third, batch)), payloadOf([1, 2.001]));
    await judgeAll(store);
    const refused = only(await store.refusedResults(batch, 10));
    expect(refused).toMatchObject({
      host: cheat,
      backend: 'wasm',
      reason: 'differs from the accepted result',
    });
    expect(refused.outputs).toHaveLength(2);
    expect(await recordOf(store, cheat)).toMatchObject({
      standing: { accepted: 0, refused: 1, pending: 0, credit: 0 },
      consecutiveValid: 0,
      dailyQuota: 50_000,
    });
  });

  it('[V14] is set aside with all its answers when its copies never agree', async () => {
    const batch = await createTestBatch(store, 1, { maxCopies: 3 });
    for (const value of [1, 2, 3]) {
      const host = await introduce(store);
      await reportDone(store, host, only(await lease(store, host, batch)), payloadOf([value, value]));
      await judgeAll(store);
    }
    expect(only(await store.batches(1))).toMatchObject({ batch, state: 'done', accepted: 0, setAside: 1 });
    const answers = await store.refusedResults(batch, 10);
    expect(answers).toHaveLength(3);
    expect(answers[0]?.reason).toMatch(/^workunit set aside: /);
    expect(await store.acceptedResults(batch, null, 10)).toEqual([]);
  });

  it('[V14] is set aside at once when too few of its copies are left that have not failed', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 2, maxCopies: 3 });
    const [one, other, third] = await introduceThree(store);
    const [first, second] = [only(await lease(store, one, batch)), only(await lease(store, other, batch))];
    const { workunit } = first;
    expect(await reportFailed(store, one, first)).toEqual({ status: 'stored', judge: null });
    expect(await reportFailed(store, other, second)).toEqual({ status: 'stored', judge: workunit });
    expect(await lease(store, third, batch)).toEqual([]);
    // As a workunit was left before this was so: the migration has it judged, too.
    const { database } = laboratory;
    await database.query('update workunits set need = 1, queue = 0, judge = false where id = $1', [workunit]);
    const migration = await readFile(new URL(HOPELESS, import.meta.url), 'utf8');
    // The functions before it were replaced since then.
    await database.query(migration.slice(migration.indexOf('-- Those that wait for such a copy now.')));
    expect(await store.toJudge(10)).toEqual([workunit]);
    await judgeAll(store);
    expect(only(await store.batches(1))).toMatchObject({ batch, state: 'done', setAside: 1, assignments: 2 });
  });

  it('[V14] is taken from who still computes it when no quorum can come any more', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 3, maxCopies: 3 });
    const [one, other] = await introduceTwo(store);
    const [copy, idle] = [only(await lease(store, one, batch)), only(await lease(store, other, batch))];
    expect(await reportFailed(store, one, copy)).toMatchObject({ judge: copy.workunit });
    const { revoked } = await judgeAll(store);
    expect(revoked).toMatchObject([{ assignment: idle.assignment, host: other }]);
    expect(await store.batch(batch)).toMatchObject({ state: 'done' });
  });
});

describe('accepting a report', () => {
  it('tells what it cannot take: unknown, not yours, sent before', async () => {
    const batch = await createTestBatch(store, 1);
    const [one, other] = await introduceTwo(store);
    const copy = only(await lease(store, one, batch));
    const stranger = 'ee'.repeat(32) as typeof one;
    const unknown = { ...copy, assignment: '999999999' as typeof copy.assignment };
    expect(await reportDone(store, one, unknown)).toEqual({ status: 'unknown-assignment' });
    expect(await reportDone(store, other, copy)).toEqual({ status: 'not-yours' });
    expect(await reportDone(store, stranger, copy)).toEqual({ status: 'not-yours' });
    expect(await reportDone(store, one, copy)).toMatchObject({ status: 'stored' });
    expect(await reportDone(store, one, copy, payloadOf([5, 5]))).toEqual({ status: 'duplicate' });
    expect(await reportFailed(store, one, copy)).toEqual({ status: 'duplicate' });
    expect(await store.assignments([copy.assignment, unknown.assignment])).toEqual([
      { assignment: copy.assignment, workunit: copy.workunit, host: one, batch, params: { n: 2 }, cost: 2e6 },
    ]);
  });

  it('answers each of those that arrive together for itself, in whatever order their workunits are', async () => {
    const batch = await createTestBatch(store, 3);
    const [one, other] = await introduceTwo(store);
    const [first, second, third] = await lease(store, one, batch, { limit: 3 });
    if (!first || !second || !third) throw new Error('three workunits were expected');
    const nowhere = { ...second, workunit: '999999999' as typeof second.workunit };
    const elsewhere = { ...third, workunit: first.workunit };
    const outcomes = await Promise.all([
      reportDone(store, one, elsewhere),
      reportDone(store, other, second),
      reportDone(store, one, nowhere),
      reportDone(store, one, first),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'unknown-assignment',
      'not-yours',
      'unknown-assignment',
      'stored',
    ]);
    const later = await Promise.all([third, second].map((copy) => reportDone(store, one, copy)));
    expect(later.map(({ status }) => status)).toEqual(['stored', 'stored']);
  });

  it('counts a report once that arrives many times at the same moment', async () => {
    const batch = await createTestBatch(store, 1);
    const host = await introduce(store);
    const copy = only(await lease(store, host, batch));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => reportDone(store, host, copy)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual([...Array(19).fill('duplicate'), 'stored']);
  });

  it('makes a large group durable in few transactions, each report with its own outcome', async () => {
    const batch = await createTestBatch(store, 600, { quorum: 1 });
    const hosts = await Promise.all(Array.from({ length: 10 }, () => introduce(store)));
    const copies = await Promise.all(
      hosts.map(async (host) => ({ host, leased: await lease(store, host, batch, { limit: 60 }) })),
    );
    // By the rows themselves: what the database does on its own has transactions, too.
    const storing = async () => {
      const [row] = await laboratory.database.query<{ transactions: number }>(
        'select count(distinct xmin::text)::int as transactions from results',
      );
      return row?.transactions ?? 0;
    };
    const before = await storing();
    const outcomes = await Promise.all(
      copies.flatMap(({ host, leased }) =>
        leased.map((copy, index) => reportDone(store, host, copy, payloadOf([index, 1]))),
      ),
    );
    const transactions = (await storing()) - before;
    expect(outcomes.filter(({ status }) => status === 'stored')).toHaveLength(600);
    expect(transactions).toBeLessThanOrEqual(10);
  });

  it('keeps a payload above 64 kB in the blob store and hands it out whole', async () => {
    const n = 40_000;
    const batch = await createTestBatch(store, [makeWorkunit(0, n)]);
    const payload = payloadOf(Array.from({ length: n }, (_, index) => index));
    for (const host of await introduceTwo(store)) {
      await reportDone(store, host, only(await lease(store, host, batch)), payload);
    }
    const rows = await laboratory.database.query('select payload, same_as from results where digest = $1', [
      Buffer.from(digestOf(payload), 'hex'),
    ]);
    expect(rows).toEqual(Array(2).fill({ payload: null, same_as: null }));
    expect(await laboratory.blobs.stat(digestOf(payload))).toEqual({ bytes: payload.byteLength });
    await judgeAll(store);
    const { outputs } = only(await store.acceptedResults(batch, null, 1));
    expect(Buffer.concat(outputs.map((text) => Buffer.from(text, 'base64'))).equals(payload)).toBe(true);
  });

  it('stores once the bytes of answers that are equal, and hands them out for each', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 4 });
    const late = await introduce(store);
    const answers = [];
    for (const [index, host] of [...(await introduceThree(store)), late].entries()) {
      const copy = only(await lease(store, host, batch, { session: host }));
      answers.push({ host, copy, payload: payloadOf([1, index === 2 ? 2.001 : 2]) });
    }
    await store.giveBack(late, late, null, NOON);
    for (const { host, copy, payload } of answers) {
      expect(await reportDone(store, host, copy, payload)).toMatchObject({ status: 'stored' });
    }
    const results = answers.map(({ copy }) => ResultId.parse(copy.assignment));
    const read = await store.payloads(results);
    expect(results.map((result) => new Uint8Array(read.get(result) ?? []))).toEqual(
      answers.map(({ payload }) => payload),
    );
    // What came after it was given back is stored whole.
    const rows = await laboratory.database.query(
      'select id, same_as from results where id = any($1) and payload is null',
      [results],
    );
    expect(rows).toEqual([{ id: results[1], same_as: results[0] }]);
  });

  it('[S7] follows the rule for measured speed', async () => {
    const batch = await createTestBatch(store, 8, { quorum: 1 });
    const host = await introduce(store);
    let expected = null;
    for (const computeMs of [10, 20, 5, 10_000, 0, 1e-320, 3]) {
      await reportDone(store, host, only(await lease(store, host, batch)), payloadOf([1, 2]), computeMs);
      expected = nextSpeed(expected, 2e6, computeMs);
      const speed = (await recordOf(store, host)).speeds.get(KERNEL);
      expect(speed?.samples).toBe(expected.samples);
      expect(speed?.operationsPerSecond).toBeCloseTo(expected.operationsPerSecond, 0);
    }
  });

  it('[S7] takes what a host reports between two looks at its figures for one sample, and counts it once', async () => {
    const batch = await createTestBatch(store, 6, { quorum: 1 });
    const host = await introduce(store);
    const other = await openStore({ dataDir: laboratory.dataDir, databaseUrl: laboratory.databaseUrl });
    try {
      for (const copy of await lease(store, host, batch, { limit: 6 })) {
        await reportDone(store, host, copy, payloadOf([1, 2]), 10);
      }
      // Both add up what they find, at the same time.
      await Promise.all([store, other.store, store, other.store].map((each) => each.addReportNotes()));
      const { standing, speeds } = only(await other.store.hosts([host]));
      expect(standing.pending).toBe(6);
      expect(speeds.get(KERNEL)).toEqual({ samples: 1, operationsPerSecond: 2e8 });
    } finally {
      await other.close();
    }
  });

  it('settles what comes after acceptance, and refuses to keep it after the batch was cancelled', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1, maxCopies: 6 });
    await laboratory.database.query(
      'update workunits set need = 3 where batch_no = (select no from batches where id = $1)',
      [batch],
    );
    const [one, slow, wrong] = await introduceThree(store);
    const copies = [];
    for (const host of [one, slow, wrong]) copies.push(only(await lease(store, host, batch)));
    await reportDone(store, one, only(copies.slice(0, 1)));
    const { revoked } = await judgeAll(store);
    expect(new Set(revoked.map(({ host }) => host))).toEqual(new Set([slow, wrong]));
    expect(await reportDone(store, slow, only(copies.slice(1, 2)))).toMatchObject({
      status: 'stored',
      judge: expect.any(String),
    });
    expect(await reportDone(store, wrong, only(copies.slice(2)), payloadOf([8, 8]))).toMatchObject({
      judge: expect.any(String),
    });
    await judgeAll(store);
    expect((await recordOf(store, slow)).standing).toMatchObject({ accepted: 1, pending: 0 });
    expect((await recordOf(store, wrong)).standing).toMatchObject({ refused: 1, pending: 0, credit: 0 });
  });

  it('stores of a report what can be stored, and tells what could not', async () => {
    const batch = await createTestBatch(store, 4, { quorum: 1 });
    const host = await introduce(store);
    const leased = await lease(store, host, batch, { limit: 4 });
    const entry = (index: number, payload = payloadOf([1, 2]), digest = digestOf(payload)): ReportEntry => ({
      host,
      assignment: only(leased.slice(index, index + 1)).assignment,
      workunit: only(leased.slice(index, index + 1)).workunit,
      ...{ batch, credit: 0.002 },
      receivedAt: NOON + index,
      report: { status: 'done', backend: 'wasm', computeMs: 10, payload, digest },
    });
    const settled = await store.accept([
      entry(0),
      // No number of the database's.
      { ...entry(1), receivedAt: 1e30 },
      // Large, so a file; its digest is another's.
      entry(2, new Uint8Array(70_000), digestOf(payloadOf([9, 9]))),
      entry(3, new Uint8Array(70_000)),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    await judgeAll(store);
    expect((await recordOf(store, host)).standing).toMatchObject({ accepted: 2, pending: 0 });
    const again = await reportDone(store, host, only(leased.slice(1, 2)));
    expect(again, 'what was refused can be sent again').toMatchObject({ status: 'stored' });
    await judgeAll(store);
  });

  it('keeps nothing for a cancelled batch, and tells who worked on it', async () => {
    const batch = await createTestBatch(store, 3);
    const host = await introduce(store);
    const leased = await lease(store, host, batch, { limit: 2, session: 'mine' });
    const revoked = await store.cancelBatch(batch, NOON);
    expect(revoked.map(({ assignment }) => assignment).sort()).toEqual(
      leased.map(({ assignment }) => assignment).sort(),
    );
    expect(revoked[0]).toMatchObject({ host, session: 'mine' });
    expect(await reportDone(store, host, only(leased.slice(0, 1)))).toEqual({ status: 'late' });
    expect(await lease(store, await introduce(store), batch)).toEqual([]);
    expect(await store.cancelBatch(batch, NOON)).toEqual([]);
    expect(await store.batch(batch)).toMatchObject({ state: 'cancelled' });
  });
});

describe('carrying out decisions', () => {
  it('[V15] changes nothing the second time', async () => {
    const batch = await createTestBatch(store, 2);
    const [one, other] = await introduceTwo(store);
    for (const host of [one, other]) {
      const [agreed, disputed] = await lease(store, host, batch, { limit: 2 });
      if (!agreed || !disputed) throw new Error('two workunits were made');
      await reportDone(store, host, agreed, payloadOf(host === one ? [1, 2] : [1, 2.001]));
      await reportDone(store, host, disputed, payloadOf(host === one ? [1, 1] : [2, 2]));
    }
    const { judge } = await import('@manyhands/rules');
    const judged = await store.toJudge(10);
    const decisions = (await store.judgeCases(judged)).flatMap(judge);
    expect(decisions.map(({ kind }) => kind).sort()).toEqual(['accept', 'more']);
    expect(await store.carryOut(decisions, NOON, RULES)).toMatchObject({ reopened: true });
    const before = [await store.hosts([one, other]), await store.batches(1)];
    expect(await store.carryOut(decisions, NOON, RULES)).toEqual({ hosts: [], revoked: [], reopened: false });
    expect([await store.hosts([one, other]), await store.batches(1)]).toEqual(before);
  });

  it('[T2] counts reported failures in the trust of their hosts', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1 });
    const host = await introduce(store);
    await reportFailed(store, host, only(await lease(store, host, batch)));
    expect((await recordOf(store, host)).dailyQuota).toBe(100_000);
    expect((await store.carryOut([], NOON, RULES)).hosts).toEqual([host]);
    expect((await recordOf(store, host)).dailyQuota).toBe(98_000);
    expect((await store.carryOut([], NOON, RULES)).hosts).toEqual([]);
  });

  it('credits the site through which the work was done', async () => {
    const site = SiteKey.parse('a-site');
    await store.createSite(
      { key: site, name: 'A site', origin: 'https://example.org', project: PROJECT },
      NOON,
    );
    expect(await store.site(site)).toMatchObject({ name: 'A site', project: PROJECT });
    const batch = await createTestBatch(store, 1, { quorum: 1 });
    const host = await introduce(store, { site });
    await reportDone(store, host, only(await lease(store, host, batch, { site })));
    await judgeAll(store);
    expect(await store.siteTotals()).toEqual([{ site, name: 'A site', accepted: 1, credit: 0.002 }]);
  });

  it('never changes a line of the credit ledger', async () => {
    await expect(laboratory.database.query('update credits set amount = 0')).rejects.toThrow(/append-only/);
    await expect(laboratory.database.query('delete from credits')).rejects.toThrow(/append-only/);
  });
});
