/** What must hold in the database whatever happened: every counter equals what it counts. */
import { INLINE_BYTES } from '../src/store/accept.ts';
import type { Database } from '../src/store/database.ts';

const INVARIANTS: Readonly<Record<string, string>> = {
  'outstanding counts open assignments': `
    select w.id from workunits w where w.outstanding <>
      (select count(*) from assignments a where a.workunit_id = w.id and a.state = 0)`,
  'received counts results, judged those with a verdict': `
    select w.id from workunits w
      left join (select workunit_id, count(verdict) as all_results, count(*) filter (where verdict <> 0) as judged
                   from assignments group by 1) r on r.workunit_id = w.id
     where w.received <> coalesce(r.all_results, 0) or w.judged <> coalesce(r.judged, 0)`,
  'failures counts failed assignments': `
    select w.id from workunits w where w.failures <>
      (select count(*) from assignments a where a.workunit_id = w.id and a.state = 2)`,
  'a result belongs to an assignment of its host and workunit that was not ended without it': `
    select r.id from results r left join copies a on a.id = r.id
     where a.id is null or a.state not in (0, 1, 6) or a.host_no <> r.host_no or a.workunit_id <> r.workunit_id`,
  'what was done after its end, or refused, has a result': `
    select a.id from copies a left join results r on r.id = a.id where (a.state = 6 or a.refused) and r.id is null`,
  'the bytes of a result are in its own row, or in that of an equal answer to its workunit': `
    select r.id from results r left join results s on s.id = r.same_as
     where (r.bytes <= ${INLINE_BYTES} and r.digest is distinct from sha256(coalesce(r.payload, s.payload)))
        or (r.same_as is not null
            and (r.payload is not null or s.payload is null or s.workunit_id <> r.workunit_id or s.digest <> r.digest))`,
  'a workunit that waits for nothing has something coming, or the judge to see it, or is finished': `
    select w.id from workunits w join batches b on b.no = w.batch_no
     where w.state = 0 and w.need = 0 and w.outstanding = 0 and not w.judge and b.state <> 'cancelled'`,
  'no host, volunteer or prefix has two live copies of one workunit': `
    select a.workunit_id from assignments a join assignments o on o.workunit_id = a.workunit_id and o.id > a.id
     where a.state not in (3, 4) and o.state not in (3, 4)
       and (a.host_no = o.host_no or a.volunteer = o.volunteer or a.prefix = o.prefix)`,
  'copies answered or still possible never exceed the limit': `
    select w.id from workunits w join batches b on b.no = w.batch_no
     where w.need + w.outstanding + w.received + w.failures > b.max_copies
       and not exists (select from assignments a where a.workunit_id = w.id and a.state = 6)`,
  'an accepted workunit has an accepted canonical result': `
    select w.id from workunits w left join assignments r on r.id = w.canonical
     where w.state = 1 and (r.id is null or r.verdict is distinct from 1 or r.workunit_id <> w.id)`,
  'a workunit that is not accepted has no verdicts, but for certificates that were refused': `
    select w.id from workunits w where w.state <> 1 and w.judged >
      (select count(*) from certificates c where c.workunit_id = w.id and not c.valid)`,
  'no result is accepted against its certificate': `
    select c.result_id from certificates c join assignments a on a.id = c.result_id where a.verdict = 1 and not c.valid`,
  "credits are of results that were not refused, for the kernel's cost": `
    select c.result_id from credits c left join copies a on a.id = c.result_id left join results r on r.id = c.result_id
      left join workunits w on w.id = a.workunit_id
     where r.id is null or a.refused or c.host_no <> a.host_no or c.workunit_id <> a.workunit_id
        or c.site is distinct from a.site or abs(c.amount - w.cost / 1e9) > 1e-12`,
  "a host's standing is what its results say": `
    select host_no from (
        select host_no, kernel_no, sum(reported) as reported
          from (select host_no, kernel_no, reported from host_reports
                union all select e.* , 1 from report_notes n, unnest(n.hosts, n.kernels) as e) x group by 1, 2) p
      full join (select host_no, kernel_no, sum(accepted) as accepted, sum(refused) as refused, sum(credit) as credit
                   from (select host_no, kernel_no, accepted, refused, credit from host_kernels
                         union all
                         select v.host, b.kernel_no, (v.verdict = 1)::int, (v.verdict = 2)::int, case v.verdict when 1 then v.amount else 0 end
                           from verdict_notes n, unnest(n.hosts, n.batches, n.verdicts, n.amounts) as v(host, batch, verdict, amount)
                           join batches b on b.no = v.batch) x group by 1, 2) k using (host_no, kernel_no)
      left join (select host_no, sum(amount) as credit from credits group by 1) c using (host_no)
      left join (select r.host_no, b.kernel_no, count(*) as reported, count(*) filter (where r.verdict = 1) as accepted,
                        count(*) filter (where r.verdict = 2) as refused
                   from assignments r join workunits w on w.id = r.workunit_id join batches b on b.no = w.batch_no
                  where r.verdict is not null group by 1, 2) r
        using (host_no, kernel_no)
     where coalesce(p.reported, 0) <> coalesce(r.reported, 0) or coalesce(k.accepted, 0) <> coalesce(r.accepted, 0)
        or coalesce(k.refused, 0) <> coalesce(r.refused, 0) or abs(coalesce(k.credit, 0) - coalesce(c.credit, 0)) > 1e-9`,
  "a batch's progress is what its workunits say": `
    select b.no from batches b
      join (select batch_no, sum(issued) as issued, sum(ended) as ended, sum(results) as results, sum(accepted) as accepted,
                   sum(set_aside) as set_aside, sum(results_accepted) as yes, sum(results_refused) as no
              from (select batch_no, issued, ended, results, accepted, set_aside, results_accepted, results_refused from batch_tallies
                    union all
                    select v.batch, 0, 0, 0, 0, 0, (v.verdict = 1)::int, (v.verdict = 2)::int
                      from verdict_notes n, unnest(n.batches, n.verdicts) as v(batch, verdict)
                    union all select v.batch, 0, 0, 0, 1, 0, 0, 0 from verdict_notes n, unnest(n.accepted) as v(batch)
                    union all select v.batch, 0, 0, 0, 0, 1, 0, 0 from verdict_notes n, unnest(n.set_aside) as v(batch)) x
             group by 1) t on t.batch_no = b.no
      join (select batch_no, sum(outstanding) as outstanding, sum(received) as received,
                   count(*) filter (where state = 1) as accepted, count(*) filter (where state = 2) as set_aside
              from workunits group by 1) w on w.batch_no = b.no
      join (select w.batch_no, count(a.id) as issued, count(*) filter (where a.verdict = 1) as yes,
                   count(*) filter (where a.verdict = 2) as no
              from workunits w left join assignments a on a.workunit_id = w.id
             group by 1) a on a.batch_no = b.no
     where t.issued <> a.issued or t.issued - t.ended <> w.outstanding or t.results <> w.received
        or t.accepted <> w.accepted or t.set_aside <> w.set_aside or t.yes <> a.yes or t.no <> a.no`,
  'a batch is done when all its workunits are finished, and their verdicts counted': `
    select b.no from batches b where b.state <> 'cancelled'
       and b.no not in (select e.batch from verdict_notes n, unnest(n.accepted || n.set_aside) as e(batch))
       and (b.state = 'done') <> (b.no not in (select batch_no from workunits where state = 0))`,
};

/** Names of broken invariants with what breaks them; empty when all is well. */
export async function brokenInvariants(database: Database): Promise<string[]> {
  const broken: string[] = [];
  // These read whole tables: without fresh statistics the planner takes them for small.
  await database.query('analyze workunits, copies, results, credits, host_kernels, host_reports');
  for (const [name, sql] of Object.entries(INVARIANTS)) {
    const rows = await database.query(sql);
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 5))}`);
  }
  return broken;
}
