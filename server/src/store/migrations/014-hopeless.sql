-- Rule V14 for workunits whose copies fail: set aside at once, where one copy more was handed out before. Replaces the
-- function of 003.

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
  if a.batch_state = 'cancelled' or a.workunit_state <> 0 then outcome := 3; return; end if;

  if not p_done then
    -- The copy of an assignment that is no longer open went back when it ended.
    if a.state <> 0 then outcome := 3; return; end if;
    update assignments set state = 2, done_at = p_received, failure = p_failure where id = p_assignment;
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

-- Those that wait for such a copy now.
update workunits w set need = 0, queue = null, judge = true
  from batches b
 where b.no = w.batch_no and b.state = 'running' and b.plan->>'kind' <> 'ring'
   and w.state = 0 and w.need > 0 and w.failures > 0 and b.max_copies - w.failures < b.quorum;
