/** Statements about reducers: results wait from their acceptance until a state has them. */
import type { BatchId, Reduced, ResultId, WorkunitId } from '@manyhands/protocol';
import { emptyState, figuresOf } from '@manyhands/rules';
import { numberArray } from './arrays.ts';
import type { Batches, NumberedBatch } from './batches.ts';
import type { Database, Queries } from './database.ts';
import type { Payloads } from './payloads.ts';
import type {
  NewReduction,
  ReducedFigures,
  Reducible,
  ReductionsStore,
  WaitingResult,
} from './reductions-store.ts';

export interface ReductionParts {
  readonly database: Database;
  readonly batches: Batches;
  readonly payloads: Payloads;
}

/** Batches of one look: the others are found by the next. */
const MOST_BATCHES = 100;

export interface AcceptedWorkunit {
  readonly batchNo: number;
  readonly workunit: WorkunitId;
  readonly canonical: ResultId;
}

/** Called in the transaction that accepts them; those of batches without reducers are left out, at no cost. */
export async function waitForReducers(
  queries: Queries,
  batches: Pick<Batches, 'byNumbers'>,
  accepted: readonly AcceptedWorkunit[],
): Promise<void> {
  const known = await batches.byNumbers([...new Set(accepted.map(({ batchNo }) => batchNo))]);
  const waiting = accepted.filter(({ batchNo }) => (known.get(batchNo)?.reducers?.length ?? 0) > 0);
  if (waiting.length === 0) return;
  await queries.query(
    `insert into reductions_waiting (batch_no, workunit_id, result_id)
     select * from unnest($1::int[], $2::bigint[], $3::bigint[])`,
    [
      numberArray(waiting.map(({ batchNo }) => batchNo)),
      numberArray(waiting.map(({ workunit }) => workunit)),
      numberArray(waiting.map(({ canonical }) => canonical)),
    ],
    'wait-for-reducers',
  );
}

export function createReductions(parts: ReductionParts): ReductionsStore {
  const { database, batches } = parts;
  const numbered = async (id: BatchId): Promise<NumberedBatch | null> => {
    const no = (await batches.numbersOf([id])).get(id);
    return no === undefined ? null : ((await batches.byNumbers([no])).get(no) ?? null);
  };
  return {
    reducible: async () => {
      const rows = await database.query<{ id: BatchId }>(
        `select b.id from batches b where b.no in (select batch_no from reductions_waiting) order by b.no limit $1`,
        [MOST_BATCHES],
        'reducible',
      );
      return rows.map(({ id }) => id);
    },
    toReduce: async (id, most) => {
      const batch = await numbered(id);
      return batch && readReducible(parts, batch, most);
    },
    saveReduction: async (id, reduction) => {
      const batch = await numbered(id);
      if (!batch) throw new Error(`there is no batch ${id} to reduce`);
      return database.transaction((queries) => save(queries, batch.no, reduction));
    },
    reducedState: async (id) => {
      const [row] = await database.query<{ workunits: number; state: Buffer | null }>(
        `select r.workunits, r.state from reductions r join batches b on b.no = r.batch_no where b.id = $1`,
        [id],
        'reduced-state',
      );
      return row?.state ? { workunits: row.workunits, state: row.state } : null;
    },
    reduced: async (id) => {
      const batch = await numbered(id);
      return batch?.reducers?.length ? readReduced(database, batch) : [];
    },
  };
}

interface StateRow extends Record<string, unknown> {
  revision: number;
  state: Buffer | null;
}
type WaitingRow = Omit<WaitingResult, 'payload'> & Record<string, unknown>;

async function readReducible(
  { database, payloads }: ReductionParts,
  { no, manifest, reducers = [] }: NumberedBatch,
  most: { readonly results: number; readonly bytes: number },
): Promise<Reducible | null> {
  // The state first: what is reduced in between is gone from the waiting, and saving over the older state is refused.
  const [row] = await database.query<StateRow>(
    'select revision, state from reductions where batch_no = $1',
    [no],
    'reduction-state',
  );
  const waiting = await database.query<WaitingRow>(
    `select x.workunit_id as workunit, x.result_id as result, w.params
       from (select q.workunit_id, q.result_id, sum(r.bytes) over (order by q.workunit_id) - r.bytes as before
               from (select workunit_id, result_id from reductions_waiting where batch_no = $1
                      order by workunit_id limit $2) q
               join results r on r.id = q.result_id) x
       join workunits w on w.id = x.workunit_id
      where x.before < $3 order by x.workunit_id`,
    [no, most.results, most.bytes],
    'reductions-waiting',
  );
  if (!row || waiting.length === 0) return null;
  const wanted = reducers.some(({ kind }) => kind !== 'concatenate');
  const bytes = await payloads.read(wanted ? waiting.map(({ result }) => result) : []);
  const results = waiting.map((one) => ({ ...one, payload: bytes.get(one.result) ?? new Uint8Array() }));
  return { reducers, manifest, revision: row.revision, state: row.state, results };
}

/** Tried again after a lost connection it finds its own state, and says that another was first: nothing is lost by that. */
async function save(queries: Queries, no: number, reduction: NewReduction): Promise<boolean> {
  const { revision, results, state, figures } = reduction;
  const saved = await queries.query(
    `update reductions set revision = revision + 1, workunits = workunits + $3, figures = $4, state = $5
      where batch_no = $1 and revision = $2 returning 1`,
    [no, revision, results.length, JSON.stringify(figures), state],
    'save-reduction',
  );
  if (saved.length === 0) return false;
  const gone = await queries.query(
    'delete from reductions_waiting where batch_no = $1 and workunit_id = any($2::bigint[]) returning 1',
    [no, numberArray(results.map(({ workunit }) => workunit))],
    'reduced-results',
  );
  // Whoever takes results away counts the revision up, so this cannot be.
  if (gone.length !== results.length)
    throw new Error(`${results.length} results were reduced, ${gone.length} waited`);
  return true;
}

interface ReducedRow extends Record<string, unknown> {
  workunits: number;
  figures: readonly ReducedFigures[] | null;
}

async function readReduced(
  database: Database,
  { no, reducers = [] }: NumberedBatch,
): Promise<readonly Reduced[]> {
  const [row] = await database.query<ReducedRow>(
    'select workunits, figures from reductions where batch_no = $1',
    [no],
    'reduced',
  );
  const figures = row?.figures ?? reducers.map((one) => ({ leftOut: 0, value: figuresOf(emptyState(one)) }));
  const labels = await readLabels(database, figures);
  return reducers.flatMap((reducer, place) => {
    const found = figures[place];
    if (!found) return [];
    const { leftOut, value } = found;
    const told =
      value.kind === 'top-k'
        ? {
            kind: value.kind,
            entries: value.entries.map((one) => ({ ...one, label: labels.get(one.workunit) ?? '' })),
          }
        : value;
    return [{ reducer, workunits: row?.workunits ?? 0, leftOut, value: told }];
  });
}

async function readLabels(
  database: Database,
  figures: readonly ReducedFigures[],
): Promise<ReadonlyMap<WorkunitId, string>> {
  const ids = new Set(
    figures.flatMap(({ value }) =>
      value.kind === 'top-k' ? value.entries.map(({ workunit }) => workunit) : [],
    ),
  );
  if (ids.size === 0) return new Map();
  const rows = await database.query<{ id: WorkunitId; label: string }>(
    'select id, label from workunits where id = any($1::bigint[])',
    [numberArray([...ids])],
    'labels',
  );
  return new Map(rows.map(({ id, label }) => [id, label]));
}
