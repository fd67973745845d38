-- Rule S7: a host's speed after one more sample (operations per second). The first sample counts whole, the next few as
-- in a plain mean, later ones a fifth, and one sample moves it no further than towards a fourth or four times.
create function next_speed(p_before double precision, p_samples int, p_sample double precision)
returns double precision language sql immutable as $$
  select case when p_samples = 0 then p_sample
    else p_before + greatest(0.2, 1.0 / (p_samples + 1)) * (least(greatest(p_sample, p_before / 4), p_before * 4) - p_before) end
$$;

-- Counts results for (host, kernel) and their speed; what one host reports in one group is one sample of its speed.
create function note_results(p_hosts int[], p_kernels int[], p_costs double precision[], p_compute_ms real[])
returns void language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  insert into host_kernels as k (host_no, kernel_no, reported, samples, operations_per_second)
  select e.host, e.kernel, count(*), 1,
         -- browsers' clocks are no finer than 0.1 ms; a thousand times the fastest GPU keeps sums finite whatever is claimed
         least(greatest(sum(e.cost) * 1000 / sum(greatest(e.ms, 0.1)), 1), 1e17)
    from unnest(p_hosts, p_kernels, p_costs, p_compute_ms) as e(host, kernel, cost, ms)
   group by 1, 2 order by 1, 2
  on conflict (host_no, kernel_no) do update set
    reported = k.reported + excluded.reported,
    samples = k.samples + 1,
    operations_per_second = next_speed(k.operations_per_second, k.samples, excluded.operations_per_second);
end $$;

-- One report that is not the plain case: a failure, or an assignment that is not open. Its workunit is locked.
-- Outcomes: 1 stored, 2 duplicate, 3 late, 4 unknown assignment, 5 not yours, 6 duplicate with the very same time of
-- arrival: the same report again, where its first commit was not heard of.
create function accept_unusual(
  p_host int, p_assignment bigint, p_received bigint, p_done boolean, p_backend smallint, p_compute_ms real,
  p_digest bytea, p_payload bytea, p_bytes int, p_failure text,
  out outcome smallint, out workunit bigint, out judge boolean, out returned_to int
) language plpgsql
set enable_seqscan = off set plan_cache_mode = force_generic_plan
as $$
declare
  a record;
  v_again int;
begin
  judge := false;
  select x.*, w.state as workunit_state, w.need, w.outstanding, w.received, w.failures, w.judge as to_judge, w.cost,
         b.no as batch_no, b.state as batch_state, b.quorum, b.max_copies, b.kernel_no
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
  if a.batch_state = 'cancelled' or a.workunit_state <> 0 then outcome := 3; return; end if;

  if not p_done then
    -- The copy of an assignment that is no longer open went back when it ended.
    if a.state <> 0 then outcome := 3; return; end if;
    update assignments set state = 2, done_at = p_received, failure = p_failure where id = p_assignment;
    -- `need + outstanding + received + failures` counts every copy that was answered or still may be; the failed one
    -- only moves from outstanding to failures.
    v_again := case when a.need + a.outstanding + a.received + a.failures <= a.max_copies - 1 then 1 else 0 end;
    returned_to := case v_again when 1 then a.batch_no end;
    update workunits w
       set failures = w.failures + 1, outstanding = w.outstanding - 1, need = w.need + v_again,
           queue = case when w.need + v_again > 0 then 0 end,
           judge = w.judge or (w.need + v_again = 0 and w.outstanding = 1)
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
  if exists (select from assignments o where o.workunit_id = a.workunit_id and o.id <> a.id and o.state not in (3, 4)
               and (o.host_no = a.host_no or o.volunteer = a.volunteer or o.prefix = a.prefix)) then
    outcome := 3; return;
  end if;
  update assignments set state = 6, done_at = p_received, verdict = 0 where id = p_assignment;
  insert into results (id, workunit_id, received_at, host_no, bytes, compute_ms, backend, digest, payload)
  values (p_assignment, a.workunit_id, p_received, p_host, p_bytes, p_compute_ms, p_backend, p_digest, p_payload);
  -- Its copy waits to be handed out again, or already was; what still waits is not needed any more.
  update workunits w
     set received = w.received + 1, need = greatest(w.need - 1, 0),
         queue = case when w.need > 1 then w.queue end,
         judge = w.judge or w.received + 1 >= a.quorum or (w.need <= 1 and w.outstanding = 0)
   where w.id = a.workunit_id returning w.judge into judge;
  perform note_results(array[p_host], array[a.kernel_no], array[a.cost], array[p_compute_ms]);
  insert into batch_tallies as t (batch_no, lane, results) values (a.batch_no, 1, 1)
  on conflict (batch_no, lane) do update set results = t.results + 1;
  outcome := 1;
end $$;

-- Makes a group of reports durable. Payloads come as one binary value with offsets (null: kept outside) and lengths,
-- digests as 32 bytes each. No assignment occurs twice in a group. Rows tell what is not plain: another outcome than 1,
-- or that `workunit` must now be judged. `returned_to` is the batch that a failure gave its copy back to.
create function accept_results(
  p_hosts int[], p_assignments bigint[], p_received bigint[], p_done boolean[], p_backends smallint[], p_compute_ms real[],
  p_digests bytea, p_payloads bytea, p_offsets int[], p_lengths int[], p_failures text[]
) returns table (entry int, outcome smallint, workunit bigint, judge boolean, returned_to int) language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_entries int[]; v_judge_entries int[]; v_judge bigint[];
  v_hosts int[]; v_kernels int[]; v_costs double precision[]; v_compute_ms real[];
  u record;
begin
  perform from workunits w
    where w.id in (select a.workunit_id from assignments a where a.id = any(p_assignments))
    order by w.id for no key update;

  with e as (
    select * from unnest(p_hosts, p_assignments, p_received, p_done, p_backends, p_compute_ms, p_offsets, p_lengths)
      with ordinality as e(host, assignment, received, done, backend, compute_ms, start, length, ord)
  ), claimed as (
    -- 5 is revoked: a result that was under way when the others agreed.
    update assignments a
       set state = case a.state when 0 then 1 else 6 end, done_at = e.received, verdict = 0
      from e, workunits w, batches b
     where e.done and a.id = e.assignment and a.host_no = e.host and a.done_at is null
       and w.id = a.workunit_id and b.no = w.batch_no and b.state <> 'cancelled'
       and (a.state = 0 or (a.state = 5 and w.state = 1))
    returning e.*, a.workunit_id, a.state, w.cost, b.no as batch_no, b.kernel_no, b.quorum
  ), counted as (
    update workunits w
       set received = w.received + c.results, outstanding = w.outstanding - c.open,
           judge = w.judge or w.state <> 0 or w.received + c.results >= c.quorum
                   or (w.need = 0 and w.outstanding = c.open)
      from (select workunit_id, quorum, count(*) as results, count(*) filter (where state = 1) as open, max(ord) as ord
              from claimed group by 1, 2) c
     where w.id = c.workunit_id
    returning w.id, w.judge, c.ord
  ), stored as (
    insert into results (id, workunit_id, received_at, host_no, bytes, compute_ms, backend, digest, payload)
    select assignment, workunit_id, received, host, length, compute_ms, backend,
           substring(p_digests from ord::int * 32 - 31 for 32), substring(p_payloads from start + 1 for length)
      from claimed
  ), tallied as (
    insert into batch_tallies as t (batch_no, lane, ended, results)
    select batch_no, 1, count(*) filter (where state = 1), count(*) from claimed group by 1 order by 1
    on conflict (batch_no, lane) do update set ended = t.ended + excluded.ended, results = t.results + excluded.results
  )
  select array_agg(ord), array_agg(host), array_agg(kernel_no), array_agg(cost), array_agg(compute_ms),
         (select array_agg(ord order by id) from counted where judge), (select array_agg(id order by id) from counted where judge)
    into v_entries, v_hosts, v_kernels, v_costs, v_compute_ms, v_judge_entries, v_judge
    from claimed;
  perform note_results(v_hosts, v_kernels, v_costs, v_compute_ms);

  return query select j.entry, 1::smallint, j.workunit, true, null::int from unnest(v_judge_entries, v_judge) as j(entry, workunit);
  if coalesce(cardinality(v_entries), 0) = cardinality(p_assignments) then return; end if;

  for i in 1 .. cardinality(p_assignments) loop
    continue when i = any(coalesce(v_entries, array[]::int[]));
    select * into u from accept_unusual(p_hosts[i], p_assignments[i], p_received[i], p_done[i], p_backends[i], p_compute_ms[i],
      substring(p_digests from i * 32 - 31 for 32), substring(p_payloads from p_offsets[i] + 1 for p_lengths[i]),
      p_lengths[i], p_failures[i]);
    return query select i, u.outcome, u.workunit, u.judge, u.returned_to;
  end loop;
end $$;
