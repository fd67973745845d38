/** Statements about rings. A ring has a handful of workunits, so its leases may look at all of them, under their locks. */
import type { BatchId, HostId, WorkunitId } from '@manyhands/protocol';
import type { RingWorkunit } from '@manyhands/rules';
import type { Batches } from './batches.ts';
import type { Database, Queries } from './database.ts';
import type { HostNumbers } from './host-numbers.ts';
import { LEASE_CALL, type LeaseRow, leasedFrom } from './lease.ts';
import type { Payloads } from './payloads.ts';
import type { RingAnswer, RingComparisons, RingsStore } from './rings-store.ts';
import type { ExpiredAssignment, LeasedAssignment, LeaseRequest } from './work-store.ts';

export interface RingsParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly hosts: HostNumbers;
  readonly payloads: Payloads;
}

type Rows<T> = T & Record<string, unknown>;

/** Everyone who has or had a copy counts, but for copies that expired or were given back. */
const WAITING = `
  select w.id::text as workunit,
         coalesce((select json_agg(h.capabilities) from assignments a join hosts h on h.no = a.host_no
                    where a.workunit_id = w.id and a.state not in (3, 4)), '[]') as copies
    from workunits w
   where w.batch_no = $1 and w.queue is not null
     and not exists (select from assignments a where a.workunit_id = w.id and a.state not in (3, 4)
           and (a.host_no = $2 or a.volunteer = hashtextextended($3, 0) or a.prefix = hashtextextended($4, 0)))
   order by w.id`;
/** Workunits that a lease looks at: it is told where the chosen one lies. */
const LOOK_AT = 64;

export function createRings(parts: RingsParts): RingsStore {
  const { database, payloads } = parts;
  return {
    leaseRings: (request, choose) => leaseRings(parts, request, choose),
    endRings: (beganBefore) => database.transaction((queries) => endRings(queries, beganBefore)),
    ringComparisons: (batch) => readComparisons(database, batch),
    payloads: (results) => payloads.read(results),
  };
}

async function leaseRings(
  { database, batches, hosts }: RingsParts,
  request: LeaseRequest,
  choose: Parameters<RingsStore['leaseRings']>[1],
): Promise<readonly LeasedAssignment[]> {
  const [host = 0] = await hosts.of([request.host]);
  const numbers = await batches.numbersOf(request.steps.map(({ batch }) => batch));
  await batches.byNumbers([...numbers.values()]);
  return database.transaction(async (queries) => {
    const leased: LeasedAssignment[] = [];
    for (const { batch, limit, deadlineMs } of request.steps) {
      const no = numbers.get(batch);
      const most = Math.min(limit, request.limit - leased.length);
      if (no === undefined || most < 1) continue;
      // First the locks, then the look: who leased just before is seen.
      await queries.query(
        'select from workunits where batch_no = $1 and queue is not null order by id for no key update',
        [no],
      );
      const { volunteer, addressPrefix } = request;
      const waiting = await queries.query<Rows<RingWorkunit>>(WAITING, [no, host, volunteer, addressPrefix]);
      const chosen = choose(batch, waiting).slice(0, most);
      if (chosen.length === 0) continue;
      const rows = await queries.query<LeaseRow>(LEASE_CALL, valuesOf(request, host, no, chosen, deadlineMs));
      for (const row of rows)
        if (row.assignment !== null) leased.push(leasedFrom(batch, row, row.assignment));
    }
    return leased;
  });
}

/** A step for each chosen workunit, which looks behind the one before it and takes the first that it finds. */
function valuesOf(
  { volunteer, addressPrefix, session, site, now }: LeaseRequest,
  host: number,
  batch: number,
  chosen: readonly WorkunitId[],
  deadlineMs: number,
): unknown[] {
  const each = <T>(value: T): T[] => chosen.map(() => value);
  return [
    ...[[host], [volunteer], [addressPrefix], [session], [site], [chosen.length], [now]],
    ...[each(1), each(batch), each(1), each(Math.round(deadlineMs))],
    ...[chosen.map((id) => String(BigInt(id) - 1n)), each(null), LOOK_AT],
  ];
}

async function endRings(
  queries: Queries,
  beganBefore: number,
): Promise<{ revoked: readonly ExpiredAssignment[]; judge: readonly WorkunitId[] }> {
  const open = await queries.query<{ id: WorkunitId }>(
    `select w.id::text as id from batches b join workunits w on w.batch_no = b.no
      where b.state = 'running' and b.plan->>'kind' = 'ring' and b.created_at < $1
        and w.state = 0 and w.need + w.outstanding > 0
      order by w.id for no key update of w`,
    [beganBefore],
  );
  const judge = open.map(({ id }) => id);
  if (judge.length === 0) return { revoked: [], judge };
  const revoked = await queries.query<Rows<ExpiredAssignment>>(
    `with ended as (
       update copies a set state = 5
        where a.workunit_id = any($1) and a.state = 0 and not exists (select from results r where r.id = a.id offset 0)
       returning a.id, a.host_no, a.session, a.workunit_id
     ), tallied as (
       insert into batch_tallies as t (batch_no, lane, ended)
       select w.batch_no, 3, count(*) from ended e join workunits w on w.id = e.workunit_id group by 1 order by 1
       on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended
     )
     select e.id::text as assignment, h.id as host, e.session from ended e join hosts h on h.no = e.host_no`,
    [judge],
  );
  await queries.query(
    'update workunits set need = 0, queue = null, outstanding = 0, judge = true where id = any($1)',
    [judge],
  );
  return { revoked, judge };
}

interface AnswerRow extends Record<string, unknown>, Omit<RingAnswer, 'backend'> {
  workunit: WorkunitId;
  params: Readonly<Record<string, number>>;
  backend: number;
}

async function readComparisons(database: Database, batch: BatchId): Promise<RingComparisons> {
  const answers = await database.query<AnswerRow>(
    `select w.id::text as workunit, w.params, r.id::text as result, h.id as host, r.backend,
            encode(r.digest, 'hex') as digest
       from batches b join workunits w on w.batch_no = b.no join assignments a on a.workunit_id = w.id
       join results r on r.id = a.id join hosts h on h.no = a.host_no
      where b.id = $1 order by w.id, r.id`,
    [batch],
  );
  const hosts = await database.query<Rows<RingComparisons['hosts'][number]> & { host: HostId }>(
    `select h.id as host, h.capabilities,
            coalesce(json_agg(a.failure order by a.id) filter (where a.state = 2), '[]') as failures
       from batches b join workunits w on w.batch_no = b.no join assignments a on a.workunit_id = w.id
       join hosts h on h.no = a.host_no
      where b.id = $1 and a.done_at is not null group by h.no order by min(a.id)`,
    [batch],
  );
  const byWorkunit = new Map<WorkunitId, { params: AnswerRow['params']; answers: RingAnswer[] }>();
  for (const { workunit, params, backend, ...answer } of answers) {
    const group = byWorkunit.get(workunit) ?? { params, answers: [] };
    group.answers.push({ ...answer, backend: backend === 1 ? 'webgpu' : 'wasm' });
    byWorkunit.set(workunit, group);
  }
  return { workunits: [...byWorkunit].map(([workunit, group]) => ({ workunit, ...group })), hosts };
}
