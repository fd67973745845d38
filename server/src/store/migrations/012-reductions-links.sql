-- What is made of accepted results while they come (rules R1 and R2 of SPEC.md): a row for each batch that asks for it.
create table reductions (
  batch_no int primary key references batches,
  reducers json not null,
  revision int not null default 0,             -- one more with every state: who saves over an older one is refused
  workunits int not null default 0,            -- accepted results that the state has
  figures json,                                -- as they are told; null: none yet
  state bytea                                  -- of all reducers together; null: none yet
);
alter table reductions alter column state set storage external;

-- Accepted results that no state has yet: written with their acceptance, gone with the state that has them.
create table reductions_waiting (
  batch_no int not null,
  workunit_id bigint not null,
  result_id bigint not null,
  primary key (batch_no, workunit_id)
);

-- Links under which anyone may read a batch. Their secrets are kept as SHA-256 only; a removed link is gone, the audit list
-- has its line.
create table links (
  id bigint primary key generated always as identity,
  sha256 text not null unique,
  batch_no int not null references batches,
  label text not null,
  created_at bigint not null,
  opened_at bigint                             -- last time, to the minute
);
create index links_by_batch on links (batch_no);
