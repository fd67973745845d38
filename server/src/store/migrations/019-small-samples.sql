-- What changes thousands of times a second is analysed every few seconds, and samples of 30,000 rows took an eighth of
-- the database's time. The planner needs to know how few batches, hosts and states there are: 3,000 rows tell it.
do $$
declare
  c record;
begin
  for c in select a.attrelid::regclass as tab, a.attname as col
             from pg_attribute a
            where a.attrelid = any(array['workunits', 'assignments', 'leases', 'results', 'credits', 'host_kernels', 'host_reports']::regclass[])
              and a.attnum > 0 and not a.attisdropped
  loop
    execute format('alter table %s alter column %I set statistics 10', c.tab, c.col);
  end loop;
end $$;
-- Of these only the width would ever be asked for.
alter table results alter column payload set statistics 0, alter column digest set statistics 0;
alter table workunits alter column params set statistics 0, alter column inputs set statistics 0;
