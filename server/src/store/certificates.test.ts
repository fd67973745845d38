import type { BatchId, HostId, ResultId, WorkunitId } from '@manyhands/protocol';
import { EFFORT, isCertified, judge } from '@manyhands/rules';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../test/store-invariants.ts';
import {
  createTestBatch,
  introduce,
  judgeAll,
  lease,
  openStoreLaboratory,
  payloadOf,
  reportDone,
  reportFailed,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import type { NewCertificate } from './certificates-store.ts';
import type { LeasedAssignment } from './work-store.ts';

const STARTS_MS = 120_000;
const GOOD = {
  tellsEffort: true,
  valid: true,
  reason: null,
  best: -8,
  window: 0.5,
  secondOpinion: false,
  answer: {},
} as const;
const BEST = { values: { kind: 'best' }, count: { kind: 'best' } } as const;

let laboratory: StoreLaboratory;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
}, STARTS_MS);
afterAll(() => laboratory.remove(), STARTS_MS);
afterEach(async () => {
  expect(await brokenInvariants(laboratory.database)).toEqual([]);
});

const optima = (workunits: number, maxCopies = 6): Promise<BatchId> =>
  createTestBatch(laboratory.store, workunits, { quorum: 1, maxCopies, agreement: BEST });

async function take(host: HostId, batch: BatchId): Promise<LeasedAssignment> {
  const [one] = await lease(laboratory.store, host, batch);
  if (!one) throw new Error('nothing was leased');
  return one;
}

/** Leases one workunit, answers it, and writes a certificate. */
async function answerWith(host: HostId, batch: BatchId, part: Partial<NewCertificate>): Promise<WorkunitId> {
  const { store } = laboratory;
  const one = await take(host, batch);
  await reportDone(store, host, one, payloadOf([Math.random(), 2]));
  await certify(one.workunit, { answer: { of: host }, ...part });
  return one.workunit;
}

async function certify(workunit: WorkunitId, part: Partial<NewCertificate>): Promise<void> {
  const { store } = laboratory;
  const [waiting] = await store.waitingForCertificate([workunit]);
  if (!waiting) throw new Error('no result waits for a certificate');
  await store.saveCertificates([{ ...GOOD, result: waiting.result, ...part }]);
}

/** As where a third opinion is asked for. */
const orderOneMore = (batch: BatchId): Promise<unknown> =>
  laboratory.database.query(
    `update workunits set need = 1, queue = 0 where id =
       (select min(w.id) from workunits w join batches b on b.no = w.batch_no where b.id = $1)`,
    [batch],
  );

const conductOf = async (host: HostId) => (await laboratory.store.conducts([host])).get(host);
const progressOf = (batch: BatchId) => laboratory.store.batchProgress(batch);

describe('answers that are optima', () => {
  it('[V18] wait for their certificate, with their bytes at hand', async () => {
    const { store } = laboratory;
    const [batch, host] = [await optima(1), await introduce(store)];
    const one = await take(host, batch);
    const payload = payloadOf([3, 4]);
    expect(await reportDone(store, host, one, payload)).toEqual({ status: 'stored', judge: one.workunit });
    const [judgeCase] = await store.judgeCases([one.workunit]);
    expect(isCertified(judgeCase?.rules ?? [])).toBe(true);
    expect(judgeCase?.candidates).toMatchObject([{ verdict: 'pending' }]);
    expect(judgeCase?.candidates[0]).not.toHaveProperty('certificate');
    expect(await store.waitingForCertificate([one.workunit])).toMatchObject([
      { workunit: one.workunit, batch, host, label: 'workunit 0' },
    ]);
    expect(judgeCase && judge(judgeCase)).toEqual([]);
    expect(await progressOf(batch)).toMatchObject({ accepted: 0, results: { pending: 1 } });
    await certify(one.workunit, {});
    await judgeAll(store, [one.workunit]);
    expect(await progressOf(batch)).toMatchObject({ accepted: 1 });
  });

  it('[V19] [V17] are accepted with it, though no other answer agrees', async () => {
    const { store } = laboratory;
    const [batch, host] = [await optima(1), await introduce(store)];
    const workunit = await answerWith(host, batch, {});
    expect(await store.waitingForCertificate([workunit])).toEqual([]);
    await judgeAll(store, [workunit]);
    expect(await progressOf(batch)).toMatchObject({ state: 'done', results: { accepted: 1, refused: 0 } });
  });

  it('[V18] [T1] are refused where it is, with its reason; another copy is handed out, and trust falls', async () => {
    const { store } = laboratory;
    const [batch, cheat, other] = [await optima(1), await introduce(store), await introduce(store)];
    const before = (await store.hosts([cheat]))[0]?.dailyQuota ?? 0;
    const workunit = await answerWith(cheat, batch, { valid: false, reason: 'outside: pose 1', best: 0 });
    expect((await judgeAll(store, [workunit])).reopened).toBe(true);
    expect(await progressOf(batch)).toMatchObject({ state: 'running', results: { refused: 1, pending: 0 } });
    expect((await store.hosts([cheat]))[0]?.dailyQuota).toBe(before / 2);
    expect(await store.refusedResults(batch, 10)).toMatchObject([{ host: cheat, reason: 'outside: pose 1' }]);
    expect(await lease(store, cheat, batch)).toEqual([]);
    await judgeAll(store, [workunit]);
    await judgeAll(store, [await answerWith(other, batch, {})]);
    expect(await progressOf(batch)).toMatchObject({ state: 'done', results: { accepted: 1, refused: 1 } });
    expect(await store.bestAnswers(batch)).toMatchObject([{ host: other, best: -8, settled: true }]);
  });

  it('[V23] set the workunit aside after the last copy, also where that one failed', async () => {
    const { store } = laboratory;
    const [batch, cheat, broken] = [await optima(1, 2), await introduce(store), await introduce(store)];
    const workunit = await answerWith(cheat, batch, { valid: false, reason: 'steps: none', best: 0 });
    await judgeAll(store, [workunit]);
    const last = await take(broken, batch);
    const outcome = await reportFailed(store, broken, last);
    expect(outcome).toEqual({ status: 'stored', judge: workunit });
    await judgeAll(store, [workunit]);
    expect(await progressOf(batch)).toMatchObject({ setAside: 1, accepted: 0 });
  });

  it('[V20] are compared with two others, and the one that trails is refused as too little effort', async () => {
    const { store } = laboratory;
    const batch = await optima(1);
    const hosts = await Promise.all([-5, -8, -8.2].map(() => introduce(store)));
    for (const [i, best] of [-5, -8, -8.2].entries()) {
      const host = hosts[i];
      if (host) await judgeAll(store, [await answerWith(host, batch, { best, secondOpinion: true })]);
    }
    expect(await progressOf(batch)).toMatchObject({ state: 'done', results: { accepted: 2, refused: 1 } });
    const [refused] = await store.refusedResults(batch, 10);
    expect(refused).toMatchObject({ host: hosts[0], reason: expect.stringContaining('too little effort') });
    expect(await store.bestAnswers(batch)).toMatchObject([{ host: hosts[2], best: -8.2 }]);
  });

  it('[V27] tell over time how often a host trails, each answer once, whoever came first', async () => {
    const { store } = laboratory;
    const [batch, lazy, good] = [await optima(4), await introduce(store), await introduce(store)];
    const unknown = { compared: 0, trail: 0, distrusted: false, consecutiveValid: 0 };
    expect(await conductOf(lazy)).toEqual(unknown);
    for (let i = 0; i < 4; i += 1) await answerWith(lazy, batch, { best: -7.6, secondOpinion: i < 3 });
    expect(await conductOf(lazy)).toEqual(unknown);
    await judgeAll(store);
    for (let i = 0; i < 3; i += 1) await answerWith(good, batch, { best: -8, secondOpinion: true });
    expect(await conductOf(lazy)).toMatchObject({ compared: 3, trail: 3 });
    expect(await conductOf(good)).toMatchObject({ compared: 3, trail: 0 });

    const third = await introduce(store);
    await orderOneMore(batch);
    await answerWith(third, batch, { best: -7.9 });
    expect(await conductOf(third)).toMatchObject({ compared: 1, trail: 0 });
    expect(await conductOf(lazy)).toMatchObject({ compared: 3, trail: 3 });
  });

  it('[V27] tell the same where they are saved together: each answer is beside those before it only', async () => {
    const { store } = laboratory;
    const batch = await createTestBatch(store, 3, { quorum: 3, agreement: BEST });
    const hosts = [await introduce(store), await introduce(store), await introduce(store)];
    const bests = [-7.6, -8, -7.9];
    const certificates: NewCertificate[] = [];
    for (const [turn, host] of hosts.entries()) {
      for (const one of await lease(store, host, batch, { limit: 3 })) {
        await reportDone(store, host, one, payloadOf([Math.random(), turn]));
        // A result has the id of its assignment.
        const result = one.assignment as string as ResultId;
        certificates.push({ ...GOOD, result, best: bests[turn] ?? 0 });
      }
    }
    expect(certificates).toHaveLength(9);
    expect(await store.saveCertificates(certificates.slice(0, 1))).toEqual([]);
    expect(await store.saveCertificates(certificates)).toEqual([]);
    expect(await store.saveCertificates(certificates)).toEqual([]);
    const conducts = await store.conducts(hosts);
    expect(hosts.map((host) => conducts.get(host))).toMatchObject([
      { compared: 3, trail: 3 },
      { compared: 3, trail: 0 },
      { compared: 3, trail: 0 },
    ]);
  });

  it('[V27] [V28] [T7] show who skimps: its unconfirmed answers are asked for again, and its quota stays low', async () => {
    const { store } = laboratory;
    const [old, batch] = [await optima(1), await optima(EFFORT.distrustAt + 2)];
    const [lazy, good] = [await introduce(store), await introduce(store)];
    await judgeAll(store, [await answerWith(lazy, old, { best: -7 })]);
    const compared = EFFORT.distrustAt;
    for (let i = 0; i < compared + 1; i += 1)
      await answerWith(lazy, batch, { best: -7.6, secondOpinion: i < compared });
    await judgeAll(store);
    expect(await progressOf(old)).toMatchObject({ state: 'done' });
    for (let i = 0; i < compared - 1; i += 1) await answerWith(good, batch, { best: -8 });
    expect(await conductOf(lazy)).toMatchObject({ trail: compared - 1, distrusted: false });

    const last = await take(good, batch);
    await reportDone(store, good, last, payloadOf([1, 2]));
    const [waiting] = await store.waitingForCertificate([last.workunit]);
    if (!waiting) throw new Error('no result waits for a certificate');
    const certificate = {
      ...GOOD,
      result: waiting.result,
      best: -8,
    };
    const distrusted = await store.saveCertificates([certificate]);
    expect(distrusted).toMatchObject([{ host: lazy, asked: expect.any(Array) }]);
    expect(distrusted[0]?.asked).toHaveLength(2);
    expect(distrusted[0]?.asked).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ batch: old, running: false, workunits: 1 }),
        expect.objectContaining({ batch, running: true, workunits: 1 }),
      ]),
    );
    expect(await store.saveCertificates([certificate])).toEqual([]);
    expect(await store.bestAnswers(old)).toMatchObject([{ host: lazy, settled: false }]);

    await judgeAll(store);
    expect((await store.hosts([lazy]))[0]?.dailyQuota).toBe(4);
    const before = await progressOf(batch);
    const again = await take(good, batch);
    await reportDone(store, good, again, payloadOf([3, 2]));
    await certify(again.workunit, { best: -8 });
    await judgeAll(store);
    expect((await progressOf(batch))?.results.accepted).toBe((before?.results.accepted ?? 0) + 1);
    const found = (await store.bestAnswers(batch)).filter(({ host }) => host === good);
    expect(found).toHaveLength(compared + 1);
    expect(found.every(({ settled }) => settled)).toBe(true);
  });

  it('are found again for other workunits of the same label', async () => {
    const { store } = laboratory;
    const labels = ['same', 'same', 'other'];
    const workunits = labels.map((label) => ({ label, params: { n: 2 }, inputs: {}, cost: 2e6 }));
    const batch = await createTestBatch(store, workunits, { quorum: 1, agreement: BEST });
    const host = await introduce(store);
    const done: WorkunitId[] = [];
    for (const best of [-1, -2, -3]) done.push(await answerWith(host, batch, { best, answer: { best } }));
    expect(await store.siblings(batch, 'same', done[0] ?? ('0' as WorkunitId), 10)).toEqual([{ best: -2 }]);
    expect(await store.siblings(batch, 'other', done[2] ?? ('0' as WorkunitId), 10)).toEqual([]);
    await judgeAll(store);
    const best = await store.bestAnswers(batch);
    expect(best.map((one) => [one.label, one.best])).toEqual([
      ['other', -3],
      ['same', -2],
    ]);
    expect(await store.labelProgress(batch)).toEqual(
      expect.arrayContaining([
        { label: 'same', workunits: 2, accepted: 2, setAside: 0 },
        { label: 'other', workunits: 1, accepted: 1, setAside: 0 },
      ]),
    );
  });
});
