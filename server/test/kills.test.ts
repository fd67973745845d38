/**
 * kill -9 of the coordinator, of its database, or of both at any moment under load: every acknowledged result is
 * there afterwards, none is credited twice, and volunteers go on by themselves.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AssignmentId, AssignmentNotice } from '@manyhands/protocol';
import { expect, test } from 'vitest';
import { createFillBatch } from '../bench/batch.ts';
import { openDatabase } from '../src/store/open-database.ts';
import { createIdentity, type Identity } from './identity.ts';
import { killedCoordinator } from './killed-coordinator.ts';
import { killPostgres } from './postgres-process.ts';
import { brokenInvariants } from './store-invariants.ts';
import { joinVolunteer, STRONG_GPU, unwrap, type VolunteerClient } from './volunteer-client.ts';

const KILLS = 32;
const VOLUNTEERS = 8;
const PAYLOAD_BYTES = 512;
/** More than is done in the time, as is seen at the end: there is load throughout. */
const WORKUNITS = 20_000;

const killed = killedCoordinator('results');

/** A host that keeps what it computed until it is acknowledged, and comes back by itself. */
async function volunteer(
  identity: Identity,
  batchLives: { stop: boolean },
  acknowledged: Set<AssignmentId>,
): Promise<{ reconnections: number }> {
  const outbox = new Map<AssignmentId, string>();
  let reconnections = -1;
  while (!batchLives.stop) {
    let client: VolunteerClient | null = null;
    try {
      client = await joinVolunteer(killed.process.origin, { identity, hello: STRONG_GPU });
      reconnections += 1;
      for (const [assignment, workunit] of outbox) await deliver(client, assignment, workunit);
      while (!batchLives.stop) {
        const { assignments } = unwrap(await client.request(60, 8));
        for (const { assignment, workunit } of assignments) outbox.set(assignment, workunit);
        for (const notice of assignments) await deliver(client, notice.assignment, notice.workunit);
      }
    } catch {
      // The connection ended under us, as it will for a volunteer.
      await sleep(50);
    } finally {
      client?.close();
    }
  }
  return { reconnections };

  async function deliver(client: VolunteerClient, assignment: AssignmentId, workunit: string): Promise<void> {
    const reply = unwrap(await client.answer(assignment, [payloadOf(workunit)], 'webgpu'));
    for (const outcome of reply.outcomes) {
      outbox.delete(outcome.assignment);
      if (outcome.status === 'stored' || outcome.status === 'duplicate') acknowledged.add(outcome.assignment);
    }
  }
}

/** The same from every host, so that copies agree. */
const payloadOf = (workunit: AssignmentNotice['workunit'] | string): Buffer =>
  Buffer.alloc(PAYLOAD_BYTES, createHash('sha256').update(workunit).digest());

test(
  `acknowledged results outlive ${KILLS} kills, each credited once`,
  async () => {
    const { random, dataDir } = killed;
    await createFillBatch(killed.process, PAYLOAD_BYTES, WORKUNITS);
    const lives = { stop: false };
    const acknowledged = new Set<AssignmentId>();
    const volunteers = await Promise.all(
      Array.from({ length: VOLUNTEERS }, async () =>
        volunteer(await createIdentity(), lives, acknowledged),
      ).map(async (done) => ({ done })),
    );

    const kills = { coordinator: 0, database: 0, both: 0 };
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.size;
      await underLoadAgain(acknowledged, before);
      await sleep(random.below(400));
      const target = random.pick(['coordinator', 'database', 'both'] as const);
      kills[target] += 1;
      if (target !== 'coordinator') await killPostgres(dataDir, random.pick(['postmaster', 'everyone']));
      if (target !== 'database') {
        await killed.restartWithin(0);
      }
    }
    await underLoadAgain(acknowledged, acknowledged.size);
    lives.stop = true;
    const reconnections = (await Promise.all(volunteers.map(({ done }) => done))).map((v) => v.reconnections);
    await killed.process.stop();

    const found = await readStore([...acknowledged]);
    console.log(
      `${KILLS} kills (coordinator ${kills.coordinator}, database ${kills.database}, both ${kills.both}): ` +
        `${acknowledged.size} results acknowledged, ${found.present} of them stored; ${found.accepted} accepted, ` +
        `${found.credits} credited; reconnections of each volunteer: ${reconnections.join(' ')}`,
    );
    expect(found.present).toBe(acknowledged.size);
    expect(found.credits).toBe(found.accepted);
    expect(found.creditedTwice).toBe(0);
    expect(found.broken).toEqual([]);
    expect(found.accepted).toBeGreaterThan(0);
    expect(found.accepted).toBeLessThan(WORKUNITS);
    expect(found.refused).toBe(0);
    expect(Math.min(...reconnections)).toBeGreaterThan(0);
  },
  10 * 60_000,
);

/** Waits until results are acknowledged again: the kill hits a system at work. */
async function underLoadAgain(acknowledged: ReadonlySet<AssignmentId>, before: number): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (acknowledged.size <= before) {
    if (performance.now() > deadline) throw new Error('The volunteers did not go on within 90 s.');
    await sleep(20);
  }
}

async function readStore(acknowledged: readonly AssignmentId[]) {
  const { database } = await openDatabase(killed);
  try {
    const [row] = await database.query<Record<string, string>>(
      `select (select count(*) from results where id = any($1::bigint[])) as present,
              (select sum(results_accepted) from batch_tallies) as accepted,
              (select sum(results_refused) from batch_tallies) as refused,
              (select count(*) from credits) as credits,
              (select count(*) from (select result_id from credits group by 1 having count(*) > 1) x) as twice`,
      [acknowledged],
    );
    if (!row) throw new Error('no row');
    return {
      present: Number(row.present),
      accepted: Number(row.accepted),
      refused: Number(row.refused),
      credits: Number(row.credits),
      creditedTwice: Number(row.twice),
      broken: await brokenInvariants(database),
    };
  } finally {
    await database.close();
  }
}
