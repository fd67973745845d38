/**
 * `npm run bench:store`: what one result costs the database's processes, by the function that does it: leasing, accepting,
 * judging (counting alone here: equal answers need no judge). One after the other, so that nothing but the statements
 * themselves is measured; `-- 3` for three rounds.
 */
import type { BatchId, HostId, WorkunitId } from '@manyhands/protocol';
import type { Store } from '../src/store/store.ts';
import type { LeasedAssignment } from '../src/store/work-store.ts';
import {
  createTestBatch,
  introduce,
  judgeAll,
  leaseRequest,
  openStoreLaboratory,
  reportDone,
} from '../test/store-laboratory.ts';
import { readBackends } from './processes.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const HOSTS = 200;
/** Workunits of one lease, reports of one transaction, workunits judged or counted at once: as under `npm run bench:coordinator`. */
const LIMIT = 64;
const GROUP = 100;
const JUDGED = 250;
const PAYLOAD_BYTES = 2048;
const WORKUNITS = 100_000;
/** Results of one round, after as many as the hosts hold at first. */
const RESULTS = 10_000;

const PHASES = ['lease', 'accept', 'judge'] as const;
type Phase = (typeof PHASES)[number];
/** Nanoseconds by process; one that has ended keeps what it computed. */
const computedBy = new Map<number, number>();

const { store, database, embeddedPid, remove } = await openStoreLaboratory();
try {
  const wanted = PAYLOAD_BYTES / 4 - 1;
  const workunits = Array.from({ length: WORKUNITS }, (_, i) => ({
    ...{ label: `workunit ${i}`, params: { n: wanted }, inputs: {}, cost: 1e6 },
  }));
  const batch = await createTestBatch(store, workunits);
  await database.query('vacuum (analyze) workunits');
  const hosts = await Promise.all(Array.from({ length: HOSTS }, () => introduce(store)));
  const traffic = createTraffic(store, batch, hosts, (await embeddedPid()) ?? 0);
  await traffic.report(HOSTS * LIMIT);
  console.log('µs of processor a result    lease   accept    judge      all');
  for (let round = 1; round <= ROUNDS; round += 1) {
    const spent = await traffic.report(RESULTS);
    const each = [
      ...PHASES.map((phase) => spent[phase]),
      PHASES.reduce((sum, phase) => sum + spent[phase], 0),
    ];
    console.log(
      `round ${round}`.padEnd(24) + each.map((ns) => (ns / 1000 / RESULTS).toFixed(1).padStart(9)).join(''),
    );
  }
} finally {
  await remove();
}

function createTraffic(store: Store, batch: BatchId, hosts: readonly HostId[], postmaster: number) {
  const queues = new Map<HostId, LeasedAssignment[]>(hosts.map((host) => [host, []]));
  let toJudge: WorkunitId[] = [];
  let ended = 0;
  let turn = 0;
  let joined = 0;

  /** Nanoseconds that the database's processes computed while `work` ran are added to its phase. */
  const during = async <T>(
    spent: Record<Phase, number>,
    phase: Phase,
    work: () => Promise<T>,
  ): Promise<T> => {
    const before = computed(postmaster);
    const value = await work();
    spent[phase] += computed(postmaster) - before;
    return value;
  };

  return {
    report: async (results: number): Promise<Record<Phase, number>> => {
      const spent = { lease: 0, accept: 0, judge: 0 };
      for (let done = 0; done < results; done += GROUP) {
        const group = Array.from({ length: GROUP }, () => hosts[turn++ % hosts.length] as HostId);
        const empty = group.filter((host) => queues.get(host)?.length === 0);
        await during(spent, 'lease', () =>
          Promise.all(
            empty.map(async (host) => {
              // At first each is given another share, as if they had come at different times.
              const limit = joined < hosts.length ? Math.ceil((++joined / hosts.length) * LIMIT) : LIMIT;
              queues.set(host, [...(await store.lease(leaseRequest(host, [batch], { limit })))]);
            }),
          ),
        );
        const outcomes = await during(spent, 'accept', () =>
          Promise.all(
            group.map((host) => {
              const copy = queues.get(host)?.shift();
              if (!copy)
                throw new Error(`${WORKUNITS} workunits are not enough for ${ROUNDS} rounds: ask for fewer.`);
              return reportDone(store, host, copy, payloadFor(copy.workunit)).then((outcome) => ({
                outcome,
                copy,
              }));
            }),
          ),
        );
        for (const { outcome, copy } of outcomes) {
          if (outcome.status !== 'stored') throw new Error(`A result was ${outcome.status}.`);
          if (outcome.judge) toJudge.push(copy.workunit);
          if (outcome.judge || outcome.decided) ended += 1;
        }
        if (ended < JUDGED) continue;
        const judged = toJudge;
        toJudge = [];
        ended = 0;
        await during(spent, 'judge', () => judgeAll(store, judged));
      }
      return spent;
    },
  };
}

/** The same from every host: copies agree. */
function payloadFor(workunit: WorkunitId): Uint8Array {
  return Buffer.alloc(PAYLOAD_BYTES, `${workunit} `);
}

/** Nanoseconds that the server's processes for its clients have computed so far. */
function computed(postmaster: number): number {
  for (const [pid, nanoseconds] of readBackends(postmaster)) computedBy.set(pid, nanoseconds);
  return [...computedBy.values()].reduce((sum, each) => sum + each, 0);
}
