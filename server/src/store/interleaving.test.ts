import { type AssignmentId, type BatchId, type HostId, Sha256, VolunteerId } from '@manyhands/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../../test/random.ts';
import { brokenInvariants } from '../../test/store-invariants.ts';
import {
  createTestBatch,
  introduce,
  introduceThree,
  judgeAll,
  lease,
  leaseRequest,
  makeWorkunit,
  NOON,
  newTestBatch,
  only,
  openStoreLaboratory,
  payloadOf,
  RULES,
  reportDone,
  reportFailed,
  type StoreLaboratory,
} from '../../test/store-laboratory.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import type { LeasedAssignment } from './work-store.ts';

let laboratory: StoreLaboratory;
beforeAll(async () => {
  laboratory = await openStoreLaboratory();
});
afterAll(() => laboratory?.remove());

interface Actor {
  readonly host: HostId;
  readonly volunteer: VolunteerId | null;
  readonly addressPrefix: string | null;
  /** Copies it was given, also those that ended since: it may report late or twice. */
  readonly given: LeasedAssignment[];
}

/** Everything that may happen, in any order, on any of the stores. */
interface World {
  readonly stores: readonly Store[];
  readonly batches: readonly BatchId[];
  readonly actors: readonly Actor[];
  readonly random: Random;
  /** Assignments whose result was acknowledged as stored. */
  readonly stored: Set<AssignmentId>;
  now: number;
}

async function act(world: World): Promise<void> {
  const { random, actors, stores, batches } = world;
  const [store, actor] = [random.pick(stores), random.pick(actors)];
  const copy = actor.given.length > 0 ? random.pick(actor.given) : null;
  const move = random.below(100);
  if (move < 35 || !copy) {
    const wishes = { ...actor, limit: 1 + random.below(8), now: world.now, deadlineMs: 1 + random.below(40) };
    actor.given.push(...(await store.lease(leaseRequest(actor.host, batches, wishes))));
  } else if (move < 75) {
    const values = random.chance(0.2) ? [random.below(3), 9] : [1, 2];
    const outcome = await reportDone(store, actor.host, copy, payloadOf(values));
    if (outcome.status === 'stored') {
      expect(world.stored.has(copy.assignment)).toBe(false);
      world.stored.add(copy.assignment);
    }
  } else if (move < 79) {
    await reportFailed(store, actor.host, copy);
  } else if (move < 84) {
    await store.giveBack(actor.host, 'any', [copy.assignment], world.now);
  } else if (move < 90) {
    world.now += random.below(20);
    await store.expire(world.now, 1 + random.below(10));
  } else if (move < 92) {
    await store.adopt(actor.host, `session ${random.below(5)}`);
  } else {
    await judgeAll(store);
  }
}

/** Goes on without accidents until every workunit is finished: fresh hosts agree on what is left. */
async function finish({ stores: [store], batches, now }: World): Promise<void> {
  if (!store) throw new Error('no store');
  let later = now;
  const finished = async () => (await store.batches(batches.length)).every(({ state }) => state === 'done');
  for (let round = 0; round < 40 && !(await finished()); round += 1) {
    later += 1000;
    await store.expire(later, 10_000);
    const host = await introduce(store);
    const leased = await store.lease(
      leaseRequest(host, batches, { limit: 500, now: later, deadlineMs: 500 }),
    );
    await Promise.all(leased.map((copy) => reportDone(store, host, copy)));
    await judgeAll(store);
  }
}

async function makeWorld(random: Random, stores: readonly Store[]): Promise<World> {
  const [store] = stores;
  if (!store) throw new Error('no store');
  const batches = [
    await createTestBatch(store, 25, { maxCopies: 8 }),
    await createTestBatch(store, 15, { quorum: 3, maxCopies: 9 }),
  ];
  const actors = await Promise.all(
    Array.from(
      { length: 9 },
      async (_, index): Promise<Actor> => ({
        host: await introduce(store),
        volunteer: index < 4 ? VolunteerId.parse(`volunteer-${index % 2}`) : null,
        addressPrefix: index < 6 ? `10.0.${index % 4}.0/24` : null,
        given: [],
      }),
    ),
  );
  return { stores, batches, actors, random, stored: new Set(), now: NOON };
}

describe('whatever happens in whatever order', () => {
  const seeds = process.env.SEED
    ? [Number(process.env.SEED)]
    : [1, 2, 3, Math.floor(Math.random() * 2 ** 31)];

  it.each(seeds)(
    'two coordinators keep every counter right and credit every accepted result once (SEED=%i)',
    async (seed) => {
      const random = createRandom(seed);
      const { databaseUrl, dataDir, store, database } = laboratory;
      const other = await openStore({ dataDir, databaseUrl });
      try {
        const world = await makeWorld(random, [store, other.store]);
        const actor = async () => {
          for (let step = 0; step < 80; step += 1) await act(world);
        };
        await Promise.all(Array.from({ length: 6 }, actor));
        expect(await brokenInvariants(database)).toEqual([]);
        await finish(world);
        expect(await brokenInvariants(database)).toEqual([]);
        for (const progress of await store.batches(2)) {
          expect(progress).toMatchObject({ state: 'done', inProgress: 0 });
          expect(progress.accepted + progress.setAside).toBe(progress.workunits);
        }
        await expectAllStored(world);
      } finally {
        await other.close();
      }
    },
  );

  async function expectAllStored({ stored }: World): Promise<void> {
    const [row] = await laboratory.database.query<{ count: number }>(
      'select count(*)::int as count from results where id = any($1)',
      [[...stored]],
    );
    expect(row?.count).toBe(stored.size);
    expect(stored.size).toBeGreaterThan(60);
  }

  it('the database is killed again and again, and nothing acknowledged is lost (SEED=4)', async () => {
    const random = createRandom(4);
    const { store, database, embeddedPid } = laboratory;
    const world = await makeWorld(random, [store]);
    let working = true;
    const actor = async () => {
      while (working) await act(world);
    };
    const actors = Array.from({ length: 6 }, actor);
    const killed = new Set<number>();
    try {
      while (killed.size < 5) {
        await waitUntil(async () => {
          const pid = await embeddedPid();
          return pid !== null && !killed.has(pid);
        });
        const before = world.stored.size;
        await waitUntil(async () => world.stored.size > before || world.stored.size > 100);
        const pid = await embeddedPid();
        if (pid === null) continue;
        process.kill(pid, 'SIGKILL');
        killed.add(pid);
      }
    } finally {
      working = false;
      await Promise.all(actors);
    }
    await finish(world);
    expect(await brokenInvariants(database)).toEqual([]);
    const [row] = await database.query<{ count: number }>(
      'select count(*)::int as count from results where id = any($1)',
      [[...world.stored]],
    );
    expect(row?.count).toBe(world.stored.size);
  }, 120_000);
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()) && waited < 20_000; waited += 10) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it('a search is done whose last ligand is refused while the verdict on another is carried out', async () => {
  const { store, database } = laboratory;
  const batch = { ...newTestBatch({ quorum: 1 }), plan: { kind: 'search', details: {} } } as const;
  const { maxCost, meanCost, memoryBytes } = batch;
  const figures = { maxCost, meanCost, memoryBytes };
  const ligand = { entry: {}, record: {}, smiles: 'C' };
  await store.createSearch(
    { batch, request: Sha256.parse('ab'.repeat(32)), records: 2, perLigand: 1, reference: false },
    {
      ligands: [
        { ...ligand, place: 1, name: 'docked', state: 'ready', workunits: [makeWorkunit(0)] },
        { ...ligand, place: 2, name: 'hopeless', state: 'waiting', preparation: makeWorkunit(1) },
      ],
      ...{ readTo: 2, docking: figures, preparing: figures, preparation: newTestBatch(), version: 'test' },
    },
  );
  const host = await introduce(store);
  await reportDone(store, host, only(await lease(store, host, batch.batch)));
  const under: Promise<unknown>[] = [];
  await database.transaction(async (queries) => {
    await queries.query(
      'insert into batch_tallies (batch_no, lane) select no, 2 from batches where id = $1',
      [batch.batch],
    );
    under.push(judgeAll(store));
    await waitUntil(async () => {
      const waiting = await database.query("select from pg_stat_activity where wait_event_type = 'Lock'");
      return waiting.length > 0;
    });
    expect(await store.refuseLigand(batch.batch, 2, {})).toBe(true);
    under.push(store.finishSearches());
  });
  await Promise.all(under);
  expect(await store.batch(batch.batch)).toMatchObject({ state: 'done' });
});

it('an order for more copies that an arrival overtook is dropped, and judged anew', async () => {
  const { store } = laboratory;
  const batch = await createTestBatch(store, 1, { quorum: 2 });
  await laboratory.database.query(
    'update workunits set need = 3 where batch_no = (select no from batches where id = $1)',
    [batch],
  );
  const hosts = await introduceThree(store);
  const copies = [];
  for (const host of hosts) copies.push({ host, copy: only(await lease(store, host, batch)) });
  const [first, second, third] = copies;
  if (!first || !second || !third) throw new Error('three copies were leased');
  await reportDone(store, first.host, first.copy, payloadOf([1, 1]));
  await reportDone(store, second.host, second.copy, payloadOf([2, 2]));
  const { workunit } = first.copy;
  await store.judgeCases([workunit]);
  await reportDone(store, third.host, third.copy, payloadOf([1, 1]));
  const stale = [{ kind: 'more', workunit, copies: 1 } as const];
  expect(await store.carryOut(stale, NOON, RULES)).toMatchObject({ reopened: false });
  expect(await store.toJudge(10)).toEqual([workunit]);
  await judgeAll(store);
  expect(only(await store.acceptedResults(batch, null, 1)).agreed).toHaveLength(2);
});
