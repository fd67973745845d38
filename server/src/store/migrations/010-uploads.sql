-- Files on their way in, part by part; their bytes lie in `uploads/<id>` of the data folder.
-- `stored` bytes are there for good: what the file has beyond them came in a part that was never acknowledged.
create table uploads (
  id text primary key,
  researcher text references researchers,      -- null: an operator's
  project text references projects,            -- of a token for one project
  name text not null,
  bytes bigint not null check (bytes >= 0),    -- as announced
  stored bigint not null default 0 check (stored between 0 and bytes),
  hash bytea,                                  -- known once all bytes are stored
  finished boolean not null default false,     -- it is a blob now
  created_at bigint not null,
  touched_at bigint not null,                  -- when the last part was stored
  check (hash is null or stored = bytes),
  check (not finished or hash is not null)
);
create index uploads_by_age on uploads (touched_at);
create index uploads_under_way on uploads (researcher) where not finished;
