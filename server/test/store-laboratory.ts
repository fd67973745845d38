/** A store on an embedded database of its own, with a project, a kernel, batches and hosts to play with. */
import { createHash, randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Agreement, Manifest } from '@manyhands/kernel';
import {
  BatchId,
  HostId,
  KernelVersionId,
  ProjectId,
  type Reducer,
  Sha256,
  type SiteKey,
  type VolunteerId,
  type WorkunitId,
} from '@manyhands/protocol';
import { creditOf, judge, trustAfter } from '@manyhands/rules';
import { createBlobs } from '../src/store/blobs.ts';
import type { Database } from '../src/store/database.ts';
import type { HostProfile, HostRecord } from '../src/store/hosts-store.ts';
import type { CarriedOut } from '../src/store/judging-store.ts';
import { openDatabase } from '../src/store/open-database.ts';
import type { OpenStore } from '../src/store/open-store.ts';
import { createPostgresStore } from '../src/store/postgres-store.ts';
import type { NewBatchRecord, NewWorkunit, Store } from '../src/store/store.ts';
import type { AcceptOutcome, LeasedAssignment, LeaseRequest, ReportEntry } from '../src/store/work-store.ts';
import { makeDataDir } from './made-once.ts';

export const PROJECT = ProjectId.parse('test-project');
export const KERNEL = KernelVersionId.parse('ab'.repeat(32));
/** A Friday noon in UTC, so that no test crosses midnight. */
export const NOON = Date.UTC(2026, 10, 20, 12);
export const RULES = { creditOf, trustAfter };

/** Two outputs: two f32 within a tolerance, then one u32 exactly. */
export const MANIFEST = Manifest.parse({
  name: 'test-kernel',
  title: 'Test kernel',
  description: 'Two floats and a count.',
  license: 'Apache-2.0',
  params: [{ name: 'n', type: 'u32' }],
  buffers: [
    { name: 'values', type: 'f32', shape: ['n'], role: 'output' },
    { name: 'count', type: 'u32', shape: [1], role: 'output' },
  ],
  cost: 'n * 1000000',
  agreement: { values: { kind: 'tolerance', absolute: 0.01 }, count: { kind: 'exact' } },
  variants: { wasm: { extent: 'n' } },
});

export interface StoreLaboratory extends OpenStore {
  readonly dataDir: string;
  /** For looking behind the store. */
  readonly database: Database;
  /** For a second store on the same database, as another coordinator has it. */
  readonly databaseUrl: string;
  remove(): Promise<void>;
}

export async function openStoreLaboratory(): Promise<StoreLaboratory> {
  const dataDir = await makeDataDir('store');
  const { database, embeddedPid } = await openDatabase({ dataDir });
  const blobs = createBlobs(database, join(dataDir, 'blobs'));
  const store = createPostgresStore(database, blobs);
  await createBasics(store);
  const [server] = await database.query<{ sockets: string }>(
    "select current_setting('unix_socket_directories') as sockets",
  );
  const databaseUrl = `postgresql://manyhands@${encodeURIComponent(server?.sockets ?? '')}/manyhands`;
  const close = () => database.close();
  return {
    ...{ store, blobs, database, dataDir, databaseUrl, embeddedPid, close },
    remove: async () => {
      await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function createBasics(store: Store): Promise<void> {
  await store.createProject({ id: PROJECT, title: 'Test', purpose: 'To test.', owner: 'Testers' }, NOON);
  await store.createKernel(KERNEL, MANIFEST, NOON);
}

export const makeWorkunit = (index: number, n = 2): NewWorkunit => ({
  label: `workunit ${index}`,
  params: { n },
  inputs: {},
  cost: n * 1e6,
});

export interface BatchWishes {
  readonly quorum?: number;
  readonly maxCopies?: number;
  readonly priority?: number;
  readonly agreement?: Readonly<Record<string, Agreement>>;
  readonly reducers?: readonly Reducer[];
}

let batchesMade = 0;

export function newTestBatch(wishes: BatchWishes = {}): NewBatchRecord {
  batchesMade += 1;
  return {
    batch: BatchId.parse(`batch-${batchesMade}-${process.pid}`),
    project: PROJECT,
    kernel: KERNEL,
    manifest: MANIFEST,
    title: `Batch ${batchesMade}`,
    priority: wishes.priority ?? 0,
    quorum: wishes.quorum ?? 2,
    maxCopies: wishes.maxCopies ?? 6,
    agreement: wishes.agreement ?? MANIFEST.agreement,
    shared: {},
    createdAt: NOON + batchesMade,
    maxCost: 2e6,
    meanCost: 2e6,
    memoryBytes: 12,
    plan: { kind: 'plain', details: {} },
    reducers: wishes.reducers ?? [],
  };
}

export async function createTestBatch(
  store: Store,
  workunits: number | Iterable<NewWorkunit>,
  wishes: BatchWishes = {},
): Promise<BatchId> {
  const record = newTestBatch(wishes);
  const list =
    typeof workunits === 'number' ? Array.from({ length: workunits }, (_, i) => makeWorkunit(i)) : workunits;
  await store.createBatch(record, list);
  return record.batch;
}

export async function introduce(store: Store, more: Partial<HostProfile> = {}): Promise<HostId> {
  const publicKey = randomBytes(65);
  const host = HostId.parse(createHash('sha256').update(publicKey).digest('hex'));
  await store.introduceHost(
    {
      host,
      publicKey,
      volunteer: null,
      site: null,
      capabilities: { backends: ['wasm'], workers: 2, memoryBytes: 1e9 },
      benchmark: {
        wasm: { operationsPerSecond: 1e9, bandwidthBytesPerSecond: 1e9, dispatchLatencyMs: 0 },
      },
      ...more,
    },
    NOON,
  );
  return host;
}

export interface LeaseWishes {
  readonly limit?: number;
  readonly volunteer?: VolunteerId | null;
  readonly addressPrefix?: string | null;
  readonly session?: string;
  readonly site?: SiteKey | null;
  readonly now?: number;
  readonly deadlineMs?: number;
}

export function leaseRequest(
  host: HostId,
  batches: readonly BatchId[],
  wishes: LeaseWishes = {},
): LeaseRequest {
  const { limit = 1, deadlineMs = 60_000 } = wishes;
  return {
    host,
    volunteer: wishes.volunteer ?? null,
    addressPrefix: wishes.addressPrefix ?? null,
    session: wishes.session ?? `session of ${host.slice(0, 8)}`,
    site: wishes.site ?? null,
    limit,
    steps: batches.map((batch) => ({ batch, limit, deadlineMs })),
    now: wishes.now ?? NOON,
  };
}

export const lease = (
  store: Store,
  host: HostId,
  batch: BatchId,
  wishes: LeaseWishes = {},
): Promise<readonly LeasedAssignment[]> => store.lease(leaseRequest(host, [batch], wishes));

/** Outputs of the test kernel: `values` as given, then the exact count. */
export function payloadOf(values: readonly number[], count = 7): Uint8Array {
  const bytes = new Uint8Array(values.length * 4 + 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat32(index * 4, value, true);
  });
  view.setUint32(values.length * 4, count, true);
  return bytes;
}

export const digestOf = (bytes: Uint8Array): Sha256 =>
  Sha256.parse(createHash('sha256').update(bytes).digest('hex'));

async function accept(store: Store, entry: ReportEntry): Promise<AcceptOutcome> {
  const [settled] = await store.accept([entry]);
  if (settled?.status !== 'fulfilled') throw settled?.reason;
  return settled.value;
}

/** What a report is about. */
type Taken = Pick<LeasedAssignment, 'assignment' | 'workunit' | 'batch' | 'cost'>;

let reports = 0;
/** No two reports arrive at the same time. */
const arrival = (): number => {
  reports += 1;
  return NOON + 1000 + reports;
};

export function reportDone(
  store: Store,
  host: HostId,
  { assignment, workunit, batch, cost }: Taken,
  payload: Uint8Array = payloadOf([1, 2]),
  computeMs = 10,
): Promise<AcceptOutcome> {
  return accept(store, {
    host,
    assignment,
    workunit,
    batch,
    credit: creditOf(cost),
    receivedAt: arrival(),
    report: { status: 'done', backend: 'wasm', computeMs, payload, digest: digestOf(payload) },
  });
}

export const reportFailed = (
  store: Store,
  host: HostId,
  { assignment, workunit, batch, cost }: Taken,
): Promise<AcceptOutcome> =>
  accept(store, {
    host,
    assignment,
    workunit,
    batch,
    credit: creditOf(cost),
    receivedAt: arrival(),
    report: { status: 'failed', code: 'kernel-error', message: 'it broke' },
  });

/** What the coordinator does with workunits that need the judge. */
export async function judgeAll(store: Store, workunits?: readonly WorkunitId[]): Promise<CarriedOut> {
  const judged = workunits ?? (await store.toJudge(10_000));
  const decisions = (await store.judgeCases(judged)).flatMap(judge);
  return store.carryOut(decisions, NOON + 2000, RULES, judged);
}

/** A host with all that was reported. */
export async function recordOf(store: Store, host: HostId): Promise<HostRecord> {
  await store.addReportNotes();
  return only(await store.hosts([host]));
}

/** The one element of a list. */
export function only<T>(list: readonly T[]): T {
  const [first] = list;
  if (first === undefined || list.length !== 1) throw new Error(`expected one element, got ${list.length}`);
  return first;
}

/** Hosts that know nothing of each other. */
export const introduceTwo = (store: Store) => Promise.all([introduce(store), introduce(store)]);
export const introduceThree = (store: Store) =>
  Promise.all([introduce(store), introduce(store), introduce(store)]);
