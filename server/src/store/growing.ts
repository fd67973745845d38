/** Batches that grow: workunits are added to what was promised. */
import { FRESH, insertWorkunits } from './batches.ts';
import type { Queries } from './database.ts';
import type { Measured } from './store.ts';

/** Adds workunits to a batch that has promised them. Hosts may have seen its end: tell the lease cursors after the commit. */
export async function grow(queries: Queries, no: number, { workunits, ...figures }: Measured): Promise<void> {
  if (workunits.length === 0) return;
  await insertWorkunits(queries, no, workunits, { need: 1, queue: FRESH });
  await queries.query(
    `update batches set made = made + $2, max_cost = greatest(max_cost, $3),
            mean_cost = (mean_cost * made + $4::float8 * $2) / (made + $2), memory_bytes = greatest(memory_bytes, $5)
      where no = $1`,
    [no, workunits.length, figures.maxCost, figures.meanCost, figures.memoryBytes],
    'grow-batch',
  );
}

/**
 * Marks those of these batches as done of which no more is promised than is finished. A verdict that is being counted
 * knows nothing of a promise that was taken back meanwhile: both ask this last, each under the tally's lock.
 */
export async function finishGrown(queries: Queries, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await queries.query(
    `update batches b set state = 'done'
      where b.no = any($1) and b.state = 'running'
        and b.workunits <= coalesce(
          (select sum(t.accepted + t.set_aside) from batch_tallies t where t.batch_no = b.no), 0)`,
    [numbers],
    'finish-grown',
  );
}

/** Waits for verdicts that are being counted, also for the first of a batch, and lets no other begin. */
export async function lockTallies(queries: Queries, numbers: readonly number[]): Promise<void> {
  await queries.query(
    `insert into batch_tallies as t (batch_no, lane) select no, 2 from unnest($1::int[]) as n(no) order by no
     on conflict (batch_no, lane) do update set accepted = t.accepted`,
    [numbers],
    'lock-tallies',
  );
}

/** Workunits of refused ligands will never be. */
export async function promiseLess(queries: Queries, no: number, refused: number): Promise<void> {
  await queries.query(
    `update batches b set workunits = b.workunits - $2 * s.per_ligand from searches s
      where b.no = $1 and s.batch_no = b.no`,
    [no, refused],
    'promise-less',
  );
}
