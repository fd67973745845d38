-- Searches whose ligands come one after the other: read from the library in parts, prepared by volunteers, then docked.
-- `batches.workunits` of such a search counts all that are promised; `made` those that exist.
alter table batches add column made int not null default 0;

create table searches (
  batch_no int primary key references batches,
  request text not null,                       -- blob: the question, with its library
  per_ligand int not null,                     -- workunits of one ligand
  records int not null,                        -- of the library
  read_to int not null,                        -- records that were read so far
  waiting int not null default 0,              -- ligands without a conformer
  preparation_no int references batches        -- batch of their preparation; null until it is needed
);
create index searches_unread on searches (batch_no) where read_to < records;

create table search_ligands (
  batch_no int not null,
  place int not null,                          -- 0 the reference, then the number of its record in the library, from 1
  state smallint not null,                     -- 0 waits for a conformer, 1 is docked, 2 is refused
  name text not null,
  smiles text,                                 -- canonical, where it needs or needed a conformer
  preparation bigint,                          -- workunit that finds its conformer
  record json,                                 -- what it is prepared from, while it waits
  entry json,                                  -- as it is ranked
  refusal json,                                -- name, line, reason, cure
  primary key (batch_no, place),
  check (state = 2 or entry is not null),
  check ((state = 2) = (refusal is not null)),
  check (state <> 0 or smiles is not null)
);
create index search_ligands_by_name on search_ligands (batch_no, name);
create index search_ligands_waiting on search_ligands (smiles) where state = 0;
create index search_ligands_in_preparation on search_ligands (preparation) where state = 0;

-- Conformers that passed the coordinator's check, by canonical SMILES and by what made them. Written once.
create table conformers (
  smiles text not null,
  version text not null,
  coordinates bytea not null,
  created_at bigint not null,
  primary key (smiles, version)
);
