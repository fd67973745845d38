/**
 * `npm run bench:coordinator`: durable accepted results a second, beside a bare Socket.IO server that only
 * acknowledges, in the same run and in turns; then memory with many connections, and a lease's cost by queue length.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@manyhands/client';
import type { BatchId } from '@manyhands/protocol';
import { buildServer } from '../test/built-server.ts';
import { type CoordinatorProcess, startCoordinatorProcess } from '../test/coordinator-process.ts';
import { type BareServer, startBareServer } from './bare-process.ts';
import { createFillBatch } from './batch.ts';
import { printLeaseScaling } from './lease-scaling.ts';
import { type Load, startLoad } from './phase.ts';
import { readCpu, readMostResidentBytes } from './processes.ts';

const PAYLOAD_BYTES = 2048;
/** `-- 1` for a quick look; `-- 3 throughput` for one part alone. */
const ROUNDS = Number(process.argv[2] ?? 3);
const PARTS = {
  throughput: measureThroughput,
  memory: measureMemory,
  leases: printLeaseScaling,
};
const PHASE_MS = 8_000;
/** Milliseconds between looks for a new count: half a per cent of a phase. */
const LOOK_MS = 40;
/** Milliseconds without a new count after which something is wrong. */
const MOST_WAIT_MS = 20_000;
/** Milliseconds before counting starts, at least: warm code. */
const WARM_UP_MS = 3_000;
/** Volunteers of a small project, and of one that keeps the coordinator busy; each has one report under way. */
const CONNECTIONS = [200, 1_000];
const WORKUNITS = 100_000;
const MANY_CONNECTIONS = 2_000;
/** Assignments that each of many holds: a minute of work in tasks of a few seconds, or of one second. */
const MANY_HOLD = [16, 64];
/** Milliseconds that many report and ask for work. */
const MANY_MS = 12_000;

interface Traffic {
  readonly connections: number;
  readonly resultsPerReport: number;
}

interface Phase {
  readonly perSecond: number;
  /** Of which the volunteers heard; where it is more than is accepted, something piles up. */
  readonly acknowledgedPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly serverCpuMicroseconds: number;
  readonly databaseCpuMicroseconds: number;
}

const only = process.argv[3];
const built = await buildServer();
try {
  for (const [name, measure] of Object.entries(PARTS))
    if (only === undefined || only === name) await measure();
} finally {
  await built.remove();
}

async function measureThroughput(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'manyhands-bench-'));
  const bare = await startBareServer();
  const coordinator = await startCoordinatorProcess(dataDir, {}, built.program);
  try {
    for (const resultsPerReport of [1, 32])
      for (const connections of CONNECTIONS)
        await compare(bare, coordinator, { connections, resultsPerReport });
  } finally {
    await bare.stop();
    await coordinator.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function compare(bare: BareServer, coordinator: CoordinatorProcess, traffic: Traffic): Promise<void> {
  const { connections, resultsPerReport } = traffic;
  console.log(
    `\n${connections} connections, ${PAYLOAD_BYTES} B a result, ${resultsPerReport} result${resultsPerReport > 1 ? 's' : ''} a report, ${ROUNDS} rounds in turns`,
  );
  console.log(
    '                       results/s   acknowledged/s   p50 ms   p99 ms   server µs   database µs (CPU a result)',
  );
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const yardstick = await runPhase(bare, traffic);
    print('bare acknowledgement', yardstick);
    const measured = await runPhase(coordinator, traffic);
    print('coordinator, accepted', measured);
    ratios.push(measured.perSecond / yardstick.perSecond);
  }
  const median = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0;
  console.log(
    `ratio, median of ${ROUNDS}: ${median.toFixed(2)} ${resultsPerReport === 1 ? ' (target: at least 0.40)' : ''}`,
  );
}

/** Results counted are, for the bare server, those acknowledged; for the coordinator those accepted and credited. */
async function runPhase(server: BareServer | CoordinatorProcess, traffic: Traffic): Promise<Phase> {
  const measured = 'token' in server ? server : null;
  const batch = measured ? await createFillBatch(measured, PAYLOAD_BYTES, WORKUNITS) : null;
  const load: Load = await startLoad({
    origin: server.origin,
    target: measured ? 'coordinator' : 'bare',
    ...traffic,
    payloadBytes: PAYLOAD_BYTES,
    assignmentsWanted: 64,
    cameAtDifferentTimes: true,
  });
  const look = async () => {
    const accepted = measured && batch ? await readJustCounted(measured, batch) : 0;
    return { accepted, cpu: readCpu(server.pid), at: performance.now() };
  };
  await Promise.all([sleep(WARM_UP_MS), load.warm]);
  const before = await look();
  load.start();
  await sleep(PHASE_MS);
  const after = await look();
  const report = await load.stop();
  const seconds = (after.at - before.at) / 1000;
  const acknowledgedPerSecond = (report.acknowledged / report.elapsedMs) * 1000;
  const results = measured === null ? acknowledgedPerSecond * seconds : after.accepted - before.accepted;
  if (measured && batch) await cancel(measured, batch);
  const quantile = (share: number) =>
    report.latenciesMs[Math.floor(report.latenciesMs.length * share)] ?? Number.NaN;
  return {
    perSecond: results / seconds,
    acknowledgedPerSecond,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    serverCpuMicroseconds: ((after.cpu.ownSeconds - before.cpu.ownSeconds) / results) * 1e6,
    databaseCpuMicroseconds: ((after.cpu.descendantSeconds - before.cpu.descendantSeconds) / results) * 1e6,
  };
}

/** Results accepted so far, at the moment in which the coordinator has counted them: it does so now and then. */
async function readJustCounted(coordinator: CoordinatorProcess, batch: BatchId): Promise<number> {
  const { batches } = createClient(coordinator);
  const read = async () => (await batches.get(batch)).results.accepted;
  const before = await read();
  const deadline = performance.now() + MOST_WAIT_MS;
  while (performance.now() < deadline) {
    await sleep(LOOK_MS);
    const accepted = await read();
    if (accepted !== before) return accepted;
  }
  throw new Error(`The coordinator accepted nothing for ${MOST_WAIT_MS / 1000} s.`);
}

function print(name: string, phase: Phase): void {
  const cell = (value: number, digits: number, width: number) => value.toFixed(digits).padStart(width);
  console.log(
    `${name.padEnd(22)}${cell(phase.perSecond, 0, 10)}${cell(phase.acknowledgedPerSecond, 0, 17)}${cell(phase.p50Ms, 1, 9)}${cell(phase.p99Ms, 1, 9)}` +
      `${cell(phase.serverCpuMicroseconds, 0, 12)}${cell(phase.databaseCpuMicroseconds, 0, 14)}`,
  );
}

async function cancel(server: CoordinatorProcess, batch: string): Promise<void> {
  await fetch(`${server.origin}/api/batches/${batch}/cancel`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}` },
  });
}

async function measureMemory(): Promise<void> {
  console.log(`\nMost memory of a coordinator, ${MANY_CONNECTIONS} connections, ${WORKUNITS} workunits`);
  for (const hold of MANY_HOLD) {
    for (let round = 1; round <= ROUNDS; round++) {
      const megabytes = ((await mostResidentBytes(hold)) / 1e6).toFixed(0);
      console.log(`up to ${hold} held by each: ${megabytes} MB resident (target: at most 300 MB)`);
    }
  }
}

/** Of a coordinator of its own, as an operator starts it, from its start over the batch's making to the load. */
async function mostResidentBytes(hold: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'manyhands-bench-'));
  const fresh = await startCoordinatorProcess(folder, {}, built.program);
  try {
    await createFillBatch(fresh, PAYLOAD_BYTES, WORKUNITS);
    const load = await startLoad({
      origin: fresh.origin,
      target: 'coordinator',
      connections: MANY_CONNECTIONS,
      payloadBytes: PAYLOAD_BYTES,
      resultsPerReport: 1,
      assignmentsWanted: hold,
      cameAtDifferentTimes: false,
    });
    load.start();
    await sleep(MANY_MS);
    await load.stop();
    return readMostResidentBytes(fresh.pid);
  } finally {
    await fresh.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
