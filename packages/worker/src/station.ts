/** The parts between the coordinator and the compute workers: identity, line, work in hand, outbox. */
import type { AssignmentId, Benchmark, Capabilities, HelloRequest, ReturnRequest } from '@manyhands/protocol';
import { LIMITS, PROTOCOL_VERSION } from '@manyhands/protocol';
import { type Connection, createConnection } from './connection/connection.ts';
import type { Link } from './connection/link.ts';
import { createReporter, type Reporter } from './connection/reporter.ts';
import { recordWorkunit } from './record-workunit.ts';
import { describe } from './snapshot.ts';
import { createBlobCache } from './storage/blob-cache.ts';
import { createBlobSource } from './storage/blob-source.ts';
import { openDatabase } from './storage/database.ts';
import { type Identity, loadIdentity } from './storage/identity.ts';
import { type Outbox, openOutbox } from './storage/outbox.ts';
import { SHOWN_REFUSALS, type Tally } from './tally.ts';
import { type Asker, createAsker } from './work/asker.ts';
import { nextRequest } from './work/demand.ts';
import type { Item } from './work/item.ts';
import { createMaterialSource } from './work/materials.ts';
import { createPipeline, type Finished, type Pipeline } from './work/pipeline.ts';
import { createSpeeds } from './work/speeds.ts';

/** What the introduction says of this host beside its key. */
export interface Introduction {
  readonly capabilities: Capabilities;
  readonly benchmark: Benchmark;
  readonly wishes: Pick<HelloRequest, 'project' | 'site' | 'volunteer' | 'triesUnpublished'>;
}

export interface StationOptions {
  readonly coordinatorUrl: string;
  readonly tally: Tally;
  /** Known before the line is opened. */
  readonly introduction: () => Introduction;
  /** Whether there are lanes that may compute. */
  readonly mayCompute: () => boolean;
  /** A workunit ended, one way or the other. */
  readonly finished: (item: Item, outcome: Finished) => void;
  readonly linkChanged: (link: Link) => void;
  readonly changed: () => void;
}

export interface Station {
  readonly identity: Identity;
  readonly connection: Connection;
  readonly pipeline: Pipeline;
  readonly asker: Asker;
  readonly reporter: Reporter;
  /** Tells the coordinator what will not be done here; without a line the next introduction does. */
  giveBack(assignments: readonly AssignmentId[], reason: ReturnRequest['reason']): void;
  close(): Promise<void>;
}

/** Throws `StorageUnavailable`. */
export async function openStation(options: StationOptions): Promise<Station> {
  const { tally } = options;
  const database = await openDatabase();
  const identity = await loadIdentity(database);
  const outbox = await openOutbox(database);

  const countUnsent = () => {
    tally.unsent = outbox.count();
    options.changed();
  };

  const connection = createConnection({
    coordinatorUrl: options.coordinatorUrl,
    introduce: async (nonce) => {
      await outbox.look();
      return introduce(identity, nonce, options.introduction(), holdings(pipeline, outbox));
    },
    linkChanged: (link) => {
      if (link.kind === 'ready') {
        reporter.flush();
        pipeline.resume();
        asker.consider();
      }
      options.linkChanged(link);
    },
    standing: (standing) => {
      tally.standing = standing;
      options.changed();
    },
    revoked: ({ assignments }) => pipeline.revoke(assignments),
  });

  const reporter = createReporter({
    outbox,
    connection,
    sent: (bytes) => {
      tally.bytesOut += bytes;
    },
    refused: (assignment, code, message) => {
      const refusal = { assignment, code, message, at: Date.now() };
      tally.refusals = [...tally.refusals, refusal].slice(-SHOWN_REFUSALS);
    },
    changed: () => {
      countUnsent();
      asker.renew();
    },
  });

  const giveBack: Station['giveBack'] = (assignments, reason) => {
    const most = LIMITS.maxAssignmentsPerRequest;
    for (let at = 0; at < assignments.length; at += most) {
      // Lost with the line: then the next introduction leaves them out, which says the same.
      connection.giveBack({ assignments: assignments.slice(at, at + most), reason }).catch(() => undefined);
    }
  };

  const finish = async (item: Item, outcome: Finished) => {
    tally.latest = describe(item);
    if (outcome.status === 'done') tally.finishedHere++;
    recordWorkunit(item, outcome);
    options.finished(item, outcome);
    await outbox.put(toEntry(item, outcome));
    reporter.flush();
    countUnsent();
  };

  const blobs = createBlobSource({
    coordinatorUrl: options.coordinatorUrl,
    cache: createBlobCache(database),
    received: (bytes) => {
      tally.bytesIn += bytes;
    },
  });
  const pipeline = createPipeline({
    materials: createMaterialSource(blobs),
    speeds: createSpeeds(() => slowest(options.introduction().benchmark)),
    finished: (item, outcome) => void finish(item, outcome),
    dropped: giveBack,
    online: () => connection.link().kind === 'ready',
    changed: () => {
      asker.consider();
      options.changed();
    },
  });
  const asker = createAsker({
    connection,
    wanted: () => (options.mayCompute() ? nextRequest(pipeline.supply()) : null),
    received: (work) => {
      if (options.mayCompute()) pipeline.add(work);
      else if (work.assignments.length > 0)
        giveBack(
          work.assignments.map((each) => each.assignment),
          'paused',
        );
    },
    changed: options.changed,
  });

  countUnsent();
  return {
    identity,
    connection,
    pipeline,
    asker,
    reporter,
    giveBack,
    close: async () => {
      asker.close();
      await reporter.idle();
      reporter.close();
      connection.close();
      database.close();
    },
  };
}

/** The speed of the first backend measured. */
const slowest = ({ webgpu, wasm }: Benchmark): number => (webgpu ?? wasm)?.operationsPerSecond ?? 1e9;

function holdings(pipeline: Pipeline, outbox: Outbox): AssignmentId[] {
  const here = pipeline.items().map((item) => item.notice.assignment);
  return [...new Set([...here, ...outbox.assignments()])].slice(0, LIMITS.maxHoldings);
}

async function introduce(
  identity: Identity,
  nonce: string,
  { capabilities, benchmark, wishes }: Introduction,
  holding: AssignmentId[],
): Promise<HelloRequest> {
  return {
    protocolVersion: PROTOCOL_VERSION,
    publicKey: identity.publicKey,
    signature: await identity.prove(nonce),
    capabilities,
    benchmark,
    holding,
    ...wishes,
  };
}

function toEntry({ notice: { assignment } }: Item, outcome: Finished) {
  const savedAt = Date.now();
  if (outcome.status === 'failed') {
    return { assignment, savedAt, outputs: new Uint8Array(), result: { assignment, ...outcome } };
  }
  const { backend, computeMs, outputs } = outcome;
  const joined = new Uint8Array(outputs.reduce((sum, each) => sum + each.byteLength, 0));
  let at = 0;
  for (const each of outputs) {
    joined.set(each, at);
    at += each.byteLength;
  }
  const outputBytes = outputs.map((each) => each.byteLength);
  return {
    assignment,
    savedAt,
    outputs: joined,
    result: { status: 'done' as const, assignment, backend, computeMs, outputBytes },
  };
}
