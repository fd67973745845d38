-- What a host holds, found by its leases only. As a plain join the planner began with all assignments there are, and looked
-- for the lease of each: a host that left cost as much as all that was ever handed out. `offset 0` keeps the order.
create or replace function open_assignments(p_host int)
returns table (id bigint, workunit_id bigint, session text) language sql stable as $$
  select distinct o.id, o.workunit_id, o.session
    from (select first_id, last_id from leases where host_no = p_host offset 0) l
   cross join lateral (
      select a.id, a.workunit_id, a.session from assignments a
       where a.id between l.first_id and l.last_id and a.host_no = p_host and a.state = 0 offset 0) o
$$;

-- As it was, but for the same.
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
        select a.id, a.workunit_id, a.expires_at from assignments a
         where a.id between l.first_id and l.last_id and a.host_no = l.host_no
           and a.state = 0 and a.expires_at <= p_now offset 0) a
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
