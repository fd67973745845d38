import { type HostId, VolunteerId } from '@manyhands/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../test/store-invariants.ts';
import {
  createTestBatch,
  introduce,
  introduceThree,
  introduceTwo,
  judgeAll,
  lease,
  leaseRequest,
  makeWorkunit,
  NOON,
  newTestBatch,
  only,
  openStoreLaboratory,
  payloadOf,
  reportDone,
  reportFailed,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import { OPEN_BATCHES } from './batches.ts';
import { createPostgresStore } from './postgres-store.ts';
import type { Store } from './store.ts';

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

const VOLUNTEER = VolunteerId.parse('volunteer-one');

describe('leasing', () => {
  it('[S5] never gives two copies of a workunit to one host, one volunteer or one address prefix', async () => {
    const batch = await createTestBatch(store, 4, { quorum: 4 });
    const [one, other, third] = await introduceThree(store);
    const wishes = { limit: 10, volunteer: VOLUNTEER, addressPrefix: '203.0.113.0/24' };
    expect(await lease(store, one, batch, wishes)).toHaveLength(4);
    expect(await lease(store, one, batch, { limit: 10 })).toEqual([]);
    expect(await lease(store, other, batch, { limit: 10, volunteer: VOLUNTEER })).toEqual([]);
    expect(await lease(store, other, batch, { limit: 10, addressPrefix: '203.0.113.0/24' })).toEqual([]);
    expect(await lease(store, other, batch, { limit: 10, addressPrefix: '198.51.100.0/24' })).toHaveLength(4);
    expect(await lease(store, third, batch, { limit: 10 })).toHaveLength(4);
  });

  it('[S5] holds between coordinators that serve one volunteer at the same moment', async () => {
    const batch = await createTestBatch(store, 400, { quorum: 2 });
    const hosts = await Promise.all(Array.from({ length: 4 }, () => introduce(store)));
    await Promise.all(
      hosts.map(async (host) => {
        const coordinator = createPostgresStore(laboratory.database, laboratory.blobs);
        for (let round = 0; round < 60; round += 1)
          await lease(coordinator, host, batch, { limit: 3, volunteer: VOLUNTEER });
      }),
    );
    // The invariants after each test look for a workunit with two copies.
    const [progress] = await store.batches(1);
    expect(progress?.inProgress).toBe(400);
  });

  it('comes back to a workunit that another transaction held while a full request passed it', async () => {
    const batch = await createTestBatch(store, 4, { quorum: 2 });
    const [one, other] = await introduceTwo(store);
    const [held] = await lease(store, other, batch, { limit: 4 });
    if (!held) throw new Error('the other host was given nothing');
    // As accepting its result does.
    const first = await laboratory.database.transaction(async (queries) => {
      await queries.query('select 1 from workunits where id = $1 for no key update', [held.workunit]);
      return lease(store, one, batch, { limit: 2 });
    });
    expect(first.map(({ workunit }) => workunit)).not.toContain(held.workunit);
    const next = await lease(store, one, batch, { limit: 4 });
    const last = await lease(store, one, batch, { limit: 4 });
    expect(new Set([...first, ...next, ...last].map(({ workunit }) => workunit)).size).toBe(4);
  });

  it('tries the steps in their order until the request is full', async () => {
    const [first, second] = [await createTestBatch(store, 2), await createTestBatch(store, 10)];
    const host = await introduce(store);
    const leased = await store.lease(leaseRequest(host, [first, second], { limit: 5 }));
    expect(leased.map(({ batch }) => batch)).toEqual([first, first, second, second, second]);
    expect(leased.map(({ label }) => label).slice(2)).toEqual(['workunit 0', 'workunit 1', 'workunit 2']);
  });

  it('[S12] stops at what the daily quota has left, and starts anew the next day', async () => {
    const batch = await createTestBatch(store, 20);
    const host = await introduce(store);
    await laboratory.database.query('update hosts set daily_quota = 4 where id = $1', [host]);
    expect(await lease(store, host, batch, { limit: 3 })).toHaveLength(3);
    expect(await lease(store, host, batch, { limit: 3 })).toHaveLength(1);
    expect(await lease(store, host, batch, { limit: 3 })).toHaveLength(0);
    expect((await store.hosts([host]))[0]).toMatchObject({ usedToday: 4, dailyQuota: 4 });
    const tomorrow = NOON + 86_400_000;
    expect(await lease(store, host, batch, { limit: 3, now: tomorrow })).toHaveLength(3);
  });

  it('serves many hosts at once, each with other workunits', async () => {
    const batch = await createTestBatch(store, 100, { quorum: 1 });
    const hosts = await Promise.all(Array.from({ length: 10 }, () => introduce(store)));
    const leased = (await Promise.all(hosts.map((host) => lease(store, host, batch, { limit: 10 })))).flat();
    expect(new Set(leased.map(({ workunit }) => workunit)).size).toBe(100);
    expect(await store.openBatches()).not.toContainEqual(expect.objectContaining({ batch }));
  });

  it('refuses a host that was never introduced, without harm to those that asked with it', async () => {
    const batch = await createTestBatch(store, 5);
    const host = await introduce(store);
    const stranger = 'ff'.repeat(32) as typeof host;
    const [known, unknown] = await Promise.allSettled([
      lease(store, host, batch),
      lease(store, stranger, batch),
    ]);
    expect(known).toMatchObject({ status: 'fulfilled', value: [{ batch }] });
    expect(unknown).toMatchObject({ status: 'rejected' });
  });
});

describe('a queue whose head the host has had', () => {
  it('is passed once: the next leases go on where the last one ended', async () => {
    const batch = await createTestBatch(store, 5000);
    const host = await introduce(store);
    const labels: string[] = [];
    for (let count = 0; count < 5000; count += 64) {
      labels.push(...(await lease(store, host, batch, { limit: 64 })).map(({ label }) => label));
    }
    expect(labels).toHaveLength(5000);
    expect(new Set(labels).size).toBe(5000);
    expect(await lease(store, host, batch, { limit: 64 })).toEqual([]);
  });

  it('is passed by a coordinator that has just started too, in short looks that others come between', async () => {
    const batch = await createTestBatch(store, 6000);
    const [host, other] = await introduceTwo(store);
    for (let count = 0; count < 5952; count += 64) await lease(store, host, batch, { limit: 64 });
    const restarted = createPostgresStore(laboratory.database, laboratory.blobs);
    const order: string[] = [];
    const [found] = await Promise.all([
      lease(restarted, host, batch, { limit: 64 }).finally(() => order.push('host')),
      lease(restarted, other, batch, { limit: 1 }).finally(() => order.push('other')),
    ]);
    expect(found).toHaveLength(48);
    expect(order).toEqual(['other', 'host']);
  });

  it('gives a copy that came back at once, also to a host that had seen the end of the queue', async () => {
    const batch = await createTestBatch(store, 10);
    const [one, other, third] = await introduceThree(store);
    await lease(store, one, batch, { limit: 10 });
    const held = await lease(store, other, batch, { limit: 10 });
    expect(await lease(store, third, batch, { limit: 10 })).toEqual([]);
    const returned = held.slice(3, 5);
    expect(
      await store.giveBack(
        other,
        'any',
        returned.map(({ assignment }) => assignment),
        NOON,
      ),
    ).toBe(2);
    const again = await lease(store, third, batch, { limit: 10 });
    expect(again.map(({ workunit }) => workunit)).toEqual(returned.map(({ workunit }) => workunit));
  });
});

describe('a batch that grows', () => {
  const workunits = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => makeWorkunit(from + i));

  it('gives what was added to a host that had seen its end, and a copy that came back before the rest', async () => {
    const batch = {
      ...newTestBatch({ quorum: 1 }),
      plan: { kind: 'cut', details: {} } as const,
    };
    await store.createCut(batch, 12, workunits(0, 4));
    const [one, other] = await introduceTwo(store);
    const labels = async (host: HostId, limit: number) =>
      (await lease(store, host, batch.batch, { limit })).map(({ label }) => label);
    const held = await lease(store, one, batch.batch, { limit: 3 });
    expect(await labels(other, 10), 'to its end').toEqual(['workunit 3']);
    expect(await labels(other, 10)).toEqual([]);

    expect(await store.growCut(batch.batch, 4, workunits(4, 8))).toBe(true);
    expect(await labels(other, 2)).toEqual(['workunit 4', 'workunit 5']);
    await store.giveBack(
      one,
      'any',
      [held[0]?.assignment].flatMap((id) => id ?? []),
      NOON,
    );
    expect(await labels(other, 2), 'though it lies behind').toEqual(['workunit 0', 'workunit 6']);
  });
});

describe('a copy that ends without an answer', () => {
  it('goes back to the queue when it is overdue, once', async () => {
    const batch = await createTestBatch(store, 3, { quorum: 1 });
    const [host, other] = await introduceTwo(store);
    const leased = await lease(store, host, batch, { limit: 3, session: 'first', deadlineMs: 1000 });
    expect(await store.expire(NOON + 999, 100)).toEqual([]);
    const expired = await store.expire(NOON + 1000, 2);
    expect(expired).toHaveLength(2);
    expect(expired[0]).toEqual({ assignment: leased[0]?.assignment, host, session: 'first' });
    expect(await store.expire(NOON + 1000, 2)).toHaveLength(1);
    expect(await store.expire(NOON + 1000, 2)).toEqual([]);
    expect(await lease(store, other, batch, { limit: 3 })).toHaveLength(3);
  });

  it('[V25] is handed out no more when nobody ever answers', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1, maxCopies: 2 });
    let now = NOON;
    for (let count = 0; count < 8; count += 1) {
      expect(await lease(store, await introduce(store), batch, { deadlineMs: 1000, now })).toHaveLength(1);
      now += 1000;
      await store.expire(now, 10);
      await judgeAll(store);
    }
    expect(await lease(store, await introduce(store), batch, { now })).toEqual([]);
    expect(await store.batchProgress(batch)).toMatchObject({ setAside: 1 });
  });

  it('goes back when its session ends, unless a newer session of the host took it over', async () => {
    const batch = await createTestBatch(store, 4, { quorum: 1 });
    const host = await introduce(store);
    await lease(store, host, batch, { limit: 2, session: 'old' });
    expect(await store.adopt(host, 'new')).toBe(2);
    await lease(store, host, batch, { limit: 2, session: 'new' });
    expect(await store.giveBack(host, 'old', null, NOON)).toBe(0);
    expect(await store.held(host)).toHaveLength(4);
    expect(await store.giveBack(host, 'new', null, NOON)).toBe(4);
    expect(await store.held(host)).toEqual([]);
  });

  it('may go to the same host again, since it answered nothing', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1 });
    const host = await introduce(store);
    const first = only(await lease(store, host, batch));
    await store.giveBack(host, 'any', [first.assignment], NOON);
    const second = only(await lease(store, host, batch));
    expect(second.workunit).toBe(first.workunit);
    expect(second.assignment).not.toBe(first.assignment);
  });

  it('is not given back twice, nor by another host', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1 });
    const [host, other] = await introduceTwo(store);
    const { assignment } = only(await lease(store, host, batch));
    expect(await store.giveBack(other, 'any', [assignment], NOON)).toBe(0);
    expect(await store.giveBack(host, 'any', [assignment], NOON)).toBe(1);
    expect(await store.giveBack(host, 'any', [assignment], NOON)).toBe(0);
  });

  it('goes to another host after a failure, until the copies are used up; then the judge sees it', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1, maxCopies: 2 });
    const [one, other, third] = await introduceThree(store);
    const first = only(await lease(store, one, batch));
    expect(await reportFailed(store, one, first)).toMatchObject({ status: 'stored', judge: null });
    expect(await lease(store, one, batch)).toEqual([]);
    const second = only(await lease(store, other, batch));
    expect(await reportFailed(store, other, second)).toMatchObject({
      status: 'stored',
      judge: expect.any(String),
    });
    expect(await lease(store, third, batch)).toEqual([]);
    expect(await store.toJudge(10)).toEqual([first.workunit]);
    const [judgeCase] = await store.judgeCases([first.workunit]);
    expect(judgeCase).toMatchObject({ ended: 2, failures: 2, outstanding: 0, waiting: 0, candidates: [] });
  });
});

describe('a late result', () => {
  it('is used while its workunit is open, and takes back the copy that waited in its stead', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 1 });
    const [host, other] = await introduceTwo(store);
    const late = only(await lease(store, host, batch, { deadlineMs: 1 }));
    await store.expire(NOON + 10, 10);
    expect(await reportDone(store, host, late)).toMatchObject({
      status: 'stored',
      judge: expect.any(String),
    });
    expect(await lease(store, other, batch)).toEqual([]);
    expect(await reportDone(store, host, late)).toEqual({ status: 'duplicate' });
  });

  it('is not used when the host has been given the workunit anew', async () => {
    const batch = await createTestBatch(store, 1, { quorum: 2 });
    const host = await introduce(store);
    const late = only(await lease(store, host, batch, { deadlineMs: 1 }));
    await store.expire(NOON + 10, 10);
    const anew = only(await lease(store, host, batch));
    expect(await reportDone(store, host, late)).toEqual({ status: 'late' });
    expect(await reportDone(store, host, anew, payloadOf([1, 2]))).toMatchObject({ status: 'stored' });
  });
});

// Last: indexes are as deep as they stay only after all the others, and the checks after every test read what it fills.
/** Pages that a call touches, and rows that it gives. */
async function costOf(
  call: string,
  values: readonly unknown[],
  { database } = laboratory,
): Promise<{ pages: number; rows: number }> {
  const plan = await database.query<{ 'QUERY PLAN': readonly { Plan: Record<string, number> }[] }>(
    `explain (analyze, buffers, format json) select * from ${call}`,
    values,
  );
  const found = plan[0]?.['QUERY PLAN'][0]?.Plan ?? {};
  const pages = (found['Shared Hit Blocks'] ?? Number.NaN) + (found['Shared Read Blocks'] ?? Number.NaN);
  return { pages, rows: found['Actual Rows'] ?? Number.NaN };
}

async function numberOf(host: HostId): Promise<number | undefined> {
  const [row] = await laboratory.database.query<{ no: number }>('select no from hosts where id = $1', [host]);
  return row?.no;
}

describe('the cost of a lease', () => {
  it('begins with a look for open batches that reads no more however much waits in one', async () => {
    const fresh = await openStoreLaboratory();
    try {
      await createTestBatch(fresh.store, 20_000);
      expect((await costOf(`(${OPEN_BATCHES}) open`, [], fresh)).pages).toBeLessThan(100);
    } finally {
      await fresh.remove();
    }
  });

  it('is the same pages when the queue is forty times as long', async () => {
    const { database } = laboratory;
    const pagesOf = async (workunits: number): Promise<number> => {
      const batch = await createTestBatch(store, workunits);
      const [row] = await database.query<{ no: number }>('select no from batches where id = $1', [batch]);
      const hosts = await Promise.all(Array.from({ length: 8 }, () => introduce(store)));
      // Warm up: the first call plans, the first touch of a page sets hint bits.
      for (const host of hosts) await lease(store, host, batch, { limit: 32 });
      const call = `lease_workunits(array[$1::int], array[null], array[null], array['s'], array[null], array[32],
        array[$2::bigint], array[1], array[$3::int], array[32], array[60000::bigint], array[0::bigint], array[0::bigint], 2048)`;
      return (await costOf(call, [await numberOf(await introduce(store)), NOON, row?.no])).pages;
    };
    const [short, long] = [await pagesOf(500), await pagesOf(20_000)];
    expect(short).toBeGreaterThan(100);
    expect(long / short).toBeLessThan(1.3);
  });

  it('that is given back, or late, does not grow with what is out', async () => {
    const batch = await createTestBatch(store, 6_000, { quorum: 1 });
    const others = await Promise.all(Array.from({ length: 8 }, () => introduce(store)));
    const handOut = async (leases: number) => {
      for (let made = 0; made < leases; made += others.length)
        for (const host of others) await lease(store, host, batch, { limit: 32 });
      // Plans are made anew for tables of this size.
      await laboratory.database.query('analyze copies, leases, workunits');
    };
    const pages = async () => {
      const [leaver, late] = await introduceTwo(store);
      const held = await lease(store, leaver, batch, { limit: 8, session: 'session' });
      const left = await costOf('give_back_assignments($1, $2, null)', [await numberOf(leaver), 'session']);
      expect(left.rows).toBe(held.length);
      await lease(store, late, batch, { limit: 8, deadlineMs: 1 });
      const expired = await costOf('expire_assignments($1, 8)', [NOON + 10]);
      expect(expired.rows).toBe(8);
      return { left: left.pages, expired: expired.pages };
    };
    // The first call plans, and so does any after the server has looked at the tables again.
    const least = async () => {
      const calls = [await pages(), await pages(), await pages()];
      return {
        left: Math.min(...calls.map(({ left }) => left)),
        expired: Math.min(...calls.map(({ expired }) => expired)),
      };
    };
    await handOut(8);
    const few = await least();
    await handOut(128);
    const many = await least();
    expect(many.left / few.left).toBeLessThan(1.3);
    expect(many.expired / few.expired).toBeLessThan(1.3);
  });
});
