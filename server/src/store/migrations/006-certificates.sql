-- The coordinator's own check of answers that are optima (agreement `best`): one row for each result, written once.
create table certificates (
  result_id bigint primary key,
  workunit_id bigint not null,
  batch_no int not null,
  host_no int not null,
  label text not null,
  valid boolean not null,
  second_opinion boolean not null,             -- whether the draw fell on it
  reason text,                                 -- why it is not valid
  best double precision,                       -- lowest value computed here; null where not valid
  close_enough double precision not null,      -- answers that differ by no more found the same optimum
  answer json not null,                        -- what was computed: poses with their energies
  check (valid = (best is not null) and valid = (reason is null))
);
create index certificates_by_workunit on certificates (workunit_id);
create index certificates_by_label on certificates (batch_no, label, best);
create index certificates_by_host on certificates (host_no, result_id);
