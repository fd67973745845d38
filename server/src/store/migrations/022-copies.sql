-- A copy of a workunit is written once, when it is handed out, and changed only where it ends without a result, where its
-- result comes after all or is refused, or where another session takes it over. That it was answered is told by its result, that it was accepted by its credit: an
-- update would write the whole row anew for each.
alter table assignments rename to copies;
alter index assignments_by_workunit rename to copies_by_workunit;
alter table copies reset (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
alter table copies add column refused boolean not null default false;
-- As 019 has it for the others: samples are as large as the largest that any column wants.
alter table copies alter column refused set statistics 10;
alter table results alter column same_as set statistics 10;
-- What was answered before stays 1: it is not open either.
update copies set refused = true where verdict = 2;
alter table copies drop column verdict;

-- Copies with all that became of them. The hot functions look into `copies` and `results` themselves.
--   state: 0 open, 1 done, 2 failed, 3 expired, 4 given back, 5 revoked, 6 done after it had expired, been given back or revoked
--   done_at: when it was answered, by a result or a failure
--   verdict: of its result, 0 pending, 1 accepted, 2 refused; null while there is none
create view assignments as
select a.id, a.workunit_id, a.issued_at, a.expires_at, coalesce(r.received_at, a.done_at) as done_at, a.volunteer, a.prefix,
       a.host_no, case when a.state = 0 and r.id is not null then 1::smallint else a.state end as state,
       (case when r.id is null then null when c.result_id is not null then 1 when a.refused then 2 else 0 end)::smallint as verdict,
       a.session, a.site, a.failure
  from copies a left join results r on r.id = a.id left join credits c on c.result_id = a.id;

-- As it was in 015, but it tells what each workunit costs.
drop function lease_workunits(int[], text[], text[], text[], text[], int[], bigint[], int[], int[], int[], bigint[], bigint[], bigint[], int);
create function lease_workunits(
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
               and not exists (select from copies a where a.workunit_id = w.id and a.state not in (3, 4)
                     and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0)
             order by w.place limit v_want for no key update of w skip locked) c;

          -- Looked at again now that the rows are locked: a lease elsewhere may have committed in between.
          return query
          with taken as (
            update workunits w
               set need = w.need - 1, outstanding = w.outstanding + 1,
                   queue = case when w.need > 1 then w.queue end
             where w.id = any(v_ids)
               and not exists (select from copies a where a.workunit_id = w.id and a.state not in (3, 4)
                     and (a.host_no = v_host or a.volunteer = v_volunteer or a.prefix = v_prefix) offset 0)
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
          -- Something here was free but locked by another transaction: this pass has not seen everything.
          if exists (select from workunits w
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

-- As they were in 004 and 018, but an assignment is open where nothing ended it and it has no result. `offset 0` keeps that a
-- look-up for each.
create or replace function give_up(p_assignments bigint[], p_workunits bigint[], p_state smallint)
returns table (assignment bigint, host text, session text, batch int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with ended as (
    update copies a set state = p_state
     where a.id = any(p_assignments) and a.workunit_id = any(p_workunits)
       and a.state = 0 and not exists (select from results r where r.id = a.id offset 0)
    returning a.id, a.workunit_id, a.host_no, a.session
  ), returned as (
    update workunits w
       set outstanding = w.outstanding - c.copies,
           need = case w.state when 0 then w.need + c.copies else 0 end,
           queue = case w.state when 0 then 0 end,
           expired = w.expired + case p_state when 3 then c.copies else 0 end,
           -- Where copies do nothing but expire, the judge looks when it next looks for what was left over.
           judge = w.judge or (w.state = 0 and p_state = 3 and w.expired + c.copies > b.max_copies)
      from (select workunit_id, count(*) as copies from ended group by 1) c, batches b
     where w.id = c.workunit_id and b.no = w.batch_no
    returning w.batch_no, c.copies
  ), tallied as (
    insert into batch_tallies as t (batch_no, lane, ended)
    select batch_no, 3, sum(copies) from returned group by 1 order by 1
    on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended
  )
  select e.id, h.id, e.session, w.batch_no
    from ended e join hosts h on h.no = e.host_no join workunits w on w.id = e.workunit_id;
end $$;

create or replace function open_assignments(p_host int)
returns table (id bigint, workunit_id bigint, session text) language sql stable as $$
  select distinct o.id, o.workunit_id, o.session
    from (select first_id, last_id from leases where host_no = p_host offset 0) l
   cross join lateral (
      select a.id, a.workunit_id, a.session from copies a
       where a.id between l.first_id and l.last_id and a.host_no = p_host
         and a.state = 0 and not exists (select from results r where r.id = a.id offset 0) offset 0) o
$$;

create or replace function expire_assignments(p_now bigint, p_limit int)
returns table (assignment bigint, host text, session text, batch int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_leases bigint[]; v_late bigint[]; v_workunits bigint[]; v_locked bigint[];
begin
  select array_agg(l.first_id) into v_leases from (
    select first_id from leases where expires_at <= p_now
     order by expires_at, first_id limit 10 * p_limit for update skip locked) l;
  if v_leases is null then return; end if;
  select array_agg(o.id), array_agg(distinct o.workunit_id) into v_late, v_workunits from (
    select a.id, a.workunit_id
      from (select first_id, last_id, host_no from leases where first_id = any(v_leases) offset 0) l
     cross join lateral (
        select a.id, a.workunit_id, a.expires_at from copies a
         where a.id between l.first_id and l.last_id and a.host_no = l.host_no
           and a.state = 0 and not exists (select from results r where r.id = a.id offset 0)
           and a.expires_at <= p_now offset 0) a
     order by a.expires_at, a.id limit p_limit) o;
  if v_late is not null then
    select array_agg(l.id) into v_locked from (
      select w.id from workunits w where w.id = any(v_workunits) order by w.id for no key update skip locked) l;
    return query select * from give_up(v_late, v_locked, 3::smallint);
  end if;
  delete from leases l
   where l.first_id = any(v_leases)
     and not exists (select from copies a
                      where a.id between l.first_id and l.last_id and a.host_no = l.host_no
                        and a.state = 0 and not exists (select from results r where r.id = a.id offset 0) offset 0);
end $$;

create or replace function give_back_assignments(p_host int, p_session text, p_assignments bigint[])
returns table (assignment bigint, host text, session text, batch int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_open bigint[]; v_workunits bigint[];
begin
  if p_assignments is null then
    select array_agg(a.id), array_agg(a.workunit_id) into v_open, v_workunits
      from open_assignments(p_host) a where a.session = p_session;
  else
    select array_agg(a.id), array_agg(a.workunit_id) into v_open, v_workunits
      from copies a where a.id = any(p_assignments) and a.host_no = p_host
       and a.state = 0 and not exists (select from results r where r.id = a.id offset 0);
  end if;
  if v_open is null then return; end if;
  perform from workunits w where w.id = any(v_workunits) order by w.id for no key update;
  -- Read again under the locks: a session's assignments may have been taken over meanwhile.
  select array_agg(a.id) into v_open from copies a
   where a.id = any(v_open) and (p_assignments is not null or a.session = p_session);
  return query select * from give_up(v_open, v_workunits, 4::smallint);
end $$;

create or replace function adopt_assignments(p_host int, p_session text)
returns int language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_open bigint[]; v_workunits bigint[]; v_count int;
begin
  select array_agg(a.id), array_agg(a.workunit_id) into v_open, v_workunits
    from open_assignments(p_host) a where a.session <> p_session;
  if v_open is null then return 0; end if;
  perform from workunits w where w.id = any(v_workunits) order by w.id for no key update;
  update copies a set session = p_session
   where a.id = any(v_open) and a.state = 0 and not exists (select from results r where r.id = a.id offset 0);
  get diagnostics v_count = row_count;
  return v_count;
end $$;

create or replace function cancel_batch(p_batch int)
returns table (assignment bigint, host text, session text) language plpgsql as $$
#variable_conflict use_column
declare
  v_workunits bigint[];
begin
  update batches b set state = 'cancelled' where b.no = p_batch and b.state = 'running';
  if not found then return; end if;
  select array_agg(l.id) into v_workunits from (
    select w.id from workunits w where w.batch_no = p_batch and (w.outstanding > 0 or w.judge)
     order by w.id for no key update) l;
  return query
  with ended as (
    update copies a set state = 5
     where a.workunit_id = any(v_workunits) and a.state = 0 and not exists (select from results r where r.id = a.id offset 0)
    returning a.id, a.host_no, a.session
  ), idle as (
    update workunits w set outstanding = 0, judge = false where w.id = any(v_workunits)
  ), tallied as (
    insert into batch_tallies as t (batch_no, lane, ended) select p_batch, 3, count(*) from ended
    on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended
  )
  select e.id, h.id, e.session from ended e join hosts h on h.no = e.host_no;
end $$;

-- As it was in 014, but it takes results of revoked copies, too.
-- One report that is not the plain case: a failure, or an assignment that is not open. Its workunit is locked.
-- Outcomes: 1 stored, 2 duplicate, 3 late, 4 unknown assignment, 5 not yours, 6 duplicate with the very same time of
-- arrival: the same report again, where its first commit was not heard of.
create or replace function accept_unusual(
  p_host int, p_assignment bigint, p_received bigint, p_done boolean, p_backend smallint, p_compute_ms real,
  p_digest bytea, p_payload bytea, p_bytes int, p_failure text,
  out outcome smallint, out workunit bigint, out judge boolean, out returned_to int
) language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  a record;
  v_again int;
  v_hopeless boolean;
  v_settles boolean;
begin
  judge := false;
  select x.*, w.state as workunit_state, w.need, w.outstanding, w.received, w.failures, w.judge as to_judge, w.cost,
         b.no as batch_no, b.state as batch_state, b.quorum, b.max_copies, b.kernel_no, b.plan->>'kind' as kind
    into a
    from assignments x join workunits w on w.id = x.workunit_id join batches b on b.no = w.batch_no
   where x.id = p_assignment;
  if not found then outcome := 4; return; end if;
  if a.host_no <> p_host then outcome := 5; return; end if;
  workunit := a.workunit_id;
  judge := a.to_judge;
  if a.done_at is not null then
    outcome := case when a.done_at = p_received then 6 else 2 end;
    return;
  end if;
  -- 5 is revoked: a result that was under way when the others agreed.
  v_settles := p_done and a.state = 5 and a.workunit_state = 1;
  if a.batch_state = 'cancelled' or (a.workunit_state <> 0 and not v_settles) then outcome := 3; return; end if;

  if not p_done then
    -- The copy of an assignment that is no longer open went back when it ended.
    if a.state <> 0 then outcome := 3; return; end if;
    update copies set state = 2, done_at = p_received, failure = p_failure where id = p_assignment;
    -- Rule V14: what may still come, with all that came, is less than a quorum. Nothing waits any more, and the judge sets
    -- it aside. A ring asks everyone whatever the others say.
    v_hopeless := a.kind <> 'ring' and a.max_copies - (a.failures + 1) < a.quorum;
    -- `need + outstanding + received + failures` counts every copy that was answered or still may be; the failed one
    -- only moves from outstanding to failures.
    v_again := case when not v_hopeless and a.need + a.outstanding + a.received + a.failures <= a.max_copies - 1
                    then 1 else 0 end;
    returned_to := case v_again when 1 then a.batch_no end;
    update workunits w
       set failures = w.failures + 1, outstanding = w.outstanding - 1,
           need = case when v_hopeless then 0 else w.need + v_again end,
           queue = case when not v_hopeless and w.need + v_again > 0 then 0 end,
           judge = w.judge or v_hopeless or (w.need + v_again = 0 and w.outstanding = 1)
     where w.id = a.workunit_id returning w.judge into judge;
    update hosts set new_failures = new_failures + 1, last_seen_at = greatest(last_seen_at, p_received) where no = p_host;
    insert into host_kernels as k (host_no, kernel_no, failed) values (p_host, a.kernel_no, 1)
    on conflict (host_no, kernel_no) do update set failed = k.failed + 1;
    insert into batch_tallies as t (batch_no, lane, ended) values (a.batch_no, 1, 1)
    on conflict (batch_no, lane) do update set ended = t.ended + 1;
    outcome := 1;
    return;
  end if;

  -- A result whose assignment had expired or been given back: used while the workunit is open, unless another copy of
  -- the same host, volunteer or prefix is open or answered (two of theirs must never count).
  if exists (select from copies o where o.workunit_id = a.workunit_id and o.id <> a.id and o.state not in (3, 4)
               and (o.host_no = a.host_no or o.volunteer = a.volunteer or o.prefix = a.prefix)) then
    outcome := 3; return;
  end if;
  update copies set state = 6 where id = p_assignment;
  insert into results (id, workunit_id, received_at, host_no, bytes, compute_ms, backend, digest, payload)
  values (p_assignment, a.workunit_id, p_received, p_host, p_bytes, p_compute_ms, p_backend, p_digest, p_payload);
  -- Its copy waits to be handed out again, or already was; what still waits is not needed any more.
  update workunits w
     set received = w.received + 1,
         need = case when v_settles then w.need else greatest(w.need - 1, 0) end,
         queue = case when v_settles or w.need > 1 then w.queue end,
         judge = w.judge or v_settles or w.received + 1 >= a.quorum or (w.need <= 1 and w.outstanding = 0)
   where w.id = a.workunit_id returning w.judge into judge;
  perform note_results(array[p_host], array[a.kernel_no], array[a.cost], array[p_compute_ms]);
  insert into batch_tallies as t (batch_no, lane, results) values (a.batch_no, 1, 1)
  on conflict (batch_no, lane) do update set results = t.results + 1;
  outcome := 1;
end $$;
