-- Answers that agree to the bit are stored once: the row of the second names a result of the same workunit with the same
-- digest, whose own row holds the payload.
alter table results add column same_as bigint;

-- As it was in 020, but told the results that hold a payload already, which is then not sent (nor has an offset).
drop function accept_results(int[], bigint[], bigint[], bigint[], boolean[], smallint[], real[], bytea, bytea, int[], int[], text[]);
create function accept_results(
  p_hosts int[], p_assignments bigint[], p_workunits bigint[], p_received bigint[], p_done boolean[], p_backends smallint[],
  p_compute_ms real[], p_digests bytea, p_payloads bytea, p_offsets int[], p_lengths int[],
  p_same_as bigint[], p_failures text[]
) returns table (entry int, outcome smallint, workunit bigint, judge boolean, returned_to int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_entries int[]; v_judge_entries int[]; v_judge bigint[];
  v_hosts int[]; v_kernels int[]; v_costs double precision[]; v_compute_ms real[];
  v_found double precision[]; v_batches int[]; v_states smallint[];
  u record;
begin
  select array_agg(l.cost), array_agg(l.batch_no), array_agg(l.state)
    into v_found, v_batches, v_states
    from (select w.cost, w.batch_no, w.state
            from unnest(p_workunits) with ordinality as e(id, ord) join workunits w on w.id = e.id
           order by e.ord for no key update of w) l;

  if cardinality(v_found) = cardinality(p_assignments) then
    with known as materialized (
      select b.no, b.kernel_no, b.quorum from batches b where b.no = any(v_batches) and b.state <> 'cancelled'
    ), claimed as (
      -- 5 is revoked: a result that was under way when the others agreed. An index by workunits is of no use here.
      update assignments a
         set state = case a.state when 0 then 1 else 6 end, done_at = e.received, verdict = 0
        from unnest(p_hosts, p_assignments, p_workunits, p_received, p_done, p_backends, p_compute_ms, p_offsets, p_lengths,
                    p_same_as, v_found, v_batches, v_states)
             with ordinality as e(host, assignment, workunit, received, done, backend, compute_ms, start, length,
                                  same_as, cost, batch, workunit_state, ord)
        join known k on k.no = e.batch
       where e.done and a.id = e.assignment and a.workunit_id is not distinct from e.workunit and a.host_no = e.host
         and a.done_at is null and (a.state = 0 or (a.state = 5 and e.workunit_state = 1))
      returning e.*, a.state, k.kernel_no, k.quorum
    ), counted as (
      update workunits w
         set received = w.received + c.results, outstanding = w.outstanding - c.open,
             judge = w.judge or w.state <> 0 or w.received + c.results >= c.quorum
                     or (w.need = 0 and w.outstanding = c.open)
        from (select workunit, quorum, count(*) as results, count(*) filter (where state = 1) as open, max(ord) as ord
                from claimed group by 1, 2) c
       where w.id = c.workunit
      returning w.id, w.judge, c.ord
    ), stored as (
      insert into results (id, workunit_id, received_at, host_no, bytes, compute_ms, backend, digest, payload, same_as)
      select assignment, workunit, received, host, length, compute_ms, backend,
             substring(p_digests from ord::int * 32 - 31 for 32), substring(p_payloads from start + 1 for length), same_as
        from claimed
    ), tallied as (
      insert into batch_tallies as t (batch_no, lane, ended, results)
      select batch, 1, count(*) filter (where state = 1), count(*) from claimed group by 1 order by 1
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
    if exists (select from assignments a where a.id = p_assignments[i] and a.workunit_id <> p_workunits[i]) then
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
