/** A volunteer over a real socket, speaking the real protocol: for integration tests, fuzzing and benchmarks. */
import { PREPARATION } from '@manyhands/docking';
import {
  type AssignmentId,
  type AssignmentNotice,
  type BackendKind,
  type Benchmark,
  type Capabilities,
  type Challenge,
  type CoordinatorToVolunteer,
  type DrainNotice,
  type EndedNotice,
  PROTOCOL_VERSION,
  type Reply,
  type ReportedResult,
  type ReportReply,
  type ReturnReply,
  type RevokedNotice,
  type Standing,
  VOLUNTEER_NAMESPACE,
  type VolunteerToCoordinator,
  volunteerParser,
  type Welcome,
  type WorkReply,
} from '@manyhands/protocol';
import { io, type Socket } from 'socket.io-client';
import { createIdentity, type Identity } from './identity.ts';

export const CAPABILITIES: Capabilities = {
  backends: ['wasm'],
  workers: 2,
  memoryBytes: 1e9,
  pageCode: [PREPARATION],
};
export const BENCHMARK: Benchmark = {
  wasm: { operationsPerSecond: 1e9, bandwidthBytesPerSecond: 1e9, dispatchLatencyMs: 0 },
};

/** Changes of the hello that make a strong GPU host, to whom any kernel in WGSL may be given. */
export const STRONG_GPU: { readonly capabilities: Capabilities; readonly benchmark: Benchmark } = {
  capabilities: {
    backends: ['webgpu'],
    webgpu: {
      vendor: 'simulated',
      architecture: 'simulated',
      isFallbackAdapter: false,
      features: [],
      limits: { maxStorageBufferBindingSize: 2 ** 27, maxBufferSize: 2 ** 28 },
    },
    workers: 16,
    memoryBytes: 1e9,
  },
  benchmark: {
    webgpu: { operationsPerSecond: 1e12, bandwidthBytesPerSecond: 1e11, dispatchLatencyMs: 0.1 },
  },
};

export interface VolunteerOptions {
  /** Made anew unless given; give it again to come back as the same host. */
  readonly identity?: Identity;
  /** Members to add to the hello or to change in it. */
  readonly hello?: Readonly<Record<string, unknown>>;
  /** Reports as any Socket.IO client would: the text in one frame, its bytes in the next. */
  readonly inTwoFrames?: boolean;
  /** Pretended through X-Forwarded-For; works where the coordinator trusts one proxy. */
  readonly address?: string;
}

/** What the coordinator said unasked, in order. */
export interface Heard {
  readonly standings: Standing[];
  readonly revoked: RevokedNotice[];
  readonly drains: DrainNotice[];
  readonly ended: EndedNotice[];
}

export interface VolunteerClient {
  readonly identity: Identity;
  readonly socket: Socket<CoordinatorToVolunteer, VolunteerToCoordinator>;
  readonly challenge: Challenge;
  readonly heard: Heard;
  hello(changes?: Readonly<Record<string, unknown>>): Promise<Reply<Welcome>>;
  request(seconds?: number, limit?: number): Promise<Reply<WorkReply>>;
  report(results: readonly ReportedResult[], attachment: Uint8Array | null): Promise<Reply<ReportReply>>;
  /** Reports one result with these outputs. */
  answer(
    assignment: AssignmentId,
    outputs: readonly Uint8Array[],
    backend?: BackendKind,
  ): Promise<Reply<ReportReply>>;
  giveBack(assignments: readonly AssignmentId[]): Promise<Reply<ReturnReply>>;
  /** Any event with any payload; the reply as it comes. */
  send(event: string, ...payload: unknown[]): Promise<unknown>;
  /** Resolves with the reason once the connection has ended. */
  readonly disconnected: Promise<string>;
  close(): void;
}

const PARSER = volunteerParser((text) => Buffer.from(text));

/** Connects and waits for the challenge; says nothing yet. */
export async function openVolunteer(
  origin: string,
  options: VolunteerOptions = {},
): Promise<VolunteerClient> {
  const identity = options.identity ?? (await createIdentity());
  const socket: Socket<CoordinatorToVolunteer, VolunteerToCoordinator> = io(origin + VOLUNTEER_NAMESPACE, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    ...(options.inTwoFrames ? {} : { parser: PARSER }),
    ...(options.address === undefined ? {} : { extraHeaders: { 'x-forwarded-for': options.address } }),
  });
  const heard: Heard = { standings: [], revoked: [], drains: [], ended: [] };
  socket.on('host:standing', (standing) => heard.standings.push(standing));
  socket.on('work:revoked', (notice) => heard.revoked.push(notice));
  socket.on('coordinator:drain', (notice) => heard.drains.push(notice));
  socket.on('session:ended', (notice) => heard.ended.push(notice));
  const disconnected = new Promise<string>((resolve) => {
    socket.on('disconnect', (reason) => resolve(reason));
  });
  const challenge = await new Promise<Challenge>((resolve, reject) => {
    socket.once('host:challenge', resolve);
    socket.once('connect_error', reject);
  });

  const send = (event: string, ...payload: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (!socket.connected) reject(new Error(`not connected; ${event} was not sent`));
      const lost = (reason: string) =>
        reject(new Error(`disconnected before the reply to ${event}: ${reason}`));
      socket.once('disconnect', lost);
      const emit = socket.emit.bind(socket) as (event: string, ...values: unknown[]) => unknown;
      emit(event, ...payload, (reply: unknown) => {
        socket.off('disconnect', lost);
        resolve(reply);
      });
    });

  const report: VolunteerClient['report'] = async (results, attachment) =>
    (await send('result:report', { results }, attachment)) as Reply<ReportReply>;
  return {
    identity,
    socket,
    challenge,
    heard,
    disconnected,
    send,
    report,
    hello: async (changes = {}) =>
      (await send('host:hello', {
        protocolVersion: PROTOCOL_VERSION,
        publicKey: identity.publicKey,
        signature: await identity.prove(challenge.nonce),
        capabilities: CAPABILITIES,
        benchmark: BENCHMARK,
        ...options.hello,
        ...changes,
      })) as Reply<Welcome>,
    request: async (seconds = 10, limit = 8) =>
      (await send('work:request', { seconds, limit })) as Reply<WorkReply>,
    answer: (assignment, outputs, backend = 'wasm') =>
      report(
        [
          {
            status: 'done',
            assignment,
            backend,
            computeMs: 10,
            outputBytes: outputs.map((output) => output.byteLength),
          },
        ],
        Buffer.concat(outputs),
      ),
    giveBack: async (assignments) =>
      (await send('work:return', { assignments, reason: 'paused' })) as Reply<ReturnReply>,
    close: () => {
      socket.disconnect();
    },
  };
}

/** Connects and says hello; throws where the hello is refused. */
export async function joinVolunteer(
  origin: string,
  options: VolunteerOptions = {},
): Promise<VolunteerClient> {
  const client = await openVolunteer(origin, options);
  unwrap(await client.hello());
  return client;
}

/** The value of a reply; throws a refusal. */
export function unwrap<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`${reply.code}: ${reply.message}`);
  return reply.value;
}

/** Assignments of a request that must have been answered with some. */
export async function takeWork(client: VolunteerClient, limit = 8): Promise<readonly AssignmentNotice[]> {
  return unwrap(await client.request(10, limit)).assignments;
}
