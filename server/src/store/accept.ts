/** Accepting: reports that arrive at the same time are made durable by one call of `accept_results`. */
import type { ResultId, WorkunitId } from '@manyhands/protocol';
import { acceptAtOnce, compareIds, isCertified } from '@manyhands/rules';
import { numberArray } from './arrays.ts';
import type { Batches } from './batches.ts';
import type { Database } from './database.ts';
import { groupCommit } from './group-commit.ts';
import type { HostNumbers } from './host-numbers.ts';
import { rulesOf } from './judge-cases.ts';
import type { LeaseCursors } from './lease-cursors.ts';
import type { RecentAnswers } from './recent-answers.ts';
import type { BatchRecord, BlobStore, Store } from './store.ts';
import type { AcceptOutcome, AssignmentRecord, ReportEntry } from './work-store.ts';

/** Reports of one transaction: above this a group takes longer without costing less per report. */
const MOST_REPORTS = 256;
/** Bytes: larger payloads are files, where they are written faster than into the database. */
export const INLINE_BYTES = 65_536;
type Stored = ReportEntry['report'];
const isInline = ({ payload }: { readonly payload: Uint8Array }): boolean =>
  payload.byteLength <= INLINE_BYTES;
const isLarge = (report: Stored): report is Extract<Stored, { status: 'done' }> =>
  report.status === 'done' && !isInline(report);
const DIGEST_BYTES = 32;

export interface AcceptParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly hosts: HostNumbers;
  readonly cursors: LeaseCursors;
  readonly blobs: BlobStore;
  readonly recent: RecentAnswers;
}

/** A report of a group that is not plain: it has another outcome than being stored, or its workunit must be judged. */
interface Row extends Record<string, unknown> {
  /** Counted from 1. */
  entry: number;
  outcome: number;
  workunit: WorkunitId;
  judge: boolean;
  returned_to: number | null;
}

const CALL = 'select * from accept_results($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)';

export function createAccept(parts: AcceptParts): Pick<Store, 'accept' | 'assignments'> {
  const group = groupCommit<ReportEntry, AcceptOutcome>({
    most: MOST_REPORTS,
    key: (entry) => entry.assignment,
    commit: (entries) => acceptTogether(parts, entries),
  });
  /** Large payloads are written and synced before the rows that name them commit. */
  const acceptLarge = async (entries: readonly ReportEntry[]) => {
    const written = await Promise.allSettled(
      entries.map(({ report }) => (isLarge(report) ? parts.blobs.put(report.digest, report.payload) : null)),
    );
    const stored = await group(entries.filter((_, index) => written[index]?.status === 'fulfilled'));
    let next = 0;
    return written.flatMap((put) => (put.status === 'rejected' ? put : (stored[next++] ?? [])));
  };
  return {
    accept: (entries) =>
      entries.some(({ report }) => isLarge(report)) ? acceptLarge(entries) : group(entries),
    assignments: (ids) => readAssignments(parts, ids),
  };
}

async function acceptTogether(
  { database, batches, hosts, cursors, recent }: AcceptParts,
  together: readonly ReportEntry[],
): Promise<readonly AcceptOutcome[]> {
  // Workunits are locked in this order, whoever locks them.
  const entries = together.toSorted((a, b) => compareIds(a.workunit, b.workunit));
  const numbers = await hosts.of(entries.map(({ host }) => host));
  const knowns = entries.map((entry, index) => {
    const isSame = (other?: ReportEntry) => other?.workunit === entry.workunit;
    // Of several for one workunit none completes a quorum alone.
    const several = isSame(entries[index - 1]) || isSame(entries[index + 1]);
    return known(entry, several ? null : batches.known(entry.batch), recent);
  });
  const { rows, attempt } = await database.once<Row>({
    name: 'accept',
    text: CALL,
    values: valuesOf(entries, numbers, knowns),
  });
  const outcomes = new Map(
    entries.map((entry, index) => [entry, knowns[index]?.completes ? DECIDED : STORED] as const),
  );
  for (const row of rows) {
    const entry = entries[row.entry - 1];
    if (entry) outcomes.set(entry, outcomeOf(row, attempt > 0));
    if (row.returned_to !== null) cursors.returned(row.returned_to);
  }
  // What an earlier try stored is not known, nor whether this is still the same database.
  if (attempt > 0) recent.clear();
  else remember(recent, entries, knowns, outcomes);
  return together.map((entry) => outcomes.get(entry) ?? STORED);
}

/** What is in memory of other answers to a report's workunit. */
interface Known {
  /** Whose row holds the very bytes of this one: they need not be stored again. */
  readonly bytesIn: ResultId | null;
  /** The answer with which this one is a quorum, or `ALONE`; null where the judge has to look. */
  readonly completes: ResultId | typeof ALONE | null;
}

/** In place of an id: this answer is a quorum by itself. */
const ALONE = '0';
const NOTHING: Known = { bytesIn: null, completes: null };

/** `batch`: null where it is not known here, or is not to be decided. */
function known(
  { host, assignment, workunit, report }: ReportEntry,
  batch: BatchRecord | null,
  recent: RecentAnswers,
): Known {
  if (report.status !== 'done') return NOTHING;
  const others = recent.of(workunit);
  const bytesIn = isInline(report)
    ? (others.find(({ digest }) => digest === report.digest)?.bytesIn ?? null)
    : null;
  // The database takes one other answer for a report.
  if (!batch || !isComparedOnly(batch) || others.length > 1) return { bytesIn, completes: null };
  const own = { result: resultOf(assignment), host, digest: report.digest };
  const accepted = acceptAtOnce(workunit, batch.quorum, [...others, own]);
  return { bytesIn, completes: accepted && (others[0]?.result ?? ALONE) };
}

/** Whether acceptance follows from the answers alone, and nothing else from it. */
const isComparedOnly = (batch: BatchRecord): boolean =>
  batch.plan.kind !== 'ring' && !isCertified(rulesOf(batch)) && (batch.reducers ?? []).length === 0;

function remember(
  recent: RecentAnswers,
  entries: readonly ReportEntry[],
  knowns: readonly Known[],
  outcomes: ReadonlyMap<ReportEntry, AcceptOutcome>,
): void {
  for (const [index, entry] of entries.entries()) {
    const { assignment, workunit, host, report } = entry;
    const outcome = outcomes.get(entry);
    if (report.status !== 'done' || outcome?.status !== 'stored') continue;
    if (outcome.decided) {
      recent.forget(workunit);
      continue;
    }
    const result = resultOf(assignment);
    recent.add(workunit, { result, host, digest: report.digest, bytesIn: knowns[index]?.bytesIn ?? result });
  }
}

/** A result has the id of its assignment. */
const resultOf = (assignment: string): ResultId => assignment as ResultId;

const STORED: AcceptOutcome = { status: 'stored', judge: null };
/** No row tells otherwise. */
const DECIDED: AcceptOutcome = { ...STORED, decided: true };

/** After a lost connection, a duplicate that arrived at the same time is our own first try, committed unheard. */
function outcomeOf(row: Row, retried: boolean): AcceptOutcome {
  const stored = { status: 'stored', judge: row.judge ? row.workunit : null } as const;
  switch (row.outcome) {
    case 1:
      return stored;
    case 2:
      return { status: 'duplicate' };
    case 3:
      return { status: 'late' };
    case 4:
      return { status: 'unknown-assignment' };
    case 5:
      return { status: 'not-yours' };
    case 6:
      // What the first try decided is noted.
      return retried ? { ...stored, decided: true } : { status: 'duplicate' };
    default:
      throw new Error(`the database gave the unknown outcome ${row.outcome}`);
  }
}

const NO_DIGEST = new Uint8Array(DIGEST_BYTES);

function valuesOf(
  entries: readonly ReportEntry[],
  hosts: readonly number[],
  knowns: readonly Known[],
): unknown[] {
  const payloads: Uint8Array[] = [];
  const offsets: (number | null)[] = [];
  let offset = 0;
  for (const [index, { report }] of entries.entries()) {
    const sent = report.status === 'done' && isInline(report) && !knowns[index]?.bytesIn;
    offsets.push(sent ? offset : null);
    if (!sent) continue;
    payloads.push(report.payload);
    offset += report.payload.byteLength;
  }
  const reports = entries.map(({ report }) => report);
  return [
    numberArray(hosts),
    numberArray(entries.map(({ assignment }) => assignment)),
    numberArray(entries.map(({ workunit }) => workunit)),
    numberArray(entries.map(({ receivedAt }) => receivedAt)),
    `{${reports.map(({ status }) => status === 'done').join(',')}}`,
    numberArray(reports.map((report) => (report.status === 'done' && report.backend === 'webgpu' ? 1 : 0))),
    numberArray(reports.map((report) => (report.status === 'done' ? clampMs(report.computeMs) : 0))),
    Buffer.concat(
      reports.map((report) => (report.status === 'done' ? Buffer.from(report.digest, 'hex') : NO_DIGEST)),
    ),
    Buffer.concat(payloads),
    numberArray(offsets),
    numberArray(reports.map((report) => (report.status === 'done' ? report.payload.byteLength : 0))),
    numberArray(knowns.map(({ bytesIn }) => bytesIn)),
    numberArray(entries.map(({ credit }) => credit)),
    numberArray(knowns.map(({ completes }) => completes)),
    // PostgreSQL's text cannot hold the character U+0000.
    reports.map((report) =>
      report.status === 'failed' ? `${report.code}: ${report.message.replaceAll('\0', '')}` : null,
    ),
  ];
}

/** What a volunteer claims may not overflow a 32-bit float; what is too small for one is 0. */
const clampMs = (ms: number): number => Math.fround(Math.min(Math.max(ms, 0), 1e12));

async function readAssignments(
  { database, batches }: AcceptParts,
  ids: readonly string[],
): Promise<readonly AssignmentRecord[]> {
  const rows = await database.query<{
    assignment: AssignmentRecord['assignment'];
    workunit: WorkunitId;
    host: AssignmentRecord['host'];
    batch_no: number;
    params: AssignmentRecord['params'];
    cost: number;
  }>(
    `select a.id as assignment, a.workunit_id as workunit, h.id as host, w.batch_no, w.params, w.cost
       from assignments a join workunits w on w.id = a.workunit_id join hosts h on h.no = a.host_no
      where a.id = any($1)`,
    [ids],
    'assignments',
  );
  const known = await batches.byNumbers([...new Set(rows.map(({ batch_no }) => batch_no))]);
  return rows.flatMap(({ batch_no, ...row }) => {
    const batch = known.get(batch_no)?.batch;
    return batch ? [{ ...row, batch }] : [];
  });
}
