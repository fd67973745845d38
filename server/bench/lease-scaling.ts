/** Does a lease cost more when more workunits wait? Leases on two databases in turn, so that noise meets both alike. */
import type { BatchId, HostId } from '@manyhands/protocol';
import type { NewWorkunit, Store } from '../src/store/store.ts';
import {
  createTestBatch,
  introduce,
  leaseRequest,
  makeWorkunit,
  openStoreLaboratory,
} from '../test/store-laboratory.ts';

interface LeaseScaling {
  /** Median milliseconds of one lease of 32 workunits. */
  readonly smallMs: number;
  readonly largeMs: number;
  readonly ratio: number;
  /** The same for a host that has had a copy of the first `VETERAN_HAS` of the larger queue. */
  readonly veteranMs: number;
  readonly veteranRatio: number;
  /** Seconds to create the larger batch. */
  readonly createSeconds: number;
}

/** Workunits of one lease. */
const LIMIT = 32;
/** Below a day's quota, and far more than a lease may look at. */
const VETERAN_HAS = 64_000;

async function measureLeaseScaling(small = 10_000, large = 1_000_000, rounds = 150): Promise<LeaseScaling> {
  const [little, big] = [await openSide(small), await openSide(large)];
  try {
    const [smallMs, largeMs] = await compare(
      rounds,
      [little, big],
      [() => timeLease(little), () => timeLease(big)],
    );
    const veteran = await makeVeteran(big, Math.min(large / 2, VETERAN_HAS));
    const [againMs, veteranMs] = await compare(
      rounds,
      [little, big],
      [() => timeLease(little), () => timeLeaseOf(big, veteran)],
    );
    return {
      ...{ smallMs, largeMs, ratio: largeMs / smallMs, veteranMs, veteranRatio: veteranMs / againMs },
      createSeconds: big.createSeconds,
    };
  } finally {
    await little.close();
    await big.close();
  }
}

interface Side {
  readonly store: Store;
  readonly batch: BatchId;
  readonly createSeconds: number;
  settle(): Promise<void>;
  close(): Promise<void>;
}

async function openSide(workunits: number): Promise<Side> {
  const { store, database, remove } = await openStoreLaboratory();
  const before = performance.now();
  const batch = await createTestBatch(store, generate(workunits));
  const createSeconds = (performance.now() - before) / 1000;
  // What autovacuum and the checkpointer would do in the following minutes, so that they do not run beside the leases.
  const settle = async () => {
    await database.query('vacuum (analyze) workunits');
    await database.query('vacuum (analyze) copies');
    await database.query('checkpoint');
  };
  return { store, batch, createSeconds, settle, close: remove };
}

function* generate(count: number): Generator<NewWorkunit> {
  for (let index = 0; index < count; index += 1) yield makeWorkunit(index);
}

/** Medians of two kinds of lease, taken in turn. */
async function compare(
  rounds: number,
  sides: readonly Side[],
  [one, other]: readonly [() => Promise<number>, () => Promise<number>],
): Promise<[number, number]> {
  for (const side of sides) await side.settle();
  const [ones, others]: [number[], number[]] = [[], []];
  for (let round = -10; round < rounds; round += 1) {
    const [a, b] = [await one(), await other()];
    if (round < 0) continue;
    ones.push(a);
    others.push(b);
  }
  return [median(ones), median(others)];
}

/** Every lease by a host of its own, as when many volunteers come. */
async function timeLease(side: Side): Promise<number> {
  return timeLeaseOf(side, await introduce(side.store));
}

async function timeLeaseOf({ store, batch }: Side, host: HostId): Promise<number> {
  const before = performance.now();
  const leased = await store.lease(leaseRequest(host, [batch], { limit: LIMIT }));
  if (leased.length !== LIMIT)
    throw new Error(`leased ${leased.length} of ${LIMIT}: the bench ran out of workunits`);
  return performance.now() - before;
}

/** A host that alone took a copy of the first `taken` workunits. */
async function makeVeteran({ store, batch }: Side, taken: number): Promise<HostId> {
  const host = await introduce(store);
  for (let count = 0; count < taken; count += 64) {
    await store.lease(leaseRequest(host, [batch], { limit: 64 }));
  }
  return host;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

export async function printLeaseScaling(): Promise<void> {
  const found = await measureLeaseScaling();
  const line = (what: string, ms: number, ratio: number) =>
    console.log(`${what.padEnd(56)} ${ms.toFixed(2)} ms  ratio ${ratio.toFixed(2)}`);
  console.log(`\n1,000,000 workunits created in ${found.createSeconds.toFixed(1)} s`);
  line(`lease of ${LIMIT} at 10,000 workunits`, found.smallMs, 1);
  line(`lease of ${LIMIT} at 1,000,000 workunits`, found.largeMs, found.ratio);
  line(`… by a host that has had ${VETERAN_HAS} of them`, found.veteranMs, found.veteranRatio);
}
