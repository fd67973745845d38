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
import type { ReportEntry } from '../store/work-store.ts';
import { checkOutputs, type WrongOutputs } from './check-outputs.ts';
import type { VolunteerContext } from './context.ts';
import { digestOf } from './digest.ts';
import { parseMessage } from './parse.ts';
import { type Holding, type IntroducedSession, isIntroduced, type Session, track } from './session.ts';

export async function reportResults(
  context: VolunteerContext,
  session: Session,
  payload: unknown,
  attachment: unknown,
): Promise<Reply<ReportReply>> {
  if (!isIntroduced(session)) return refuse('not-introduced', 'Say host:hello first.');
  const parsed = parseMessage(ReportRequest, payload);
  if (!parsed.ok) return parsed;
  const pieces = cutAttachment(parsed.value.results, attachment);
  if ('code' in pieces) return pieces;
  const outcomes = await track(
    context.inFlight,
    session,
    storeAll(context, session, parsed.value.results, pieces),
  );
  return { ok: true, value: { outcomes } };
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

async function storeAll(
  context: VolunteerContext,
  session: IntroducedSession,
  results: readonly ReportedResult[],
  pieces: readonly Uint8Array[],
): Promise<ReportOutcome[]> {
  const holdings = await findHoldings(context, session, results);
  return Promise.all(
    results.map((result, index) => {
      const holding = holdings[index];
      if (!holding) return unknown(result.assignment);
      return storeOne(context, session, result, holding, pieces[index] ?? NO_BYTES);
    }),
  );
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

/** From the session's memory; from the store for what an earlier coordinator handed out. */
async function findHoldings(
  context: VolunteerContext,
  session: IntroducedSession,
  results: readonly ReportedResult[],
): Promise<readonly (Holding | undefined)[]> {
  const { holdings, host } = session.state;
  const held = results.map(({ assignment }) => holdings.get(assignment));
  const missing = results.filter((_, index) => !held[index]).map(({ assignment }) => assignment);
  if (missing.length === 0) return held;
  const read = new Map<AssignmentId, Holding>();
  for (const record of await context.store.assignments(missing)) {
    if (record.host === host) read.set(record.assignment, record);
  }
  return results.map(({ assignment }, index) => held[index] ?? read.get(assignment));
}

async function storeOne(
  context: VolunteerContext,
  session: IntroducedSession,
  result: ReportedResult,
  holding: Holding,
  payload: Uint8Array,
): Promise<ReportOutcome> {
  const { assignment } = result;
  const wrong =
    result.status === 'done' && (await checkOutputs(context.catalogue, holding, result.outputBytes, payload));
  const report = wrong ? failureOf(wrong) : toStore(result, payload);
  const { host } = session.state;
  const { workunit } = holding;
  const outcome = await context.store.accept({
    host,
    assignment,
    workunit,
    receivedAt: context.now(),
    report,
  });
  session.state.holdings.delete(assignment);
  switch (outcome.status) {
    case 'stored':
      context.stored.count(1);
      if (outcome.judge) context.judging.add(outcome.judge);
      context.notices.standingChanged([host]);
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
