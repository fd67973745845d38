-- Ends open assignments without an answer, as expired (3) or given back (4); each gives its copy back to queue 0.
-- The workunits are locked by the caller.
create function give_up(p_assignments bigint[], p_workunits bigint[], p_state smallint)
returns table (assignment bigint, host text, session text, batch int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  return query
  with ended as (
    update assignments a set state = p_state
     where a.id = any(p_assignments) and a.workunit_id = any(p_workunits) and a.state = 0
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

-- Expires what is overdue. Workunits in use by another transaction are left for the next call, and so is what goes
-- beyond the limit. Leases of which nothing is open any more are forgotten.
create function expire_assignments(p_now bigint, p_limit int)
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
      from leases l join assignments a on a.id between l.first_id and l.last_id and a.host_no = l.host_no
     where l.first_id = any(v_leases) and a.state = 0 and a.expires_at <= p_now
     order by a.expires_at, a.id limit p_limit) o;
  if v_late is not null then
    select array_agg(l.id) into v_locked from (
      select w.id from workunits w where w.id = any(v_workunits) order by w.id for no key update skip locked) l;
    return query select * from give_up(v_late, v_locked, 3::smallint);
  end if;
  delete from leases l
   where l.first_id = any(v_leases)
     and not exists (select from assignments a
                      where a.id between l.first_id and l.last_id and a.host_no = l.host_no and a.state = 0 offset 0);
end $$;

create function open_assignments(p_host int)
returns table (id bigint, workunit_id bigint, session text) language sql stable as $$
  select distinct a.id, a.workunit_id, a.session
    from leases l join assignments a on a.id between l.first_id and l.last_id
   where l.host_no = p_host and a.host_no = p_host and a.state = 0
$$;

-- Gives back those of a host's open assignments that are named, or all that a session holds.
create function give_back_assignments(p_host int, p_session text, p_assignments bigint[])
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
      from assignments a where a.id = any(p_assignments) and a.host_no = p_host and a.state = 0;
  end if;
  if v_open is null then return; end if;
  perform from workunits w where w.id = any(v_workunits) order by w.id for no key update;
  -- Read again under the locks: a session's assignments may have been taken over meanwhile.
  select array_agg(a.id) into v_open from assignments a
   where a.id = any(v_open) and (p_assignments is not null or a.session = p_session);
  return query select * from give_up(v_open, v_workunits, 4::smallint);
end $$;

-- A host's new session takes over what its earlier sessions hold.
create function adopt_assignments(p_host int, p_session text)
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
  update assignments a set session = p_session where a.id = any(v_open) and a.state = 0;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- Ends a batch: nothing more is handed out, what is open is revoked.
create function cancel_batch(p_batch int)
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
    update assignments a set state = 5 where a.workunit_id = any(v_workunits) and a.state = 0
    returning a.id, a.host_no, a.session
  ), idle as (
    update workunits w set outstanding = 0, judge = false where w.id = any(v_workunits)
  ), tallied as (
    insert into batch_tallies as t (batch_no, lane, ended) select p_batch, 3, count(*) from ended
    on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended
  )
  select e.id, h.id, e.session from ended e join hosts h on h.no = e.host_no;
end $$;
