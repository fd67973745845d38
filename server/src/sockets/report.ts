/** `result:report`: every result is checked against its kernel's manifest, stored, and acknowledged after the commit. */
import {
  type AssignmentId,
  LIMITS,
  type Refusal,
  type Reply,
  type ReportedResult,
  type ReportOutcome,
  type ReportReply,
  ReportRequest,
  refuse,
} from '@manyhands/protocol';
import { creditOf } from '@manyhands/rules';
import type { BatchRecord } from '../store/store.ts';
import type { AcceptOutcome, ReportEntry } from '../store/work-store.ts';
import { checkOutputs, type WrongOutputs } from './check-outputs.ts';
import type { VolunteerContext } from './context.ts';
import { digestOf } from './digest.ts';
import { parseMessage } from './parse.ts';
import { type Holding, type IntroducedSession, isIntroduced, type Session, track } from './session.ts';

/**
 * Hundreds of reports wait for their commit at a time, and what each of them holds is copied by the garbage collector again
 * and again: so these are plain functions and few promises, where an `async` function would hold all that it knows.
 */
export function reportResults(
  context: VolunteerContext,
  session: Session,
  payload: unknown,
  attachment: unknown,
): Reply<ReportReply> | Promise<Reply<ReportReply>> {
  if (!isIntroduced(session)) return refuse('not-introduced', 'Say host:hello first.');
  const parsed = parseMessage(ReportRequest, payload);
  if (!parsed.ok) return parsed;
  const { results } = parsed.value;
  const pieces = cutAttachment(results, attachment);
  if ('code' in pieces) return pieces;
  const held = holdingsInMemory(context, session, results);
  const stored = held
    ? storeAll(context, session, checkAll(context, session, results, held, pieces))
    : readHoldings(context, session, results).then((read) =>
        storeAll(context, session, checkAll(context, session, results, read, pieces)),
      );
  return track(context.inFlight, session, stored);
}

const NO_BYTES = new Uint8Array();

/** The bytes of each result, none of a failure's; a refusal where the attachment is not what the report says. */
function cutAttachment(
  results: readonly ReportedResult[],
  attachment: unknown,
): readonly Uint8Array[] | Refusal {
  const bytes = attachment === null || attachment === undefined ? NO_BYTES : attachment;
  if (!(bytes instanceof Uint8Array)) {
    return refuse('malformed', 'The attachment must be bytes, or null where no result has outputs.');
  }
  if (bytes.byteLength > LIMITS.maxAttachmentBytes) {
    return refuse(
      'too-large',
      `The attachment has ${bytes.byteLength} bytes; ${LIMITS.maxAttachmentBytes} are allowed. Report fewer results at once.`,
    );
  }
  if (new Set(results.map((result) => result.assignment)).size < results.length) {
    return refuse('malformed', 'The report names an assignment twice.');
  }
  let offset = 0;
  const pieces = results.map((result) => {
    if (result.status !== 'done') return NO_BYTES;
    const start = offset;
    for (const length of result.outputBytes) offset += length;
    return bytes.subarray(start, offset);
  });
  if (offset !== bytes.byteLength) {
    return refuse(
      'malformed',
      `The report announces ${offset} bytes; the attachment has ${bytes.byteLength}.`,
    );
  }
  return pieces;
}

function storeAll(
  context: VolunteerContext,
  session: IntroducedSession,
  checked: readonly (Checked | ReportOutcome)[],
): Promise<Reply<ReportReply>> {
  const entries = checked.flatMap((one) => ('entry' in one ? [one.entry] : []));
  return context.store.accept(entries).then((settled) => {
    const next = settled.values();
    const failures: unknown[] = [];
    const outcomes = checked.flatMap((one) => {
      if (!('entry' in one)) return one;
      const stored = next.next().value;
      if (stored?.status === 'fulfilled') return conclude(context, session, one, stored.value);
      failures.push(stored?.reason);
      return [];
    });
    // Sent again, those that are stored are duplicates.
    if (failures.length > 0) throw failures[0];
    return { ok: true, value: { outcomes } };
  });
}

type RefusedCode = Extract<ReportOutcome, { status: 'refused' }>['code'];
const refused = (assignment: AssignmentId, code: RefusedCode, message: string): ReportOutcome => ({
  status: 'refused',
  assignment,
  code,
  message,
});

/** [A9] Another's is answered as one that never was. */
const unknown = (assignment: AssignmentId): ReportOutcome =>
  refused(assignment, 'unknown-assignment', 'This was never handed out to this browser.');

interface Held {
  readonly holding: Holding;
  readonly batch: BatchRecord;
}

/** What the session remembers of these results' assignments; null where something must be read. */
function holdingsInMemory(
  { catalogue }: VolunteerContext,
  { state }: IntroducedSession,
  results: readonly ReportedResult[],
): readonly Held[] | null {
  const held: Held[] = [];
  for (const { assignment } of results) {
    const holding = state.holdings.get(assignment);
    const batch = holding && catalogue.known(holding.batch);
    if (!batch) return null;
    held.push({ holding, batch });
  }
  return held;
}

/** The same, with what an earlier coordinator handed out; undefined for what this host was never given. */
async function readHoldings(
  { store, catalogue }: VolunteerContext,
  { state }: IntroducedSession,
  results: readonly ReportedResult[],
): Promise<readonly (Held | undefined)[]> {
  // As it was when the report came: while the store is read, another report may end what is held.
  const holdings = new Map(results.map(({ assignment }) => [assignment, state.holdings.get(assignment)]));
  const missing = [...holdings.keys()].filter((id) => !holdings.get(id));
  const records = missing.length === 0 ? [] : await store.assignments(missing);
  for (const record of records) if (record.host === state.host) holdings.set(record.assignment, record);
  return Promise.all(
    results.map(async ({ assignment }) => {
      const holding = holdings.get(assignment);
      if (!holding) return undefined;
      const batch = await catalogue.batch(holding.batch);
      if (!batch) throw new Error(`Batch ${holding.batch} of an open assignment is not in the store.`);
      return { holding, batch };
    }),
  );
}

/** A result as it is to be stored, and what is wrong with its outputs. */
interface Checked {
  readonly entry: ReportEntry;
  readonly wrong: WrongOutputs | null;
}

/** What is unknown here is answered without the store. */
const checkAll = (
  context: VolunteerContext,
  session: IntroducedSession,
  results: readonly ReportedResult[],
  held: readonly (Held | undefined)[],
  pieces: readonly Uint8Array[],
): (Checked | ReportOutcome)[] =>
  results.map((result, index) => {
    const of = held[index];
    return of ? check(context, session, result, of, pieces[index] ?? NO_BYTES) : unknown(result.assignment);
  });

function check(
  context: VolunteerContext,
  { state: { host } }: IntroducedSession,
  result: ReportedResult,
  { holding, batch }: Held,
  payload: Uint8Array,
): Checked {
  const { assignment } = result;
  const { workunit, params, cost } = holding;
  const wrong =
    result.status === 'done' ? checkOutputs(batch.manifest, params, result.outputBytes, payload) : null;
  const report = wrong ? failureOf(wrong) : toStore(result, payload);
  const of = { host, assignment, workunit, batch: batch.batch, credit: creditOf(cost) };
  return { entry: { ...of, receivedAt: context.now(), report }, wrong };
}

function conclude(
  context: VolunteerContext,
  { state }: IntroducedSession,
  { entry: { assignment, report }, wrong }: Checked,
  outcome: AcceptOutcome,
): ReportOutcome {
  state.holdings.delete(assignment);
  switch (outcome.status) {
    case 'stored':
      context.stored.count(1);
      if (outcome.judge) context.judging.add(outcome.judge);
      if (outcome.decided) context.judging.noted();
      context.notices.standingChanged([state.host]);
      if (report.status === 'failed') context.workAppeared();
      return wrong ? refused(assignment, wrong.code, wrong.message) : { status: 'stored', assignment };
    case 'duplicate':
    case 'late':
      return { status: outcome.status, assignment };
    case 'unknown-assignment':
    case 'not-yours':
      return unknown(assignment);
    default:
      return outcome satisfies never;
  }
}

type StoredReport = ReportEntry['report'];

function toStore(result: ReportedResult, payload: Uint8Array): StoredReport {
  if (result.status === 'failed') return result;
  const { backend, computeMs } = result;
  return { status: 'done', backend, computeMs, payload, digest: digestOf(payload) };
}

/** Useless outputs end their assignment as a reported failure does: the copy goes to another host. */
function failureOf({ code, message }: WrongOutputs): StoredReport {
  return { status: 'failed', code: code === 'non-finite' ? code : 'kernel-error', message };
}
