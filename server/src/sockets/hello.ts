/** `host:hello`: version, proof of the key, project and site; then the host is known and takes up what it held. */
import {
  type AssignmentId,
  HelloRequest,
  PROTOCOL_VERSION,
  type Refusal,
  type Reply,
  refuse,
  type Welcome,
} from '@manyhands/protocol';
import { z } from 'zod';
import type { HostRecord } from '../store/hosts-store.ts';
import type { VolunteerContext } from './context.ts';
import { parseMessage } from './parse.ts';
import { hostIdOf, verifyProof } from './proof.ts';
import { type Holding, type IntroducedSession, type Session, settledWork } from './session.ts';

/** Read before the rest, so that an unknown version is named as such whatever else it changed. */
const Versioned = z.object({ protocolVersion: z.number().int() });

export async function introduce(
  context: VolunteerContext,
  session: Session,
  payload: unknown,
): Promise<Reply<Welcome>> {
  if (session.state.kind !== 'challenged') {
    return refuse('already-introduced', 'This connection has said hello. Open a new one to say it again.');
  }
  if (context.draining()) return refuse('draining', 'The coordinator is going away. Reconnect in a moment.');
  session.state = { kind: 'introducing' };
  const reply = await admit(context, session, payload).catch((error: unknown) => {
    backToChallenge(session);
    throw error;
  });
  if (!reply.ok) backToChallenge(session);
  return reply;
}

function backToChallenge(session: Session): void {
  if (session.state.kind === 'introducing') session.state = { kind: 'challenged' };
}

async function admit(context: VolunteerContext, session: Session, payload: unknown): Promise<Reply<Welcome>> {
  const version = Versioned.safeParse(payload);
  if (version.success && version.data.protocolVersion !== PROTOCOL_VERSION) {
    return refuse(
      'version-mismatch',
      `The coordinator speaks protocol version ${PROTOCOL_VERSION}, not ${version.data.protocolVersion}. Reload the page.`,
    );
  }
  const parsed = parseMessage(HelloRequest, payload);
  if (!parsed.ok) return parsed;
  const hello = parsed.value;
  const publicKey = Buffer.from(hello.publicKey, 'base64url');
  const signature = Buffer.from(hello.signature, 'base64url');
  if (!(await verifyProof(publicKey, signature, session.nonce))) {
    return refuse('bad-proof', "The signature does not fit the public key and this connection's challenge.");
  }
  const wrong = await checkWishes(context, hello);
  if (wrong) return wrong;
  const record = await context.store.introduceHost(
    {
      host: hostIdOf(publicKey),
      publicKey,
      volunteer: hello.volunteer ?? null,
      site: hello.site ?? null,
      capabilities: hello.capabilities,
      benchmark: hello.benchmark,
    },
    context.now(),
  );
  return welcome(context, session, hello, record);
}

async function checkWishes(context: VolunteerContext, hello: HelloRequest): Promise<Refusal | null> {
  if (hello.site && !(await context.store.site(hello.site))) {
    return refuse('unknown-site', `No site has the key "${hello.site}". Check the widget's tag.`);
  }
  if (hello.project && !(await context.catalogue.project(hello.project))) {
    return refuse('unknown-project', `There is no project "${hello.project}".`);
  }
  return null;
}

async function welcome(
  context: VolunteerContext,
  session: Session,
  hello: HelloRequest,
  record: HostRecord,
): Promise<Reply<Welcome>> {
  // The connection may have ended while the store was asked.
  if (session.state.kind !== 'introducing') return refuse('not-introduced', 'The connection has ended.');
  const state = {
    kind: 'introduced' as const,
    host: record.host,
    hello,
    record,
    recordAt: context.now(),
    guessed: false,
    holdings: new Map<AssignmentId, Holding>(),
  };
  const introduced: IntroducedSession = Object.assign(session, { state });
  const { earlier, connected } = context.presence.arrive(introduced);
  if (earlier && connected) endReplaced(context, earlier);
  await takeOver(context, introduced, earlier);
  context.log.debug({ host: record.host, session: session.id, address: session.address }, 'host introduced');
  return { ok: true, value: { host: record.host, standing: record.standing } };
}

function endReplaced(context: VolunteerContext, replaced: IntroducedSession): void {
  context.waiting.leave(replaced.id);
  replaced.socket.emit('session:ended', {
    code: 'taken-over',
    message: 'A newer connection of this browser took over.',
  });
  replaced.socket.disconnect(true);
}

/** Moves open assignments of the host's earlier sessions here; gives back those that it says it no longer has. */
async function takeOver(
  context: VolunteerContext,
  session: IntroducedSession,
  earlier: IntroducedSession | null,
): Promise<void> {
  const { host, hello, holdings } = session.state;
  // A lease of the earlier session that commits after the adoption would belong to nobody.
  if (earlier) await settledWork(context.inFlight, earlier);
  await context.store.adopt(host, session.id);
  for (const [assignment, holding] of earlier?.state.holdings ?? []) holdings.set(assignment, holding);
  if (!hello.holding) return;
  const kept = new Set(hello.holding);
  const dropped = (await context.store.held(host)).filter((assignment) => !kept.has(assignment));
  if (dropped.length === 0) return;
  for (const assignment of dropped) holdings.delete(assignment);
  const returned = await context.store.giveBack(host, session.id, dropped, context.now());
  if (returned > 0) context.workAppeared();
}
