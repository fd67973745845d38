-- Answers that agree to the bit are accepted with the last of them, in its own transaction, with their credit. What verdicts say
-- of hosts, sites and batches, these and the judge's, is noted, and counted by `count_verdicts`: one change for many.
create table verdict_notes (
  hosts int[] not null,                        -- of each verdict
  sites text[] not null,
  batches int[] not null,
  verdicts smallint[] not null,                -- 1 accepted, 2 refused
  amounts double precision[] not null,
  accepted int[],                              -- the batch of each workunit that was
  set_aside int[]
) with (toast_tuple_target = 8160);
alter table verdict_notes alter column hosts set storage external, alter column sites set storage external,
  alter column batches set storage external, alter column verdicts set storage external,
  alter column amounts set storage external, alter column accepted set storage external;

-- As it was in 021, but told what a workunit's answer is worth, and for each report the answer that it completes a quorum with:
-- 0 where it is one alone, null where the judge has to look.
drop function accept_results(int[], bigint[], bigint[], bigint[], boolean[], smallint[], real[], bytea, bytea, int[], int[], bigint[], text[]);
create function accept_results(
  p_hosts int[], p_assignments bigint[], p_workunits bigint[], p_received bigint[], p_done boolean[], p_backends smallint[],
  p_compute_ms real[], p_digests bytea, p_payloads bytea, p_offsets int[], p_lengths int[],
  p_same_as bigint[], p_credits double precision[], p_with bigint[], p_failures text[]
) returns table (entry int, outcome smallint, workunit bigint, judge boolean, returned_to int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_entries int[]; v_judge_entries int[]; v_judge bigint[];
  v_hosts int[]; v_kernels int[]; v_costs double precision[]; v_compute_ms real[];
  v_found double precision[]; v_batches int[]; v_ripe boolean[];
  u record;
begin
  -- A workunit is ripe where this report is its last copy, and what came before is the answer that it is told of.
  select array_agg(l.cost), array_agg(l.batch_no), array_agg(l.ripe)
    into v_found, v_batches, v_ripe
    from (select w.cost, w.batch_no,
                 w.state = 0 and w.need = 0 and w.outstanding = 1 and w.received = (e.answer > 0)::int and w.judged = 0 as ripe
            from unnest(p_workunits, p_with) with ordinality as e(id, answer, ord) join workunits w on w.id = e.id
           order by e.ord for no key update of w) l;

  if cardinality(v_found) = cardinality(p_assignments) then
    with known as materialized (
      select b.no, b.kernel_no, b.quorum from batches b where b.no = any(v_batches) and b.state <> 'cancelled'
    ), claimed as materialized (
      -- An index by workunits is of no use here.
      select e.*, a.site, k.kernel_no, k.quorum,
             coalesce(e.ripe and k.quorum <= case when e.answer > 0 then 2 else 1 end, false) as decided
        from unnest(p_hosts, p_assignments, p_workunits, p_received, p_done, p_backends, p_compute_ms, p_offsets, p_lengths,
                    p_same_as, p_credits, p_with, v_found, v_batches, v_ripe)
             with ordinality as e(host, assignment, workunit, received, done, backend, compute_ms, start, length,
                                  same_as, credit, answer, cost, batch, ripe, ord)
        join known k on k.no = e.batch join copies a on a.id = e.assignment
       where e.done and a.workunit_id is not distinct from e.workunit and a.host_no = e.host
         and a.state = 0 and not exists (select from results r where r.id = e.assignment offset 0)
    ), counted as (
      update workunits w
         set received = w.received + c.results, outstanding = w.outstanding - c.results,
             judge = not c.decided and (w.judge or w.state <> 0 or w.received + c.results >= c.quorum
                     or (w.need = 0 and w.outstanding = c.results)),
             state = case when c.decided then 1 else w.state end,
             -- V10, as `acceptAtOnce` has it: of equal answers the oldest leads, whichever came first.
             canonical = case when c.decided then c.oldest else w.canonical end,
             judged = w.judged + case when c.decided then w.received + 1 else 0 end
        from (select workunit, quorum, count(*) as results, max(ord) as ord, bool_or(decided) as decided,
                     min(least(assignment, nullif(answer, 0))) as oldest
                from claimed group by 1, 2) c
       where w.id = c.workunit
      returning w.id, w.judge, c.ord
    ), stored as (
      insert into results (id, workunit_id, received_at, host_no, bytes, compute_ms, backend, digest, payload, same_as)
      select assignment, workunit, received, host, length, compute_ms, backend,
             substring(p_digests from ord::int * 32 - 31 for 32), substring(p_payloads from start + 1 for length), same_as
        from claimed
    ), won as materialized (
      select assignment as id, workunit, host, site, batch, credit, received, true as last from claimed where decided
       union all
      select a.id, a.workunit_id, a.host_no, a.site, c.batch, c.credit, c.received, false
        from claimed c join copies a on a.id = c.answer where c.decided
    ), credited as (
      insert into credits (result_id, workunit_id, host_no, amount, granted_at, volunteer, site)
      select n.id, n.workunit, n.host, n.credit, n.received, h.volunteer, n.site from won n join hosts h on h.no = n.host
    ), noted as (
      insert into verdict_notes (hosts, sites, batches, verdicts, amounts, accepted)
      select array_agg(host), array_agg(site), array_agg(batch), array_agg(1::smallint), array_agg(credit),
             array_agg(batch) filter (where last)
        from won having count(*) > 0
    ), tallied as (
      insert into batch_tallies as t (batch_no, lane, ended, results)
      select batch, 1, count(*), count(*) from claimed group by 1 order by 1
      on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended, results = t.results + excluded.results
    )
    select array_agg(ord), array_agg(host), array_agg(kernel_no), array_agg(cost), array_agg(compute_ms),
           (select array_agg(ord order by id) from counted where judge), (select array_agg(id order by id) from counted where judge)
      into v_entries, v_hosts, v_kernels, v_costs, v_compute_ms, v_judge_entries, v_judge
      from claimed;
    perform note_results(v_hosts, v_kernels, v_costs, v_compute_ms);
  elsif cardinality(p_assignments) > 1 then
    raise exception 'a workunit of the group does not exist; each entry is to be tried alone';
  end if;

  return query select j.entry, 1::smallint, j.workunit, true, null::int from unnest(v_judge_entries, v_judge) as j(entry, workunit);
  if coalesce(cardinality(v_entries), 0) = cardinality(p_assignments) then return; end if;

  for i in 1 .. cardinality(p_assignments) loop
    continue when i = any(coalesce(v_entries, array[]::int[]));
    if exists (select from copies a where a.id = p_assignments[i] and a.workunit_id <> p_workunits[i]) then
      -- The workunit that it names is the one that is locked.
      return query select i, 4::smallint, null::bigint, false, null::int;
      continue;
    end if;
    select * into u from accept_unusual(p_hosts[i], p_assignments[i], p_received[i], p_done[i], p_backends[i], p_compute_ms[i],
      substring(p_digests from i * 32 - 31 for 32),
      coalesce(substring(p_payloads from p_offsets[i] + 1 for p_lengths[i]),
               (select r.payload from results r where r.id = p_same_as[i])),
      p_lengths[i], p_failures[i]);
    return query select i, u.outcome, u.workunit, u.judge, u.returned_to;
  end loop;
end $$;

-- As it was in 005, but it notes what is to be counted.
-- Carries out the judge's decisions. Their workunits are locked by the caller, who left out what no longer applies.
--   p_accepted, p_canonical, p_counts: workunits that now have an accepted result, and how many verdicts that gives
--   p_results, p_batches, p_verdicts, p_amounts: verdicts (1 accepted, 2 refused) with the credit of the accepted ones
--   p_settled: workunits of verdicts given after acceptance
--   p_more, p_copies: workunits that need more copies;  p_aside, p_reasons: workunits set aside
--   p_finished: those of the accepted and set aside that still have copies out
--   p_seen: workunits judged without a decision
-- Rows: assignments no longer needed.
drop function carry_out(bigint, bigint[], bigint[], int[], bigint[], int[], smallint[], double precision[], bigint[], bigint[], int[],
  bigint[], text[], bigint[], bigint[]);
create function carry_out(
  p_now bigint, p_accepted bigint[], p_canonical bigint[], p_counts int[],
  p_results bigint[], p_batches int[], p_verdicts smallint[], p_amounts double precision[], p_settled bigint[],
  p_more bigint[], p_copies int[], p_aside bigint[], p_reasons text[], p_finished bigint[], p_seen bigint[]
) returns table (assignment bigint, host text, session text) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_results bigint[]; v_workunits bigint[]; v_hosts int[]; v_verdicts smallint[]; v_amounts double precision[];
  v_sites text[]; v_batches int[]; v_won_batches int[]; v_lost_batches int[];
begin
  with told as (
    select a.id, a.workunit_id, a.host_no, a.site, v.batch, v.verdict, v.amount
      from unnest(p_results, p_batches, p_verdicts, p_amounts) as v(id, batch, verdict, amount) join copies a on a.id = v.id
     where not a.refused and not exists (select from credits c where c.result_id = v.id offset 0)
  )
  select array_agg(t.id), array_agg(t.workunit_id), array_agg(t.host_no), array_agg(t.site), array_agg(t.verdict),
         array_agg(t.amount), array_agg(t.batch)
    into v_results, v_workunits, v_hosts, v_sites, v_verdicts, v_amounts, v_batches
    from told t;
  if 2 = any(p_verdicts) then
    update copies a set refused = true from unnest(v_results, v_verdicts) as t(id, verdict) where a.id = t.id and t.verdict = 2;
  end if;

  -- Where a result came in since the judge looked, the judge is called again.
  with won as (
    update workunits w
       set state = 1, canonical = c.canonical, need = 0, queue = null, outstanding = 0,
           judged = w.judged + c.verdicts, judge = w.received > w.judged + c.verdicts
      from unnest(p_accepted, p_canonical, p_counts) as c(id, canonical, verdicts) where w.id = c.id
    returning w.batch_no
  ) select array_agg(won.batch_no) into v_won_batches from won;
  if cardinality(p_settled) > 0 then
    update workunits w
       set judged = w.judged + c.verdicts, judge = w.received > w.judged + c.verdicts
      from (select t.workunit, count(*) as verdicts from unnest(v_workunits) as t(workunit)
             where t.workunit = any(p_settled) group by 1) c
     where w.id = c.workunit;
  end if;
  if cardinality(p_more) > 0 then
    update workunits w set need = w.need + c.copies, queue = 0, judge = false
      from unnest(p_more, p_copies) as c(id, copies) where w.id = c.id;
  end if;
  if cardinality(p_seen) > 0 then
    update workunits w set judge = false where w.id = any(p_seen);
  end if;
  if cardinality(p_aside) > 0 then
    with lost as (
      update workunits w
         set state = 2, set_aside_reason = c.reason, need = 0, queue = null, outstanding = 0, judge = false
        from unnest(p_aside, p_reasons) as c(id, reason) where w.id = c.id
      returning w.batch_no
    ) select array_agg(lost.batch_no) into v_lost_batches from lost;
  end if;
  if cardinality(p_finished) > 0 then
    return query
    with ended as (
      update copies a set state = 5
       where a.workunit_id = any(p_finished) and a.state = 0 and not exists (select from results r where r.id = a.id offset 0)
      returning a.id, a.host_no, a.session, a.workunit_id
    ), tallied as (
      insert into batch_tallies as t (batch_no, lane, ended)
      -- The lane of what gives up: the judge's is locked by who counts, after the notes.
      select w.batch_no, 3, count(*) from ended e join workunits w on w.id = e.workunit_id group by 1 order by 1
      on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended
    )
    select e.id, h.id, e.session
      from ended e join hosts h on h.no = e.host_no;
  end if;

  if v_results is not null or v_won_batches is not null or v_lost_batches is not null then
    insert into credits (result_id, workunit_id, host_no, amount, granted_at, volunteer, site)
    select t.id, t.workunit, t.host, t.amount, p_now, h.volunteer, t.site
      from unnest(v_results, v_workunits, v_hosts, v_sites, v_verdicts, v_amounts) as t(id, workunit, host, site, verdict, amount)
      join hosts h on h.no = t.host
     where t.verdict = 1;
    insert into verdict_notes (hosts, sites, batches, verdicts, amounts, accepted, set_aside)
    values (coalesce(v_hosts, '{}'), coalesce(v_sites, '{}'), coalesce(v_batches, '{}'), coalesce(v_verdicts, '{}'),
            coalesce(v_amounts, '{}'), v_won_batches, v_lost_batches);
  end if;
end $$;

-- Counts what was noted. Rows: hosts with new verdicts, or with failures not yet counted, and their trust before them; these hosts
-- are locked. And batches of which workunits were finished.
create function count_verdicts() returns table (
  host text, host_no int, accepted int, refused int, new_failures int, consecutive_valid int, daily_quota int, batch int
) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_notes verdict_notes[];
  v_failing int[];
  v_hosts int[]; v_batches int[]; v_accepted int[]; v_refused int[]; v_credits double precision[];
  v_ended_batches int[]; v_ended_accepted int[]; v_ended_aside int[];
begin
  with taken as (delete from verdict_notes n returning n)
  select array_agg(taken.n) into v_notes from taken;

  select array_agg(e.host), array_agg(e.batch), array_agg(e.accepted), array_agg(e.refused), array_agg(e.credit)
    into v_hosts, v_batches, v_accepted, v_refused, v_credits
    from (select v.host, v.batch, count(*) filter (where v.verdict = 1)::int as accepted,
                 count(*) filter (where v.verdict = 2)::int as refused,
                 coalesce(sum(v.amount) filter (where v.verdict = 1), 0) as credit
            from unnest(v_notes) n, unnest(n.hosts, n.batches, n.verdicts, n.amounts) as v(host, batch, verdict, amount)
           group by 1, 2) e;
  select array_agg(e.batch), array_agg(e.accepted), array_agg(e.aside)
    into v_ended_batches, v_ended_accepted, v_ended_aside
    from (select w.batch, count(*) filter (where not w.aside)::int as accepted, count(*) filter (where w.aside)::int as aside
            from (select a.batch, false as aside from unnest(v_notes) n, unnest(n.accepted) as a(batch)
                  union all select a.batch, true from unnest(v_notes) n, unnest(n.set_aside) as a(batch)) w
           group by 1) e;

  select array_agg(h.no) into v_failing from hosts h where h.new_failures > 0;
  perform from hosts h where h.no = any(v_hosts || v_failing) order by h.no for no key update;
  insert into host_kernels as k (host_no, kernel_no, accepted, refused, credit)
  select e.host, b.kernel_no, sum(e.accepted), sum(e.refused), sum(e.credit)
    from unnest(v_hosts, v_batches, v_accepted, v_refused, v_credits) as e(host, batch, accepted, refused, credit)
    join batches b on b.no = e.batch group by 1, 2 order by 1, 2
  on conflict (host_no, kernel_no) do update set
    accepted = k.accepted + excluded.accepted, refused = k.refused + excluded.refused, credit = k.credit + excluded.credit;
  update sites s set accepted = s.accepted + c.accepted, credit = s.credit + c.credit
    from (select v.site, count(*) as accepted, sum(v.amount) as credit
            from unnest(v_notes) n, unnest(n.sites, n.verdicts, n.amounts) as v(site, verdict, amount)
           where v.verdict = 1 and v.site is not null group by 1) c
   where s.key = c.site;

  with changes as (
    select e.batch, 0 as accepted, 0 as aside, e.accepted as yes, e.refused as no
      from unnest(v_batches, v_accepted, v_refused) as e(batch, accepted, refused)
    union all
    select e.batch, e.accepted, e.aside, 0, 0
      from unnest(v_ended_batches, v_ended_accepted, v_ended_aside) as e(batch, accepted, aside)
  ), tallied as (
    insert into batch_tallies as t (batch_no, lane, accepted, set_aside, results_accepted, results_refused)
    select batch, 2, sum(accepted), sum(aside), sum(yes), sum(no) from changes group by 1 order by 1
    on conflict (batch_no, lane) do update set
      accepted = t.accepted + excluded.accepted, set_aside = t.set_aside + excluded.set_aside,
      results_accepted = t.results_accepted + excluded.results_accepted,
      results_refused = t.results_refused + excluded.results_refused
    returning t.batch_no, t.accepted + t.set_aside as finished
  )
  update batches b set state = 'done' from tallied t
   where b.no = t.batch_no and b.state = 'running' and t.finished >= b.workunits;

  return query
  select h.id, h.no, e.accepted, e.refused, h.new_failures, h.consecutive_valid, h.daily_quota, null::int
    from (select v.host, sum(v.accepted)::int as accepted, sum(v.refused)::int as refused
            from (select e.host, e.accepted, e.refused from unnest(v_hosts, v_accepted, v_refused) as e(host, accepted, refused)
                  union all select f.host, 0, 0 from unnest(v_failing) as f(host)) v
           group by 1) e
    join hosts h on h.no = e.host;
  return query
  select null::text, null::int, null::int, null::int, null::int, null::int, null::int, e.batch
    from unnest(v_ended_batches) as e(batch);
end $$;

-- Statistics of what only grows change little: gathered anew when half as much has come again, not a tenth.
alter table results set (autovacuum_analyze_scale_factor = 0.5);
alter table credits set (autovacuum_analyze_scale_factor = 0.5);
alter table copies set (autovacuum_analyze_scale_factor = 0.5);
