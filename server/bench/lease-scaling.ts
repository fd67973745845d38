/** Does a lease cost more when more workunits wait? Leases on two databases in turn, so that noise meets both alike. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BatchId, HostId } from '@manyhands/protocol';
import { openStore } from '../src/store/open-store.ts';
import type { NewWorkunit, Store } from '../src/store/store.ts';
import {
  createBasics,
  createTestBatch,
  introduce,
  leaseRequest,
  makeWorkunit,
} from '../test/store-laboratory.ts';

export interface LeaseScaling {
  /** Median milliseconds of one lease of 32 workunits. */
  readonly smallMs: number;
  readonly largeMs: number;
  readonly ratio: number;
  /** The same for a host that has had a copy of the first half of the larger queue. */
  readonly halfwayMs: number;
  readonly halfwayRatio: number;
  /** Seconds to create the larger batch. */
  readonly createSeconds: number;
}

/** Workunits of one lease. */
const LIMIT = 32;

export async function measureLeaseScaling(
  small = 10_000,
  large = 1_000_000,
  rounds = 100,
): Promise<LeaseScaling> {
  const [little, big] = [await openSide(small), await openSide(large)];
  try {
    const [smallTimes, largeTimes]: [number[], number[]] = [[], []];
    for (let round = -10; round < rounds; round += 1) {
      const [a, b] = [await timeLease(little), await timeLease(big)];
      if (round < 0) continue;
      smallTimes.push(a);
      largeTimes.push(b);
    }
    const [smallMs, largeMs] = [median(smallTimes), median(largeTimes)];
    const halfwayMs = await measureHalfway(big, Math.min(large / 2, 64_000), rounds);
    return {
      ...{ smallMs, largeMs, ratio: largeMs / smallMs, halfwayMs, halfwayRatio: halfwayMs / smallMs },
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
  close(): Promise<void>;
}

async function openSide(workunits: number): Promise<Side> {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyhands-bench-'));
  const { store, close } = await openStore({ dataDir });
  await createBasics(store);
  const before = performance.now();
  const batch = await createTestBatch(store, generate(workunits));
  const createSeconds = (performance.now() - before) / 1000;
  return {
    ...{ store, batch, createSeconds },
    close: async () => {
      await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function* generate(count: number): Generator<NewWorkunit> {
  for (let index = 0; index < count; index += 1) yield makeWorkunit(index);
}

/** Every lease by a host of its own, as when many volunteers come. */
async function timeLease({ store, batch }: Side): Promise<number> {
  return timeLeaseOf(store, batch, await introduce(store));
}

async function timeLeaseOf(store: Store, batch: BatchId, host: HostId): Promise<number> {
  const before = performance.now();
  const leased = await store.lease(leaseRequest(host, [batch], { limit: LIMIT }));
  if (leased.length !== LIMIT)
    throw new Error(`leased ${leased.length} of ${LIMIT}: the bench ran out of workunits`);
  return performance.now() - before;
}

/** One host alone takes a copy of everything up to `taken`; then its next leases are timed. */
async function measureHalfway({ store, batch }: Side, taken: number, rounds: number): Promise<number> {
  const host = await introduce(store);
  for (let count = 0; count < taken; count += 64) {
    await store.lease(leaseRequest(host, [batch], { limit: 64 }));
  }
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timeLeaseOf(store, batch, host));
  return median(times);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = await measureLeaseScaling();
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  console.log(`1,000,000 workunits created in ${found.createSeconds.toFixed(1)} s`);
  console.log(`lease of ${LIMIT} at 10,000 workunits    ${ms(found.smallMs)}`);
  console.log(
    `lease of ${LIMIT} at 1,000,000 workunits ${ms(found.largeMs)}  ratio ${found.ratio.toFixed(2)}`,
  );
  console.log(
    `lone host behind 64,000 that it has had  ${ms(found.halfwayMs)}  ratio ${found.halfwayRatio.toFixed(2)}`,
  );
}
