-- What accepting writes of a host and a kernel, apart from what carrying out writes of them: neither waits for the other's
-- commit. It is written with every group of reports; `host_kernels` keeps verdicts and failures.
create table host_reports (
  host_no int not null references hosts,
  kernel_no int not null references kernels,
  reported int not null default 0,
  samples int not null default 0,
  operations_per_second double precision not null default 0,
  primary key (host_no, kernel_no)
) with (fillfactor = 50);
insert into host_reports (host_no, kernel_no, reported, samples, operations_per_second)
select host_no, kernel_no, reported, samples, operations_per_second from host_kernels where reported > 0;
alter table host_kernels drop column reported, drop column samples, drop column operations_per_second;

-- As it was in 015, on the table above.
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
  with seen as (
    update host_reports r
       set reported = r.reported + n.results, samples = r.samples + 1,
           operations_per_second = next_speed(r.operations_per_second, r.samples, n.speed)
      from unnest(v_hosts, v_kernels, v_results, v_speeds) as n(host, kernel, results, speed)
     where r.host_no = n.host and r.kernel_no = n.kernel
    returning r.host_no, r.kernel_no
  ) select array_agg(seen.host_no), array_agg(seen.kernel_no) into v_seen_hosts, v_seen_kernels from seen;
  if cardinality(v_seen_hosts) = cardinality(v_hosts) then return; end if;
  insert into host_reports as r (host_no, kernel_no, reported, samples, operations_per_second)
  select n.host, n.kernel, n.results, 1, n.speed
    from unnest(v_hosts, v_kernels, v_results, v_speeds) as n(host, kernel, results, speed)
   where (n.host, n.kernel) not in (select s.host, s.kernel from unnest(v_seen_hosts, v_seen_kernels) as s(host, kernel))
  on conflict (host_no, kernel_no) do update set
    reported = r.reported + excluded.reported,
    samples = r.samples + 1,
    operations_per_second = next_speed(r.operations_per_second, r.samples, excluded.operations_per_second);
end $$;
