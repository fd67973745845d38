-- Carries out the judge's decisions. Their workunits are locked by the caller, who left out what no longer applies.
--   p_accepted, p_canonical, p_counts: workunits that now have an accepted result, and how many verdicts that gives
--   p_results, p_batches, p_verdicts, p_amounts: verdicts (1 accepted, 2 refused) with the credit of the accepted ones
--   p_settled: workunits of verdicts given after acceptance
--   p_more, p_copies: workunits that need more copies;  p_aside, p_reasons: workunits set aside
--   p_finished: those of the accepted and set aside that still have copies out
--   p_seen: workunits judged without a decision
-- Rows: 'trust' (a host with new verdicts, a digit each in the order of its results, or with failures not yet counted,
-- and its trust before them), 'revoked' (assignments no longer needed). The hosts of the first are locked.
create function carry_out(
  p_now bigint, p_accepted bigint[], p_canonical bigint[], p_counts int[],
  p_results bigint[], p_batches int[], p_verdicts smallint[], p_amounts double precision[], p_settled bigint[],
  p_more bigint[], p_copies int[], p_aside bigint[], p_reasons text[], p_finished bigint[], p_seen bigint[]
) returns table (
  kind text, id bigint, host text, host_no int, verdicts text, consecutive_valid int, daily_quota int, new_failures int, session text
) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_results bigint[]; v_workunits bigint[]; v_hosts int[]; v_verdicts smallint[]; v_amounts double precision[];
  v_sites text[]; v_batches int[]; v_failing int[];
  v_won_batches int[]; v_lost_batches int[];
begin
  with told as (
    update assignments a set verdict = v.verdict
      from unnest(p_results, p_batches, p_verdicts, p_amounts) as v(id, batch, verdict, amount)
     where a.id = v.id and a.verdict = 0
    returning a.id, a.workunit_id, a.host_no, a.site, v.batch, v.verdict, v.amount
  )
  select array_agg(t.id), array_agg(t.workunit_id), array_agg(t.host_no), array_agg(t.site), array_agg(t.verdict),
         array_agg(t.amount), array_agg(t.batch)
    into v_results, v_workunits, v_hosts, v_sites, v_verdicts, v_amounts, v_batches
    from told t;

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
      update assignments a set state = 5 where a.workunit_id = any(p_finished) and a.state = 0
      returning a.id, a.host_no, a.session, a.workunit_id
    ), tallied as (
      insert into batch_tallies as t (batch_no, lane, ended)
      select w.batch_no, 2, count(*) from ended e join workunits w on w.id = e.workunit_id group by 1 order by 1
      on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended
    )
    select 'revoked', e.id, h.id, e.host_no, null::text, null::int, null::int, null::int, e.session
      from ended e join hosts h on h.no = e.host_no;
  end if;

  select array_agg(h.no) into v_failing from hosts h where h.new_failures > 0;
  perform from hosts h where h.no = any(v_hosts || v_failing) order by h.no for no key update;
  insert into credits (result_id, workunit_id, host_no, amount, granted_at, volunteer, site)
  select t.id, t.workunit, t.host, t.amount, p_now, h.volunteer, t.site
    from unnest(v_results, v_workunits, v_hosts, v_sites, v_verdicts, v_amounts) as t(id, workunit, host, site, verdict, amount)
    join hosts h on h.no = t.host
   where t.verdict = 1;
  insert into host_kernels as k (host_no, kernel_no, accepted, refused, credit)
  select t.host, b.kernel_no, count(*) filter (where t.verdict = 1), count(*) filter (where t.verdict = 2),
         coalesce(sum(t.amount) filter (where t.verdict = 1), 0)
    from unnest(v_hosts, v_batches, v_verdicts, v_amounts) as t(host, batch, verdict, amount)
    join batches b on b.no = t.batch group by 1, 2 order by 1, 2
  on conflict (host_no, kernel_no) do update set
    accepted = k.accepted + excluded.accepted, refused = k.refused + excluded.refused, credit = k.credit + excluded.credit;
  update sites s set accepted = s.accepted + c.accepted, credit = s.credit + c.credit
    from (select t.site, count(*) as accepted, sum(t.amount) as credit
            from unnest(v_sites, v_verdicts, v_amounts) as t(site, verdict, amount)
           where t.verdict = 1 and t.site is not null group by 1) c
   where s.key = c.site;

  with changes as (
    select batch, 0 as accepted, 0 as set_aside, (verdict = 1)::int as yes, (verdict = 2)::int as no
      from unnest(v_batches, v_verdicts) as t(batch, verdict)
    union all select batch, 1, 0, 0, 0 from unnest(v_won_batches) as t(batch)
    union all select batch, 0, 1, 0, 0 from unnest(v_lost_batches) as t(batch)
  ), tallied as (
    insert into batch_tallies as t (batch_no, lane, accepted, set_aside, results_accepted, results_refused)
    select batch, 2, sum(accepted), sum(set_aside), sum(yes), sum(no) from changes group by 1 order by 1
    on conflict (batch_no, lane) do update set
      accepted = t.accepted + excluded.accepted, set_aside = t.set_aside + excluded.set_aside,
      results_accepted = t.results_accepted + excluded.results_accepted,
      results_refused = t.results_refused + excluded.results_refused
    returning t.batch_no, t.accepted + t.set_aside as finished
  )
  update batches b set state = 'done' from tallied t
   where b.no = t.batch_no and b.state = 'running' and t.finished >= b.workunits;

  return query
  select 'trust', null::bigint, h.id, h.no, t.verdicts, h.consecutive_valid, h.daily_quota, h.new_failures, null::text
    from (select v.host, string_agg(v.verdict::text, '' order by v.id) as verdicts
            from unnest(v_results, v_hosts, v_verdicts) as v(id, host, verdict) group by 1
          union all select f.host, '' from unnest(v_failing) as f(host) where f.host <> all(coalesce(v_hosts, array[]::int[]))) t
    join hosts h on h.no = t.host;
end $$;
