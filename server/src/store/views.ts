/** What people look at: progress, hosts, results. Sums come from counters, so no view walks the workunits. */
import { layoutOutputs, type Manifest } from '@manyhands/kernel';
import type {
  AcceptedResult,
  BatchId,
  BatchProgress,
  Benchmark,
  Capabilities,
  HostSummary,
  ProjectId,
  RefusedResult,
  ResultId,
  WorkunitId,
} from '@manyhands/protocol';
import type { Batches } from './batches.ts';
import type { Database } from './database.ts';
import { deviceOf } from './device-name.ts';
import { addReportNotes } from './hosts.ts';
import { cutOutputs, type Payloads } from './payloads.ts';
import type { Store } from './store.ts';

export interface ViewParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly payloads: Payloads;
}

type Views = Pick<
  Store,
  'batches' | 'batchProgress' | 'hostSummaries' | 'siteTotals' | 'acceptedResults' | 'refusedResults'
>;
type Rows<T> = T & Record<string, unknown>;

export function createViews(parts: ViewParts): Views {
  const { database } = parts;
  return {
    batches: (limit) => readProgress(database, { only: null, of: null, limit }),
    batchProgress: async (id) => (await readProgress(database, { only: id, of: null, limit: 1 }))[0] ?? null,
    hostSummaries: (since, limit) => readHosts(database, since, limit),
    siteTotals: () =>
      database.query<Rows<Awaited<ReturnType<Views['siteTotals']>>[number]>>(
        'select key as site, name, accepted::float8 as accepted, credit from sites order by credit desc, key',
      ),
    acceptedResults: (batch, after, limit) => readAccepted(parts, batch, after, limit),
    refusedResults: (batch, limit) => readRefused(parts, batch, limit),
  };
}

interface ProgressRow extends Record<string, unknown>, Omit<BatchProgress, 'results' | 'preparing'> {
  preparing: number | null;
  results_accepted: number;
  results_refused: number;
  results: number;
}

/** Of one batch, of some projects, or (both null) of all: the newest first. */
export async function readProgress(
  database: Database,
  { only, of, limit }: { only: BatchId | null; of: readonly ProjectId[] | null; limit: number },
): Promise<readonly BatchProgress[]> {
  const rows = await database.query<ProgressRow>(
    `select b.id as batch, b.project, b.title, k.id as kernel, k.manifest->>'name' as "kernelName",
            b.created_at::float8 as "createdAt", case b.plan->>'kind' when 'cut' then 'plain' else b.plan->>'kind' end as kind,
            b.workunits,
            p.preparing, case when b.state = 'running' and p.preparing > 0 then 'preparing' else b.state end as state,
            coalesce(t.accepted, 0)::float8 as accepted, coalesce(t.set_aside, 0)::float8 as "setAside",
            coalesce(t.issued - t.ended, 0)::float8 as "inProgress", coalesce(t.issued, 0)::float8 as assignments,
            coalesce(t.results, 0)::float8 as results, coalesce(t.results_accepted, 0)::float8 as results_accepted,
            coalesce(t.results_refused, 0)::float8 as results_refused
       from (select * from batches where ($2::text is null or id = $2) and ($3::text[] is null or project = any($3))
              order by created_at desc, no desc limit $1) b
       join kernels k on k.no = b.kernel_no
       left join searches s on s.batch_no = b.no
       cross join lateral (select coalesce(s.waiting + s.records - s.read_to,
                                           case when b.plan->>'kind' = 'cut' then b.workunits - b.made end) as preparing) p
       left join (select batch_no, sum(issued) as issued, sum(ended) as ended, sum(results) as results,
                         sum(results_accepted) as results_accepted, sum(results_refused) as results_refused,
                         sum(accepted) as accepted, sum(set_aside) as set_aside
                    from batch_tallies group by 1) t on t.batch_no = b.no
      order by b.created_at desc, b.no desc`,
    [limit, only, of],
    'batches',
  );
  return rows.map(({ results_accepted, results_refused, results, preparing, ...row }) => ({
    ...row,
    ...(preparing === null ? {} : { preparing }),
    results: {
      accepted: results_accepted,
      refused: results_refused,
      pending: results - results_accepted - results_refused,
    },
  }));
}

interface HostRow
  extends Record<string, unknown>,
    Omit<HostSummary, 'online' | 'backend' | 'device' | 'operationsPerSecond'> {
  capabilities: Capabilities;
  benchmark: Benchmark;
  speed: number | null;
}

async function readHosts(
  database: Database,
  since: number,
  limit: number,
): Promise<readonly Omit<HostSummary, 'online'>[]> {
  await addReportNotes(database);
  const rows = await database.query<HostRow>(
    `select h.id as host, h.capabilities, h.benchmark, h.distrusted, h.last_seen_at::float8 as "lastSeenAt",
            coalesce(k.accepted, 0)::float8 as accepted, coalesce(k.refused, 0)::float8 as refused,
            greatest(0, coalesce(r.reported, 0) - coalesce(k.accepted + k.refused, 0))::float8 as pending,
            coalesce(k.failed, 0)::float8 as failed, coalesce(k.credit, 0) as credit, r.speed,
            (select count(*) from open_assignments(h.no))::float8 as "inProgress"
       from (select * from hosts where last_seen_at >= $1 order by last_seen_at desc limit $2) h
       left join lateral (
         select sum(accepted) as accepted, sum(refused) as refused, sum(failed) as failed, sum(credit) as credit
           from host_kernels where host_no = h.no) k on true
       left join lateral (
         select sum(reported) as reported,
                (array_agg(operations_per_second order by samples desc) filter (where samples > 0))[1] as speed
           from host_reports where host_no = h.no) r on true
      order by h.last_seen_at desc, h.no`,
    [since, limit],
    'host-summaries',
  );
  return rows.map(({ capabilities, benchmark, speed, ...row }) => {
    const backend = capabilities.backends[0] ?? 'wasm';
    return {
      ...row,
      backend,
      device: deviceOf(capabilities),
      operationsPerSecond: speed ?? benchmark[backend]?.operationsPerSecond ?? 0,
    };
  });
}

interface AcceptedRow extends Record<string, unknown> {
  workunit: WorkunitId;
  label: string;
  params: AcceptedResult['params'];
  result: ResultId;
  agreed: AcceptedResult['agreed'];
}

async function readAccepted(
  { database, batches, payloads }: ViewParts,
  id: Parameters<Views['acceptedResults']>[0],
  after: WorkunitId | null,
  limit: number,
): Promise<readonly AcceptedResult[]> {
  const no = (await batches.numbersOf([id])).get(id);
  const batch = no === undefined ? undefined : (await batches.byNumbers([no])).get(no);
  if (!batch) return [];
  const rows = await database.query<AcceptedRow>(
    `select w.id as workunit, w.label, w.params, w.canonical as result,
            (select coalesce(json_agg(h.id order by a.id), '[]') from assignments a
               join hosts h on h.no = a.host_no where a.workunit_id = w.id and a.verdict = 1) as agreed
       from workunits w where w.batch_no = $1 and w.state = 1 and w.id > $2 order by w.batch_no, w.id limit $3`,
    [batch.no, after ?? '0', limit],
    'accepted-results',
  );
  const bytes = await payloads.read(rows.map(({ result }) => result));
  return rows.map((row) => ({ ...row, outputs: base64(bytes.get(row.result), batch.manifest, row.params) }));
}

interface RefusedRow extends Record<string, unknown>, Omit<RefusedResult, 'outputs' | 'backend' | 'reason'> {
  params: AcceptedResult['params'];
  backend: number;
  set_aside: string | null;
  /** Of its certificate; null where it has none. */
  valid: boolean | null;
  refusal: string | null;
}

function reasonOf({ set_aside, valid, refusal }: RefusedRow): string {
  if (refusal !== null) return refusal;
  if (set_aside !== null) return `workunit set aside: ${set_aside}`;
  return valid ? TOO_LITTLE_EFFORT : 'differs from the accepted result';
}

const TOO_LITTLE_EFFORT =
  'too little effort: verified, but it trails what two other hosts found by more than the window of the batch';

/** Refused results, and those of workunits that were set aside: the researcher sees every answer that was not accepted. */
async function readRefused(
  { database, batches, payloads }: ViewParts,
  id: Parameters<Views['refusedResults']>[0],
  limit: number,
): Promise<readonly RefusedResult[]> {
  const no = (await batches.numbersOf([id])).get(id);
  const batch = no === undefined ? undefined : (await batches.byNumbers([no])).get(no);
  if (!batch) return [];
  const rows = await database.query<RefusedRow>(
    `select w.id as workunit, w.label, w.params, r.id as result, h.id as host, r.backend,
            case when w.state = 2 then w.set_aside_reason end as set_aside, c.valid, c.reason as refusal
       from workunits w join copies a on a.workunit_id = w.id join results r on r.id = a.id
       join hosts h on h.no = r.host_no left join certificates c on c.result_id = r.id
      where w.batch_no = $1 and (a.refused or w.state = 2) order by r.id desc limit $2`,
    [batch.no, limit],
    'refused-results',
  );
  const bytes = await payloads.read(rows.map(({ result }) => result));
  return rows.map((row) => ({
    workunit: row.workunit,
    label: row.label,
    result: row.result,
    host: row.host,
    backend: row.backend === 1 ? ('webgpu' as const) : ('wasm' as const),
    reason: reasonOf(row),
    outputs: base64(bytes.get(row.result), batch.manifest, row.params),
  }));
}

function base64(
  payload: Uint8Array | undefined,
  manifest: Manifest,
  params: AcceptedResult['params'],
): string[] {
  if (!payload) return [];
  const outputs = cutOutputs(payload, layoutOutputs(manifest, params));
  return [...outputs.values()].map((bytes) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  );
}
