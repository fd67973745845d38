-- The hot path with less to do: functions of 002 and 003 replaced.

-- Counts results for (host, kernel) and their speed; what one host reports in one group is one sample of its speed.
-- Nearly every row is there already, and finding it by `insert ... on conflict` costs twice an update.
create or replace function note_results(p_hosts int[], p_kernels int[], p_costs double precision[], p_compute_ms real[])
returns void language plpgsql set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  v_hosts int[]; v_kernels int[]; v_results int[]; v_speeds double precision[];
  v_seen_hosts int[]; v_seen_kernels int[];
begin
  select array_agg(n.host), array_agg(n.kernel), array_agg(n.results), array_agg(n.speed)
    into v_hosts, v_kernels, v_results, v_speeds
    from (
      select e.host, e.kernel, count(*)::int as results,
             -- browsers' clocks are no finer than 0.1 ms; a thousand times the fastest GPU keeps sums finite whatever is claimed
             least(greatest(sum(e.cost) * 1000 / sum(greatest(e.ms, 0.1)), 1), 1e17) as speed
        from unnest(p_hosts, p_kernels, p_costs, p_compute_ms) as e(host, kernel, cost, ms)
       group by 1, 2 order by 1, 2) n;
  if v_hosts is null then return; end if;
  -- In the order of the key, whichever side the planner begins with: carry_out writes the same rows in that order.
  with seen as (
    update host_kernels k
       set reported = k.reported + n.results, samples = k.samples + 1,
           operations_per_second = next_speed(k.operations_per_second, k.samples, n.speed)
      from unnest(v_hosts, v_kernels, v_results, v_speeds) as n(host, kernel, results, speed)
     where k.host_no = n.host and k.kernel_no = n.kernel
    returning k.host_no, k.kernel_no
  ) select array_agg(seen.host_no), array_agg(seen.kernel_no) into v_seen_hosts, v_seen_kernels from seen;
  if cardinality(v_seen_hosts) = cardinality(v_hosts) then return; end if;
  insert into host_kernels as k (host_no, kernel_no, reported, samples, operations_per_second)
  select n.host, n.kernel, n.results, 1, n.speed
    from unnest(v_hosts, v_kernels, v_results, v_speeds) as n(host, kernel, results, speed)
   where (n.host, n.kernel) not in (select s.host, s.kernel from unnest(v_seen_hosts, v_seen_kernels) as s(host, kernel))
  on conflict (host_no, kernel_no) do update set
    reported = k.reported + excluded.reported,
    samples = k.samples + 1,
    operations_per_second = next_speed(k.operations_per_second, k.samples, excluded.operations_per_second);
end $$;

-- As it was, but for the last look for what others hold: it passes by what this lease has locked itself.
create or replace function lease_workunits(
  p_hosts int[], p_volunteers text[], p_prefixes text[], p_sessions text[], p_sites text[], p_limits int[], p_now bigint[],
  p_step_request int[], p_step_batch int[], p_step_limit int[], p_step_deadline bigint[],
  p_step_again_from bigint[], p_step_fresh_from bigint[], p_budget int
) returns table (
  step int, assignment bigint, workunit bigint, label text, params json, inputs json, deadline_at bigint,
  queue smallint, next_from bigint, at_end boolean, clean boolean
) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_left int[];
  v_counts int[] := array[]::int[];
  v_got int[];
  v_r int; v_batch int; v_host int; v_want int; v_wanted int; v_taken int; v_budget int; v_window int; v_step_taken int;
  v_volunteer bigint; v_prefix bigint; v_from bigint; v_to bigint; v_ids bigint[];
  v_end boolean; v_clean boolean; v_full boolean;
begin
  select array_agg(greatest(0, least(r.most,
           h.daily_quota - case when h.quota_day = r.now / 86400000 then h.used_today else 0 end)) order by r.ord),
         array_agg(0)
    into v_left, v_got
    from unnest(p_hosts, p_limits, p_now) with ordinality as r(host, most, now, ord) left join hosts h on h.no = r.host;

  for s in 1 .. coalesce(array_length(p_step_request, 1), 0) loop
    v_r := p_step_request[s];
    v_batch := p_step_batch[s];
    v_want := least(p_step_limit[s], v_left[v_r]);
    v_step_taken := 0;
    if v_want > 0 and exists (select from batches b where b.no = v_batch and b.state = 'running') then
      v_host := p_hosts[v_r];
      v_volunteer := hashtextextended(p_volunteers[v_r], 0);
      v_prefix := hashtextextended(p_prefixes[v_r], 0);
      for q in 0 .. 1 loop
        v_from := case q when 0 then p_step_again_from[s] else p_step_fresh_from[s] end;
        continue when v_from is null or v_want = 0;
        v_budget := p_budget;
        v_window := greatest(64, 4 * v_want);
        v_clean := true;
        loop
          -- Where the window ends: the v_window-th waiting workunit behind the cursor.
          select w.place into v_to from workunits w
            where w.batch_no = v_batch and w.queue = q and w.place > v_from
            order by w.place offset v_window - 1 limit 1;
          v_end := not found;
          if v_end then v_to := 9223372036854775807; end if;

          select array_agg(c.id) into v_ids from (
            select w.id from workunits w
             where w.batch_no = v_batch and w.queue = q and w.place > v_from and w.place <= v_to
               and not exists (select from assignments a where a.workunit_id = w.id and a.state not in (3, 4)
                     and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0)
             order by w.place limit v_want for no key update of w skip locked) c;

          -- Looked at again now that the rows are locked: a lease elsewhere may have committed in between.
          return query
          with taken as (
            update workunits w
               set need = w.need - 1, outstanding = w.outstanding + 1,
                   queue = case when w.need > 1 then w.queue end
             where w.id = any(v_ids)
               and not exists (select from assignments a where a.workunit_id = w.id and a.state not in (3, 4)
                     and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0)
            returning w.id, w.label, w.params, w.inputs
          ), numbered as materialized (
            select t.*, nextval('assignment_ids') as assignment from taken t
          ), made as (
            insert into assignments (id, workunit_id, issued_at, expires_at, volunteer, prefix, host_no, session, site)
            select n.assignment, n.id, p_now[v_r], p_now[v_r] + p_step_deadline[s], v_volunteer, v_prefix, v_host,
                   p_sessions[v_r], p_sites[v_r]
              from numbered n
          ), noted as (
            insert into leases (first_id, last_id, host_no, expires_at)
            select min(n.assignment), max(n.assignment), v_host, p_now[v_r] + p_step_deadline[s] from numbered n having count(*) > 0
          )
          select s, n.assignment, n.id, n.label, n.params, n.inputs, p_now[v_r] + p_step_deadline[s],
                 null::smallint, null::bigint, null::boolean, null::boolean
            from numbered n order by n.id;
          get diagnostics v_taken = row_count;

          v_wanted := v_want;
          v_want := v_want - v_taken;
          v_step_taken := v_step_taken + v_taken;
          v_full := coalesce(cardinality(v_ids), 0) = v_wanted;
          if v_full then v_to := v_ids[v_wanted]; end if;
          -- Something here was free but locked by another transaction: this pass has not seen everything.
          if exists (select from workunits w
                      where w.batch_no = v_batch and w.queue = q and w.place > v_from and w.place <= v_to
                        and w.id <> all(coalesce(v_ids, array[]::bigint[]))
                        and not exists (select from assignments a where a.workunit_id = w.id and a.state not in (3, 4)
                              and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0)) then
            v_clean := false;
          end if;
          v_from := v_to;
          if v_full then v_end := false; end if;
          v_budget := v_budget - v_window;
          exit when v_full or v_end or v_budget <= 0;
          v_window := 1024;
        end loop;
        return query select s, null::bigint, null::bigint, null::text, null::json, null::json, null::bigint,
                            q::smallint, v_from, v_end, v_clean;
      end loop;
    end if;
    v_counts := v_counts || v_step_taken;
    v_left[v_r] := v_left[v_r] - v_step_taken;
    v_got[v_r] := v_got[v_r] + v_step_taken;
  end loop;

  update hosts h
     set used_today = g.got + case when h.quota_day = g.day then h.used_today else 0 end,
         quota_day = g.day, last_seen_at = greatest(h.last_seen_at, g.now)
    from (select l.no, r.got, r.now, r.now / 86400000 as day
            from unnest(p_hosts, v_got, p_now) as r(host, got, now) join hosts l on l.no = r.host
           where r.got > 0 order by l.no for no key update of l) g
   where h.no = g.no;
  insert into batch_tallies as t (batch_no, lane, issued)
  select c.batch, 0, sum(c.taken) from unnest(p_step_batch, v_counts) as c(batch, taken)
   where c.taken > 0 group by 1 order by 1
  on conflict (batch_no, lane) do update set issued = t.issued + excluded.issued;
end $$;
