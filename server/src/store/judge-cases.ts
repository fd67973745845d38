/** Workunits that need the judge, with everything that came back for them. */
import { layoutOutputs } from '@manyhands/kernel';
import type { ResultId, WorkunitId } from '@manyhands/protocol';
import {
  type Candidate,
  type Certificate,
  isCertified,
  type JudgeCase,
  type OutputRule,
} from '@manyhands/rules';
import type { Batches, NumberedBatch } from './batches.ts';
import { BoundedMap } from './bounded-map.ts';
import type { Database } from './database.ts';
import { cutOutputs, type Payloads } from './payloads.ts';
import type { RecentAnswer, RecentAnswers } from './recent-answers.ts';
import type { BatchRecord, Store } from './store.ts';

export interface JudgeParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly payloads: Payloads;
  readonly seen: SeenCases;
  readonly recent: RecentAnswers;
}

/**
 * What the judge saw of a workunit: its count of answers and failures. Decisions to hand out more copies or to set
 * aside are carried out only while that still holds, so that an old decision never overrides a newer arrival.
 */
export type SeenCases = Map<WorkunitId, number>;
/** Cases judged and not carried out yet; a forgotten one is judged again. */
const MOST_SEEN = 100_000;
export const createSeenCases = (): SeenCases => new BoundedMap(MOST_SEEN);

interface WorkunitRow extends Record<string, unknown> {
  id: WorkunitId;
  batch_no: number;
  canonical: ResultId | null;
  need: number;
  outstanding: number;
  received: number;
  failures: number;
  expired: number;
  judged: number;
  params: Readonly<Record<string, number>>;
}

/** From memory an answer has no verdict yet. */
interface Answer extends Omit<RecentAnswer, 'bytesIn'> {
  verdict?: number;
}

interface ResultRow extends Record<string, unknown>, Answer {
  workunit: WorkunitId;
  verdict: number;
}

const PENDING = 0;
const VERDICTS = ['pending', 'accepted', 'refused'] as const;

export function createJudgeCases(parts: JudgeParts): Pick<Store, 'toJudge' | 'judgeCases'> {
  return {
    toJudge: async (limit) => {
      const rows = await parts.database.query<{ id: WorkunitId }>(
        'select id from workunits where judge order by id limit $1',
        [limit],
        'to-judge',
      );
      return rows.map(({ id }) => id);
    },
    judgeCases: (workunits) => (workunits.length === 0 ? Promise.resolve([]) : readCases(parts, workunits)),
  };
}

async function readCases(parts: JudgeParts, wanted: readonly WorkunitId[]): Promise<readonly JudgeCase[]> {
  const { database, batches, seen } = parts;
  // Workunits first: a result that commits in between is then seen, but its workunit's count is not, so the
  // decision does not apply any more and the case is judged again.
  const workunits = await database.query<WorkunitRow>(
    `select id, batch_no, canonical, need, outstanding, received, failures, expired, judged, params
       from workunits where id = any($1) order by id`,
    [wanted],
    'judge-workunits',
  );
  const byWorkunit = await readAnswers(parts, workunits);
  const known = await batches.byNumbers([...new Set(workunits.map(({ batch_no }) => batch_no))]);
  const certified = workunits.filter(({ batch_no }) => {
    const batch = known.get(batch_no);
    return batch && isCertified(rulesOf(batch));
  });
  const certificates = await readCertificates(database, certified);
  const bytes = await parts.payloads.read(toCompare(workunits, byWorkunit, known));
  return workunits.flatMap((workunit) => {
    const batch = known.get(workunit.batch_no);
    if (!batch) return [];
    seen.set(workunit.id, workunit.received + workunit.failures);
    return [toCase(workunit, batch, byWorkunit.get(workunit.id) ?? [], bytes, certificates)];
  });
}

/** What came back for each workunit, in the order of arrival's ids; from memory where that has all of it. */
async function readAnswers(
  { database, recent }: JudgeParts,
  workunits: readonly WorkunitRow[],
): Promise<ReadonlyMap<WorkunitId, readonly Answer[]>> {
  const answers = new Map<WorkunitId, readonly Answer[]>();
  const missing: WorkunitId[] = [];
  for (const { id, received, judged } of workunits) {
    const known = judged === 0 ? recent.of(id) : [];
    if (known.length === received) answers.set(id, known);
    else if (received > 0) missing.push(id);
  }
  if (missing.length === 0) return answers;
  const rows = await database.query<ResultRow>(
    `select a.workunit_id as workunit, r.id as result, h.id as host, a.verdict, encode(r.digest, 'hex') as digest
       from assignments a join results r on r.id = a.id join hosts h on h.no = a.host_no
      where a.workunit_id = any($1) order by r.id`,
    [missing],
    'judge-results',
  );
  for (const [id, found] of groupResults(rows)) answers.set(id, found);
  return answers;
}

interface CertificateRow extends Record<string, unknown>, Certificate {
  result: ResultId;
}

async function readCertificates(
  database: Database,
  workunits: readonly WorkunitRow[],
): Promise<ReadonlyMap<ResultId, Certificate>> {
  if (workunits.length === 0) return new Map();
  const rows = await database.query<CertificateRow>(
    `select result_id as result, valid, coalesce(best, 0) as best, close_enough as window,
            second_opinion as "secondOpinion"
       from certificates where workunit_id = any($1)`,
    [workunits.map(({ id }) => id)],
    'judge-certificates',
  );
  return new Map(rows.map(({ result, ...certificate }) => [result, certificate]));
}

function groupResults(results: readonly ResultRow[]): ReadonlyMap<WorkunitId, readonly ResultRow[]> {
  const groups = new Map<WorkunitId, ResultRow[]>();
  for (const row of results) {
    const group = groups.get(row.workunit);
    if (group) group.push(row);
    else groups.set(row.workunit, [row]);
  }
  return groups;
}

/** Results whose bytes decide: their digests differ and some output has a tolerance. */
function toCompare(
  workunits: readonly WorkunitRow[],
  results: ReadonlyMap<WorkunitId, readonly Answer[]>,
  batches: ReadonlyMap<number, NumberedBatch>,
): ResultId[] {
  return workunits.flatMap(({ id, batch_no }) => {
    const batch = batches.get(batch_no);
    const own = results.get(id) ?? [];
    if (!batch || rulesOf(batch).every(({ agreement }) => agreement.kind !== 'tolerance')) return [];
    return own.every(({ digest }) => digest === own[0]?.digest) ? [] : own.map(({ result }) => result);
  });
}

function toCase(
  workunit: WorkunitRow,
  batch: NumberedBatch,
  results: readonly Answer[],
  bytes: ReadonlyMap<ResultId, Uint8Array>,
  certificates: ReadonlyMap<ResultId, Certificate>,
): JudgeCase {
  const candidates = results.map(({ result, host, verdict, digest }): Candidate => {
    const payload = bytes.get(result);
    const certificate = certificates.get(result);
    return {
      result,
      host,
      verdict: VERDICTS[verdict ?? PENDING] ?? 'pending',
      digest,
      outputs: payload ? cutOutputs(payload, layoutOutputs(batch.manifest, workunit.params)) : new Map(),
      ...(certificate ? { certificate } : {}),
    };
  });
  return {
    workunit: workunit.id,
    quorum: batch.quorum,
    maxCopies: batch.maxCopies,
    outstanding: workunit.outstanding,
    waiting: workunit.need,
    ended: workunit.received + workunit.failures,
    failures: workunit.failures,
    expired: workunit.expired,
    canonical: workunit.canonical,
    ...(batch.plan.kind === 'ring' ? { ring: true } : {}),
    rules: rulesOf(batch),
    candidates,
  };
}

const rules = new WeakMap<BatchRecord, readonly OutputRule[]>();

/** Outputs of a batch's kernel in manifest order, each with the batch's rule or else the manifest's. */
export function rulesOf(batch: BatchRecord): readonly OutputRule[] {
  const known = rules.get(batch);
  if (known) return known;
  const made = batch.manifest.buffers
    .filter(({ role }) => role === 'output')
    .map((buffer): OutputRule => {
      const agreement = batch.agreement[buffer.name] ??
        batch.manifest.agreement[buffer.name] ?? { kind: 'exact' };
      return { buffer, agreement };
    });
  rules.set(batch, made);
  return made;
}
