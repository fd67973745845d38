-- Kernels that are being written: kept as typed, whatever is still wrong with them.
create table drafts (
  id bigint primary key generated always as identity,
  project text not null references projects,
  revision int not null default 1,             -- one more with every save: who saves over an older one is refused
  contents json not null,
  saved_at bigint not null,
  saved_by text not null                       -- a researcher's id, or `operator`
);
create index drafts_by_project on drafts (project, saved_at desc);
