/** Preparations that nobody needs any more, since another search had the molecule shaped first. */
import type { Queries } from './database.ts';

/**
 * Takes away the preparation of a ligand that is settled, where no host was ever given it and no other ligand waits for
 * it. One that another transaction has its hands on is left: it costs a host some seconds, and harms nothing.
 */
export async function dropNeedless(queries: Queries, no: number, place: number): Promise<void> {
  const untouched = await queries.query<{ id: string }>(
    `select w.id::text as id from search_ligands l join workunits w on w.id = l.preparation
      where l.batch_no = $1 and l.place = $2 and w.state = 0 and w.outstanding = 0 and w.received = 0 and w.failures = 0
        for update of w skip locked`,
    [no, place],
    'untouched-preparation',
  );
  if (untouched.length === 0) return;
  // Under the lock: copies that were given back, too, may still be answered.
  await queries.query(
    `with dropped as (
       delete from workunits w
        where w.id = $1 and not exists (select from assignments a where a.workunit_id = w.id)
          and not exists (select from search_ligands l where l.preparation = w.id and l.state = 0)
       returning w.batch_no
     )
     update batches b set made = b.made - 1, workunits = b.workunits - 1 from dropped d where b.no = d.batch_no`,
    [untouched[0]?.id],
    'drop-preparation',
  );
}
