/** The `/volunteer` namespace: every message is limited, parsed, answered with a Reply, and never throws. */
import { randomUUID } from 'node:crypto';
import { PROTOCOL_VERSION, type Reply, refuse } from '@manyhands/protocol';
import { addressOf } from './address.ts';
import type { VolunteerContext, VolunteerNamespace } from './context.ts';
import { introduce } from './hello.ts';
import { makeNonce } from './proof.ts';
import { reportResults } from './report.ts';
import { requestWork } from './request-work.ts';
import { returnWork } from './return-work.ts';
import {
  type IntroducedSession,
  isIntroduced,
  type Session,
  settledWork,
  type VolunteerSocket,
} from './session.ts';
import type { Throttle } from './throttle.ts';

type Handler = (
  context: VolunteerContext,
  session: Session,
  ...payload: unknown[]
) => Reply<unknown> | Promise<Reply<unknown>>;

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['host:hello', introduce],
  ['work:request', requestWork],
  ['result:report', reportResults],
  ['work:return', returnWork],
]);

export function serveVolunteers(
  namespace: VolunteerNamespace,
  context: VolunteerContext,
  throttle: Throttle,
): void {
  namespace.on('connection', (socket) => {
    if (namespace.sockets.size > context.options.maxConnections) {
      end(socket, 'full', 'The coordinator serves as many connections as it can. Try again later.');
      return;
    }
    connect(context, socket, throttle);
  });
}

function connect(context: VolunteerContext, socket: VolunteerSocket, throttle: Throttle): void {
  const session: Session = {
    id: randomUUID(),
    socket,
    address: addressOf(socket, context.options.trustedProxies),
    nonce: makeNonce(),
    state: { kind: 'challenged' },
  };
  const helloTimer = setTimeout(() => {
    if (!isIntroduced(session)) end(socket, 'hello-timeout', 'No host:hello succeeded in time.');
  }, context.options.helloWithinMs);

  throttle.onFlood(socket, () => {
    context.log.info({ session: session.id, address: session.address }, 'flooding session disconnected');
    end(socket, 'flooding', 'Too many requests in spite of delays. Wait a minute before reconnecting.');
  });
  // A middleware that never goes on: Socket.IO would look for listeners of the event, a turn later.
  socket.use(([event, ...values]: unknown[]) => {
    const flow = throttle.flowOf(socket);
    if (flow.kind === 'disconnect') return;
    if (flow.kind === 'allowed') answer(context, session, event, values);
    else setTimeout(() => answer(context, session, event, values), flow.delayMs);
  });
  socket.on('disconnect', (reason) => {
    clearTimeout(helloTimer);
    context.log.debug({ session: session.id, reason }, 'session ended');
    leave(context, session);
  });
  socket.emit('host:challenge', { protocolVersion: PROTOCOL_VERSION, nonce: session.nonce });
}

/** Never throws: nobody above would catch it. */
function answer(
  context: VolunteerContext,
  session: Session,
  event: unknown,
  values: readonly unknown[],
): void {
  const acknowledge = values.at(-1);
  // Without a callback there is nobody to answer: such a message costs its sender a token and does nothing.
  if (typeof acknowledge !== 'function' || !session.socket.connected) return;
  const reply = (value: Reply<unknown>): void => acknowledge(value);
  // Socket.IO lets numbers pass as names of events.
  const handler = typeof event === 'string' ? HANDLERS.get(event) : undefined;
  if (!handler) {
    reply(refuse('malformed', `There is no request "${String(event).slice(0, 50)}".`));
    return;
  }
  const failed = (error: unknown): void => {
    const request = randomUUID();
    context.log.error({ err: error, event, request, session: session.id }, 'a request failed');
    reply(refuse('internal', `Something failed here, not with you. Try again later (request ${request}).`));
  };
  try {
    const answered = handler(context, session, ...values.slice(0, -1));
    if ('then' in answered) answered.then(reply, failed);
    else reply(answered);
  } catch (error) {
    failed(error);
  }
}

function leave(context: VolunteerContext, session: Session): void {
  context.waiting.leave(session.id);
  if (!isIntroduced(session)) {
    session.state = { kind: 'gone' };
    return;
  }
  context.presence.leave(session, context.options.disconnectGraceMs, () => {
    giveBackAll(context, session).catch((error: unknown) =>
      context.log.warn({ err: error, session: session.id }, 'giving back failed; deadlines will do it'),
    );
  });
}

/** The grace is over: all that the session held goes to others. */
async function giveBackAll(context: VolunteerContext, session: IntroducedSession): Promise<void> {
  await settledWork(context.inFlight, session);
  const returned = await context.store.giveBack(session.state.host, session.id, null, context.now());
  if (returned > 0) context.workAppeared();
}

function end(socket: VolunteerSocket, code: 'full' | 'hello-timeout' | 'flooding', message: string): void {
  socket.emit('session:ended', { code, message });
  socket.disconnect(true);
}
