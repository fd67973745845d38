/** `work:request`: plans with the rules, leases from the store, and waits where there is nothing yet. */
import {
  type AssignmentNotice,
  type BatchNotice,
  type Reply,
  refuse,
  type WorkReply,
  WorkRequest,
} from '@manyhands/protocol';
import {
  addressPrefix,
  chooseForRing,
  type HostView,
  type LeaseStep,
  leaseLimit,
  planLease,
  SCHEDULING,
} from '@manyhands/rules';
import type { LeasedAssignment } from '../store/work-store.ts';
import type { VolunteerContext } from './context.ts';
import { hostView } from './host-view.ts';
import { parseMessage } from './parse.ts';
import { type IntroducedSession, isIntroduced, type Session, track } from './session.ts';
import { holdUntilServed } from './waiting-room.ts';

/** Milliseconds a host's record is used before it is read anew: speeds and quota change slowly. */
const RECORD_FRESH_MS = 10_000;
/** The same after work was handed out by a guess: the host's speed is known once its reports are added up. */
const GUESSED_FRESH_MS = 2000;

const NOTHING: Reply<WorkReply> = { ok: true, value: { batches: [], assignments: [] } };

export async function requestWork(
  context: VolunteerContext,
  session: Session,
  payload: unknown,
): Promise<Reply<WorkReply>> {
  if (!isIntroduced(session)) return refuse('not-introduced', 'Say host:hello first.');
  const parsed = parseMessage(WorkRequest, payload);
  if (!parsed.ok) return parsed;
  const tried = context.waiting.wakes;
  const first = await tryLease(context, session, parsed.value);
  return first ?? wait(context, session, parsed.value, tried);
}

/** Held until there is work, the hold ends, or the session does. */
function wait(
  context: VolunteerContext,
  session: IntroducedSession,
  request: WorkRequest,
  tried: number,
): Promise<Reply<WorkReply>> {
  return holdUntilServed(context.waiting, session.id, {
    tried,
    serve: () => tryLease(context, session, request),
    unserved: (why) => (why === 'draining' ? refuseDraining() : NOTHING),
  });
}

const refuseDraining = () => refuse('draining', 'The coordinator is going away. Reconnect in a moment.');

/** An answer, or null where there is nothing for this host now. */
async function tryLease(
  context: VolunteerContext,
  session: IntroducedSession,
  request: WorkRequest,
): Promise<Reply<WorkReply> | null> {
  if (context.draining()) return refuseDraining();
  if (!session.socket.connected) return NOTHING;
  const view = await viewOf(context, session);
  if (view.quotaLeft <= 0) {
    return refuse(
      'quota-exhausted',
      "Today's quota of this browser is used up. It renews at midnight UTC, and grows again with accepted results.",
    );
  }
  const leased = await track(context.inFlight, session, lease(context, session, view, request));
  return leased.length === 0 ? null : { ok: true, value: await describe(context, leased) };
}

async function viewOf(context: VolunteerContext, session: IntroducedSession): Promise<HostView> {
  const { state } = session;
  const now = context.now();
  if (now - state.recordAt > (state.guessed ? GUESSED_FRESH_MS : RECORD_FRESH_MS)) {
    const [record] = await context.store.hosts([state.host]);
    if (record) state.record = record;
    state.recordAt = now;
  }
  return hostView(session, now);
}

async function lease(
  context: VolunteerContext,
  session: IntroducedSession,
  view: HostView,
  request: WorkRequest,
): Promise<readonly LeasedAssignment[]> {
  const { store, options, catalogue } = context;
  const open = await catalogue.open();
  const steps = planLease(view, request, open, SCHEDULING, context.now());
  if (steps.length === 0 || !session.socket.connected) return [];
  const { state } = session;
  const asked = {
    host: state.host,
    volunteer: state.hello.volunteer ?? null,
    addressPrefix: options.allowSharedAddresses ? null : addressPrefix(session.address),
    session: session.id,
    site: state.hello.site ?? null,
    limit: leaseLimit(steps),
    now: context.now(),
  };
  const known = new Map(open.map((batch) => [batch.batch, batch]));
  const isRing = ({ batch }: LeaseStep) => known.get(batch)?.plan.kind === 'ring';
  const inRings = steps.filter(isRing);
  const others = steps.filter((step) => !isRing(step));
  // A researcher waits for a ring, and it is soon done.
  const rung =
    inRings.length === 0
      ? []
      : await store.leaseRings({ ...asked, steps: inRings }, (id, waiting) => {
          const batch = known.get(id);
          return batch ? chooseForRing(view.capabilities, batch, waiting, options.ring, asked.now) : [];
        });
  const leased =
    rung.length > 0 || others.length === 0 ? rung : await store.lease({ ...asked, steps: others });
  state.guessed = leased.some(({ batch }) => !view.speeds.has(known.get(batch)?.kernel ?? ''));
  for (const { assignment, workunit, batch, params, cost } of leased) {
    state.holdings.set(assignment, { workunit, batch, params, cost });
  }
  return leased;
}

async function describe(context: VolunteerContext, leased: readonly LeasedAssignment[]): Promise<WorkReply> {
  const now = context.now();
  const batches: BatchNotice[] = [];
  for (const id of new Set(leased.map((assignment) => assignment.batch))) {
    const batch = await context.catalogue.batch(id);
    if (batch) batches.push(await context.catalogue.notice(batch));
  }
  const assignments = leased.map(
    ({ assignment, workunit, batch, label, params, inputs, deadlineAt }): AssignmentNotice => ({
      ...{ assignment, workunit, batch, label, params, inputs },
      dueInMs: Math.max(1, deadlineAt - now),
    }),
  );
  return { batches, assignments };
}
