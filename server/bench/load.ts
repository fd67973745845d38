/** Simulated volunteers over real Socket.IO, in a process of their own: many connections, one report at a time on each. */
import { createHash } from 'node:crypto';
import {
  AssignmentId,
  type AssignmentNotice,
  type ReportedResult,
  VOLUNTEER_NAMESPACE,
} from '@manyhands/protocol';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { joinVolunteer, STRONG_GPU, unwrap } from '../test/volunteer-client.ts';

export const LoadSettings = z.object({
  origin: z.string(),
  target: z.enum(['bare', 'coordinator']),
  connections: z.number().int().positive(),
  /** Bytes of one result. */
  payloadBytes: z.number().int().positive(),
  /** Results in one report. */
  resultsPerReport: z.number().int().positive(),
  /** Assignments of one work request; what a volunteer holds at most. */
  assignmentsWanted: z.number().int().positive(),
  /** Whether each is first given another share of that: as if the volunteers had come at different times. */
  cameAtDifferentTimes: z.boolean(),
});
export type LoadSettings = z.infer<typeof LoadSettings>;

/** What the parent is told at the end of a phase. */
export interface LoadReport {
  readonly acknowledged: number;
  /** Milliseconds from sending a report to its acknowledgement, sorted. */
  readonly latenciesMs: readonly number[];
  readonly elapsedMs: number;
}

/** Seconds of one work request: enough that `assignmentsWanted` is what limits it. */
const SECONDS_WANTED = 3600;

/** One connection: brings the next report's results, and sends them. */
interface Connection {
  prepare(): Promise<number>;
  send(): Promise<void>;
}

let measuring = false;
let reported = 0;
let acknowledged = 0;
let latenciesMs: number[] = [];

/** Same bytes from every host for one workunit, different ones for another, so that duplicates agree. */
function payloadOf(workunit: string, bytes: number): Buffer {
  const seed = createHash('sha256').update(workunit).digest();
  return Buffer.alloc(bytes, seed);
}

function openBare(settings: LoadSettings): Promise<Connection> {
  const socket: Socket = io(settings.origin + VOLUNTEER_NAMESPACE, {
    transports: ['websocket'],
    forceNew: true,
  });
  let reports = 0;
  const results = Array.from({ length: settings.resultsPerReport }, (_, i) =>
    resultOf(String(i + 1), settings),
  );
  return new Promise((resolve, reject) => {
    socket.once('connect_error', reject);
    socket.once('connect', () =>
      resolve({
        prepare: async () => results.length,
        send: async () => {
          // As much work for this side as a volunteer's report is.
          const pieces = results.map((_, i) => payloadOf(`${reports++}-${i}`, settings.payloadBytes));
          await socket.emitWithAck('result:report', { results }, Buffer.concat(pieces));
        },
      }),
    );
  });
}

async function openVolunteer(settings: LoadSettings, index: number): Promise<Connection> {
  const client = await joinVolunteer(settings.origin, { hello: STRONG_GPU });
  let queue: AssignmentNotice[] = [];
  let next: AssignmentNotice[] = [];
  const share = settings.cameAtDifferentTimes ? (index + 1) / settings.connections : 1;
  let first = Math.ceil(share * settings.assignmentsWanted);
  return {
    prepare: async () => {
      while (queue.length === 0) {
        const wanted = first > 0 ? first : settings.assignmentsWanted;
        queue = [...unwrap(await client.request(SECONDS_WANTED, wanted)).assignments];
        // A newcomer is given a few only.
        first -= queue.length;
      }
      next = queue.splice(0, settings.resultsPerReport);
      return next.length;
    },
    send: async () => {
      const attachment = Buffer.concat(
        next.map(({ workunit }) => payloadOf(workunit, settings.payloadBytes)),
      );
      const results = next.map(({ assignment }) => resultOf(assignment, settings));
      const reply = unwrap(await client.socket.emitWithAck('result:report', { results }, attachment));
      const wrong = reply.outcomes.find(({ status }) => status === 'refused');
      if (wrong) throw new Error(`A result was refused: ${JSON.stringify(wrong)}`);
    },
  };
}

const resultOf = (assignment: string, settings: LoadSettings): ReportedResult => ({
  status: 'done',
  assignment: AssignmentId.parse(assignment),
  backend: 'webgpu',
  computeMs: 1000,
  outputBytes: [settings.payloadBytes],
});

async function drive(connection: Connection): Promise<never> {
  for (;;) {
    const results = await connection.prepare();
    const sentAt = performance.now();
    await connection.send();
    reported += results;
    if (reported >= enough && !warm) {
      warm = true;
      process.send?.('warm');
    }
    if (!measuring) continue;
    acknowledged += results;
    latenciesMs.push(performance.now() - sentAt);
  }
}

const settings = LoadSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
/** Results after which every volunteer has, on average, reported as many as it holds at most. */
const enough = settings.connections * settings.assignmentsWanted;
let warm = false;
const open = settings.target === 'bare' ? openBare : openVolunteer;
/** Connections opened at a time, before any of them works. */
const OPENED_TOGETHER = 50;
const connections: Connection[] = [];
while (connections.length < settings.connections) {
  const count = Math.min(OPENED_TOGETHER, settings.connections - connections.length);
  const opened = connections.length;
  connections.push(
    ...(await Promise.all(Array.from({ length: count }, (_, i) => open(settings, opened + i)))),
  );
}
for (const connection of connections) {
  drive(connection).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}

let startedAt = 0;
process.on('message', (message) => {
  if (message === 'start') {
    acknowledged = 0;
    latenciesMs = [];
    startedAt = performance.now();
    measuring = true;
  }
  if (message === 'stop') {
    measuring = false;
    const report: LoadReport = {
      acknowledged,
      latenciesMs: latenciesMs.toSorted((a, b) => a - b),
      elapsedMs: performance.now() - startedAt,
    };
    process.send?.(report, () => process.exit(0));
  }
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
