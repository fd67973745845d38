/** Keeps one line to the coordinator open: connects, introduces this host, waits and tries again by itself. */
import {
  type Challenge,
  type EndedNotice,
  type HelloRequest,
  PROTOCOL_VERSION,
  type ReplyCode,
  ReportReply,
  type ReportRequest,
  ReturnReply,
  type ReturnRequest,
  type RevokedNotice,
  type Standing,
  Welcome,
  WorkReply,
  type WorkRequest,
} from '@manyhands/protocol';
import type { OfflineReason } from '../state.ts';
import { backoffMs } from './backoff.ts';
import { type Answer, type Line, LineLost, openLine } from './line.ts';
import type { Link } from './link.ts';

export interface Connection {
  link(): Link;
  open(): void;
  close(): void;
  /** Each throws `LineLost` where there is no line, or none any more. */
  requestWork(request: WorkRequest): Promise<Answer<WorkReply>>;
  /** `attachment` holds the outputs of all `done` results, one after the other. */
  report(request: ReportRequest, attachment: Uint8Array): Promise<Answer<ReportReply>>;
  giveBack(request: ReturnRequest): Promise<Answer<ReturnReply>>;
}

export interface ConnectionOptions {
  readonly coordinatorUrl: string;
  /** Builds the introduction for one line's nonce. */
  readonly introduce: (nonce: string) => Promise<HelloRequest>;
  readonly linkChanged: (link: Link) => void;
  readonly standing: (standing: Standing) => void;
  readonly revoked: (notice: RevokedNotice) => void;
}

/** Connecting and being welcomed together; a hidden page's timers may stretch it to a minute. */
const HELLO_WITHIN_MS = 20_000;
/** A line that held this long was a good one: the next loss starts again with short waits. */
const STEADY_MS = 10_000;
/** How long to stay away at least, by what the coordinator said when it closed the line. */
const AFTER_ENDED_MS = { flooding: 60_000, full: 10_000, 'hello-timeout': 0 } as const;

/** Refusals of a hello that no waiting will cure. */
const FINAL: ReadonlySet<ReplyCode> = new Set([
  'version-mismatch',
  'bad-proof',
  'malformed',
  'unknown-site',
  'unknown-project',
]);

export function createConnection(options: ConnectionOptions): Connection {
  let link: Link = { kind: 'closed' };
  let line: Line | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let readySince = Number.POSITIVE_INFINITY;
  /** What the coordinator said of the coming loss of this line. */
  let forewarned: { readonly reason: OfflineReason; readonly waitMs: number } | undefined;

  const change = (next: Link) => {
    link = next;
    options.linkChanged(next);
  };
  const drop = () => {
    clearTimeout(timer);
    const dropped = line;
    line = undefined;
    dropped?.close();
  };
  const end = (code: ReplyCode | 'taken-over', message: string) => {
    drop();
    change({ kind: 'ended', code, message });
  };

  /** Why the line was lost last, until there is one again. */
  let after: OfflineReason | null = null;

  const wait = (reason: OfflineReason, atLeastMs = 0) => {
    drop();
    attempt = Date.now() - readySince > STEADY_MS ? 0 : attempt + 1;
    readySince = Number.POSITIVE_INFINITY;
    const delayMs = atLeastMs * (1 + Math.random() / 2) + backoffMs(attempt, Math.random());
    timer = setTimeout(connect, delayMs);
    after = reason;
    change({ kind: 'waiting', reason, retryAt: Date.now() + delayMs });
  };
  const lost = () => {
    const warned = forewarned;
    if (warned) wait(warned.reason, warned.waitMs);
    else wait(navigator.onLine ? 'coordinator' : 'network');
  };

  const connect = () => {
    drop();
    forewarned = undefined;
    timer = setTimeout(lost, HELLO_WITHIN_MS);
    const opened = openLine(options.coordinatorUrl, {
      challenged: (challenge) => void greet(opened, challenge).catch(() => opened === line && lost()),
      standing: options.standing,
      revoked: options.revoked,
      draining: ({ retryInMs }) => {
        forewarned = { reason: 'draining', waitMs: retryInMs };
      },
      ended,
      lost,
    });
    line = opened;
    change({ kind: 'connecting', after });
  };

  const ended = ({ code, message }: EndedNotice) => {
    if (code === 'taken-over') end(code, message);
    else forewarned = { reason: 'coordinator', waitMs: AFTER_ENDED_MS[code] };
  };

  const greet = async (current: Line, challenge: Challenge) => {
    if (challenge.protocolVersion !== PROTOCOL_VERSION) {
      const { protocolVersion } = challenge;
      end(
        'version-mismatch',
        `The coordinator speaks version ${protocolVersion}, this page ${PROTOCOL_VERSION}.`,
      );
      return;
    }
    change({ kind: 'introducing', after });
    const hello = await options.introduce(challenge.nonce);
    const reply = await current.ask(Welcome, 'host:hello', hello);
    if (current !== line) return;
    if (reply.ok) {
      clearTimeout(timer);
      after = null;
      readySince = Date.now();
      options.standing(reply.value.standing);
      change({ kind: 'ready' });
    } else if (FINAL.has(reply.code)) end(reply.code, reply.message);
    else wait(reply.code === 'draining' ? 'draining' : 'coordinator');
  };

  const onOnline = () => {
    if (link.kind !== 'waiting' || link.reason === 'draining') return;
    attempt = 0;
    connect();
  };
  /** Requests are made only on a line that has been welcomed. */
  const ready = async (): Promise<Line> => {
    if (link.kind !== 'ready' || line === undefined) throw new LineLost();
    return line;
  };

  return {
    link: () => link,
    open: () => {
      if (link.kind !== 'closed' && link.kind !== 'ended') return;
      globalThis.addEventListener('online', onOnline);
      connect();
    },
    close: () => {
      globalThis.removeEventListener('online', onOnline);
      drop();
      if (link.kind !== 'closed') change({ kind: 'closed' });
    },
    requestWork: async (request) => (await ready()).ask(WorkReply, 'work:request', request),
    report: async (request, attachment) =>
      (await ready()).ask(ReportReply, 'result:report', request, attachment),
    giveBack: async (request) => (await ready()).ask(ReturnReply, 'work:return', request),
  };
}
