-- As it was in 022, but it looks once at what it takes: where all that was wanted is found, not at what was left, and for
-- copies that came in between only where a workunit has changed. So whoever makes a copy that counts [S5], or changes whose it
-- is, must change its workunit in the same transaction.
create or replace function lease_workunits(
  p_hosts int[], p_volunteers text[], p_prefixes text[], p_sessions text[], p_sites text[], p_limits int[], p_now bigint[],
  p_step_request int[], p_step_batch int[], p_step_limit int[], p_step_deadline bigint[],
  p_step_again_from bigint[], p_step_fresh_from bigint[], p_budget int
) returns table (
  step int, assignment bigint, workunit bigint, label text, params json, inputs json, cost double precision,
  deadline_at bigint, queue smallint, next_from bigint, at_end boolean, clean boolean
) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_left int[];
  v_counts int[] := array[]::int[];
  v_got int[];
  v_r int; v_batch int; v_host int; v_want int; v_wanted int; v_taken int; v_budget int; v_window int; v_step_taken int;
  v_volunteer bigint; v_prefix bigint; v_from bigint; v_to bigint; v_ids bigint[]; v_free bigint[];
  v_end boolean; v_clean boolean; v_full boolean; v_changed boolean;
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
        v_window := greatest(64, 2 * v_want);
        v_clean := true;
        loop
          -- The window ends with the v_window-th waiting workunit behind the cursor, or with the queue. What was changed by a
          -- transaction that is not older than all that run may be another row than the one looked at, unless we did it.
          with bounds as materialized (
            select (select w.place from workunits w where w.batch_no = v_batch and w.queue = q and w.place > v_from
                     order by w.place offset v_window - 1 limit 1) as place,
                   age(pg_snapshot_xmin(pg_current_snapshot())::xid) as oldest, pg_current_xact_id_if_assigned()::xid as own
          )
          select array_agg(c.id), bool_or(c.changed), (select place from bounds)
            into v_ids, v_changed, v_to
            from (
              select w.id, age(w.xmin) <= (select oldest from bounds) and w.xmin is distinct from (select own from bounds) as changed
                from workunits w
               where w.batch_no = v_batch and w.queue = q and w.place > v_from
                 and w.place <= coalesce((select place from bounds), 9223372036854775807)
                 and not exists (select from copies a where a.workunit_id = w.id and a.state not in (3, 4)
                       and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0)
               order by w.place limit v_want for no key update of w skip locked) c;
          v_end := v_to is null;
          if v_end then v_to := 9223372036854775807; end if;

          -- A lease elsewhere may have given this host a copy before the row was locked: now that it is, look again.
          v_free := v_ids;
          if v_changed then
            select array_agg(t.id) into v_free from unnest(v_ids) as t(id)
             where not exists (select from copies a where a.workunit_id = t.id and a.state not in (3, 4)
                     and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0);
          end if;

          return query
          with taken as (
            update workunits w
               set need = w.need - 1, outstanding = w.outstanding + 1,
                   queue = case when w.need > 1 then w.queue end
             where w.id = any(v_free)
            returning w.id, w.label, w.params, w.inputs, w.cost
          ), numbered as materialized (
            select t.*, nextval('assignment_ids') as assignment from taken t
          ), made as (
            insert into copies (id, workunit_id, issued_at, expires_at, volunteer, prefix, host_no, session, site)
            select n.assignment, n.id, p_now[v_r], p_now[v_r] + p_step_deadline[s], v_volunteer, v_prefix, v_host,
                   p_sessions[v_r], p_sites[v_r]
              from numbered n
          ), noted as (
            insert into leases (first_id, last_id, host_no, expires_at)
            select min(n.assignment), max(n.assignment), v_host, p_now[v_r] + p_step_deadline[s] from numbered n having count(*) > 0
          )
          select s, n.assignment, n.id, n.label, n.params, n.inputs, n.cost, p_now[v_r] + p_step_deadline[s],
                 null::smallint, null::bigint, null::boolean, null::boolean
            from numbered n order by n.id;
          get diagnostics v_taken = row_count;

          v_wanted := v_want;
          v_want := v_want - v_taken;
          v_step_taken := v_step_taken + v_taken;
          v_full := coalesce(cardinality(v_ids), 0) = v_wanted;
          if v_full then v_to := v_ids[v_wanted]; end if;
          -- Something here may have been free but locked by another transaction: this pass has not seen everything. Where it got
          -- all that it wanted nobody looks; the pass after it will.
          if v_full or exists (select from workunits w
                      where w.batch_no = v_batch and w.queue = q and w.place > v_from and w.place <= v_to
                        and w.id <> all(coalesce(v_ids, array[]::bigint[]))
                        and not exists (select from copies a where a.workunit_id = w.id and a.state not in (3, 4)
                              and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0)) then
            v_clean := false;
          end if;
          v_from := v_to;
          if v_full then v_end := false; end if;
          v_budget := v_budget - v_window;
          exit when v_full or v_end or v_budget <= 0;
          v_window := 1024;
        end loop;
        return query select s, null::bigint, null::bigint, null::text, null::json, null::json,
                            null::double precision, null::bigint, q::smallint, v_from, v_end, v_clean;
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
