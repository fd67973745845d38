/** Batches: made whole or not at all, read, cancelled. Everything but their state is immutable and cached. */
import type { Manifest } from '@manyhands/kernel';
import type { BatchId } from '@manyhands/protocol';
import { BoundedMap } from './bounded-map.ts';
import type { Database, Queries } from './database.ts';
import type { BatchPlan, BatchRecord, NewBatchRecord, NewWorkunit, Store } from './store.ts';
import type { ExpiredAssignment } from './work-store.ts';

export interface NumberedBatch extends BatchRecord {
  readonly no: number;
}

export interface Batches extends Pick<Store, 'createBatch' | 'batch' | 'openBatches' | 'cancelBatch'> {
  /** Immutable part of batches by number; `state` may be old. */
  byNumbers(numbers: readonly number[]): Promise<ReadonlyMap<number, NumberedBatch>>;
  /** The same of one that was read before; null where it was not. */
  known(id: BatchId): NumberedBatch | null;
  /** Numbers of batches; unknown ones are left out. */
  numbersOf(ids: readonly BatchId[]): Promise<ReadonlyMap<BatchId, number>>;
}

const MOST_CACHED = 1000;
/** Workunits of one insert: a few MB of JSON. */
const CHUNK = 10_000;

interface Row extends Record<string, unknown> {
  no: number;
  id: BatchId;
  memory_bytes: number;
}

const SELECT = `
  select b.no, b.id as batch, b.project, k.id as kernel, k.manifest, b.title, b.priority, b.quorum,
         b.max_copies as "maxCopies", b.agreement, b.shared, b.plan, b.created_at::float8 as "createdAt",
         b.max_cost as "maxCost", b.mean_cost as "meanCost", b.memory_bytes as "memoryBytes", b.state,
         k.published_at is not null as published,
         coalesce((select r.reducers from reductions r where r.batch_no = b.no), '[]') as reducers
    from batches b join kernels k on k.no = b.kernel_no`;

/** In this order the first entry of the index answers; as a plain join the planner reads every workunit there is. */
export const OPEN_BATCHES = `${SELECT}
   where b.state = 'running' and exists (
           select from workunits w where w.batch_no = b.no and w.queue is not null order by w.queue, w.place offset 0)
   order by b.priority desc, b.created_at, b.no`;

export function createBatches(database: Database): Batches {
  const cache = new BoundedMap<number, NumberedBatch>(MOST_CACHED);
  const numbers = new BoundedMap<BatchId, number>(MOST_CACHED);
  const manifests = new BoundedMap<string, Manifest>(MOST_CACHED);

  /** Batches of one kernel share one manifest object, so that what is derived from it can be cached by identity. */
  const remember = (rows: readonly NumberedBatch[]): NumberedBatch[] =>
    rows.map((row) => {
      const manifest = manifests.get(row.kernel) ?? row.manifest;
      manifests.set(row.kernel, manifest);
      const record = { ...row, manifest };
      cache.set(record.no, record);
      numbers.set(record.batch, record.no);
      return record;
    });

  const read = async (text: string, values: readonly unknown[]): Promise<NumberedBatch[]> =>
    remember(await database.query<NumberedBatch & Row>(text, values));

  return {
    createBatch: async (batch, workunits) => {
      await database.transaction((queries, attempt) => {
        if (attempt > 0 && !Array.isArray(workunits)) {
          throw new Error(
            'The database was restarted while the batch was being made. Nothing of it is stored; send it again.',
          );
        }
        return insertBatch(queries, batch, workunits);
      });
      await database.afterwards('analyze workunits');
    },
    batch: async (id) => (await read(`${SELECT} where b.id = $1`, [id]))[0] ?? null,
    openBatches: () => read(OPEN_BATCHES, []),
    cancelBatch: async (id) => {
      const rows = await database.query<ExpiredAssignment & Record<string, unknown>>(
        'select c.assignment, c.host, c.session from batches b, cancel_batch(b.no) c where b.id = $1',
        [id],
      );
      return rows;
    },
    byNumbers: async (wanted) => {
      const missing = wanted.filter((no) => !cache.has(no));
      if (missing.length > 0) await read(`${SELECT} where b.no = any($1)`, [missing]);
      return cache;
    },
    known: (id) => cache.get(numbers.get(id) ?? 0) ?? null,
    numbersOf: async (ids) => {
      const missing = ids.filter((id) => !numbers.has(id));
      if (missing.length > 0) await read(`${SELECT} where b.id = any($1)`, [missing]);
      return numbers;
    },
  };
}

async function insertBatch(
  queries: Queries,
  batch: NewBatchRecord,
  workunits: Iterable<NewWorkunit>,
): Promise<void> {
  const no = await insertEmptyBatch(queries, batch);
  // Hosts look again at what comes back, and a ring's workunits may be for them later.
  const queue = batch.plan.kind === 'ring' ? AGAIN : FRESH;
  let count = 0;
  for (const chunk of chunksOf(workunits, CHUNK)) {
    count += chunk.length;
    await insertWorkunits(queries, no, chunk, { need: batch.quorum, queue });
  }
  if (count === 0) throw new Error('A batch needs at least one workunit.');
  await queries.query('update batches set workunits = $2 where no = $1', [no, count]);
}

/** The row alone; gives its number. */
export async function insertEmptyBatch(queries: Queries, batch: NewBatchRecord): Promise<number> {
  const rows = await queries.query<{ no: number }>(
    `insert into batches (id, project, kernel_no, title, priority, quorum, max_copies, agreement, shared, plan,
                          created_at, max_cost, mean_cost, memory_bytes)
     select $1, $2, k.no, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14 from kernels k where k.id = $3
     returning no`,
    [
      batch.batch,
      batch.project,
      batch.kernel,
      batch.title,
      batch.priority,
      batch.quorum,
      batch.maxCopies,
      JSON.stringify(batch.agreement),
      JSON.stringify(batch.shared),
      JSON.stringify(batch.plan),
      batch.createdAt,
      batch.maxCost,
      batch.meanCost,
      batch.memoryBytes,
    ],
  );
  const no = rows[0]?.no;
  if (no === undefined) throw new Error(`There is no kernel ${batch.kernel}. Create it first.`);
  const { reducers = [] } = batch;
  if (reducers.length > 0)
    await queries.query('insert into reductions (batch_no, reducers) values ($1, $2)', [
      no,
      JSON.stringify(reducers),
    ]);
  return no;
}

/** Queues of the lease function. Of a batch that does not grow only `again` is looked at anew by hosts that once saw its end. */
export const FRESH = 1;
export const AGAIN = 0;

const GROWING: ReadonlySet<BatchPlan['kind']> = new Set(['search', 'preparation', 'cut']);
/** Whether workunits are added to batches of this kind after they were made. */
export const grows = ({ plan }: Pick<BatchRecord, 'plan'>): boolean => GROWING.has(plan.kind);

export async function insertWorkunits(
  queries: Queries,
  batch: number,
  workunits: readonly NewWorkunit[],
  { need, queue }: { readonly need: number; readonly queue: number },
): Promise<void> {
  await queries.query(
    `insert into workunits (batch_no, label, params, inputs, cost, need, queue)
     select $1, w.label, w.params, w.inputs, w.cost, $2, $4
       from json_to_recordset($3) as w(label text, params json, inputs json, cost double precision)`,
    [batch, need, JSON.stringify(workunits), queue],
    'insert-workunits',
  );
}

function* chunksOf<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}
