-- Speeds are noted by groups of reports and added up a little later. One row a group costs less than a row changed for
-- each host in it, and is as durable; `add_report_notes` adds what many groups say of a host in one change.
create table report_notes (
  hosts int[] not null,
  kernels int[] not null,
  costs double precision[] not null,
  compute_ms real[] not null
) with (toast_tuple_target = 8160);
alter table report_notes alter column hosts set storage external, alter column kernels set storage external,
  alter column costs set storage external, alter column compute_ms set storage external;

create or replace function note_results(p_hosts int[], p_kernels int[], p_costs double precision[], p_compute_ms real[])
returns void language plpgsql as $$
begin
  if p_hosts is null then return; end if;
  insert into report_notes (hosts, kernels, costs, compute_ms) values (p_hosts, p_kernels, p_costs, p_compute_ms);
end $$;

-- Adds what was noted to `host_reports`; what one host reported since the last time is one sample of its speed.
-- Nearly every row is there already, and finding it by `insert ... on conflict` costs twice an update.
create function add_report_notes() returns void language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set plan_cache_mode = force_generic_plan
as $$
declare
  v_hosts int[]; v_kernels int[]; v_results int[]; v_speeds double precision[];
  v_seen_hosts int[]; v_seen_kernels int[];
begin
  with taken as (delete from report_notes returning hosts, kernels, costs, compute_ms)
  select array_agg(n.host), array_agg(n.kernel), array_agg(n.results), array_agg(n.speed)
    into v_hosts, v_kernels, v_results, v_speeds
    from (
      select e.host, e.kernel, count(*)::int as results,
             -- browsers' clocks are no finer than 0.1 ms; a thousand times the fastest GPU keeps sums finite whatever is claimed
             least(greatest(sum(e.cost) * 1000 / sum(greatest(e.ms, 0.1)), 1), 1e17) as speed
        from taken t, unnest(t.hosts, t.kernels, t.costs, t.compute_ms) as e(host, kernel, cost, ms)
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
