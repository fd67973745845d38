-- Everything durable. Times are milliseconds since the epoch.
-- Ids that travel are text; `no` columns are the short numbers that hot tables refer to.
-- Workunits, assignments, results and credits have no foreign keys: only the functions write them, from rows that they
-- have just read, nothing is ever deleted, and a check for each reference would cost a third of accepting a result.

create table projects (
  id text primary key,
  title text not null,
  purpose text not null,
  owner text not null,
  created_at bigint not null
);

create table sites (
  key text primary key,
  name text not null,
  origin text not null,
  project text references projects,
  created_at bigint not null,
  accepted bigint not null default 0,
  credit double precision not null default 0
);

create table kernels (
  no int generated always as identity primary key,
  id text not null unique,
  manifest json not null,
  created_at bigint not null
);

create table batches (
  no int generated always as identity primary key,
  id text not null unique,
  project text not null references projects,
  kernel_no int not null references kernels,
  title text not null,
  priority int not null,
  quorum smallint not null check (quorum > 0),
  max_copies smallint not null check (max_copies >= quorum),
  agreement json not null,
  shared json not null,
  plan json not null,
  created_at bigint not null,
  max_cost double precision not null,
  mean_cost double precision not null,
  memory_bytes double precision not null,
  workunits int not null default 0,
  state text not null default 'running' check (state in ('running', 'done', 'cancelled'))
);

-- Counts of a batch, one row for each kind of transaction that counts, so that leasing never waits for judging.
-- Lanes: 0 lease, 1 accept, 2 judge, 3 give up. A figure is the sum over the lanes.
create table batch_tallies (
  batch_no int not null references batches,
  lane smallint not null,
  issued bigint not null default 0,            -- assignments handed out
  ended bigint not null default 0,             -- assignments no longer outstanding, for whatever reason
  results bigint not null default 0,           -- results stored
  results_accepted bigint not null default 0,
  results_refused bigint not null default 0,
  accepted bigint not null default 0,          -- workunits with a canonical result
  set_aside bigint not null default 0,
  primary key (batch_no, lane)
) with (fillfactor = 30);

create table hosts (
  no int generated always as identity primary key,
  id text not null unique,
  public_key bytea not null,
  volunteer text,
  site text references sites,
  capabilities json not null,
  benchmark json not null,
  first_seen_at bigint not null,
  last_seen_at bigint not null,
  consecutive_valid int not null default 0,
  daily_quota int not null,
  used_today int not null default 0,
  quota_day int not null default 0,
  -- Failures reported since trust was last worked out.
  new_failures int not null default 0
) with (fillfactor = 70);
create index hosts_with_new_failures on hosts (no) where new_failures > 0;

-- What one host did with one kernel: its standing is the sum, its speed an exponential moving average.
create table host_kernels (
  host_no int not null references hosts,
  kernel_no int not null references kernels,
  reported int not null default 0,
  accepted int not null default 0,
  refused int not null default 0,
  failed int not null default 0,
  samples int not null default 0,
  credit double precision not null default 0,
  operations_per_second double precision not null default 0,
  primary key (host_no, kernel_no)
) with (fillfactor = 50);

-- `queue` is null unless copies wait (need > 0): 0 for a copy that came back, 1 for a fresh one. The queue index is
-- keyed by it, not by `need`, so that handing out one of several copies changes no index. A row changes some five times
-- in its life; half of each page is left free for that, so that indexes are not touched. `place` is the id again:
-- ordered by the id itself, the planner drops the constant columns before it and walks the primary key over every
-- workunit that is exhausted.
create sequence workunit_ids;
create table workunits (
  id bigint primary key default nextval('workunit_ids'),
  place bigint not null default currval('workunit_ids') check (place = id),
  canonical bigint,
  cost double precision not null,
  batch_no int not null,
  need smallint not null check (need >= 0),
  outstanding smallint not null default 0 check (outstanding >= 0),
  received smallint not null default 0,        -- results stored
  failures smallint not null default 0,        -- failures reported
  expired smallint not null default 0,         -- copies whose time ran out
  judged smallint not null default 0,          -- results with a verdict
  state smallint not null default 0,           -- 0 open, 1 accepted, 2 set aside
  queue smallint,
  judge boolean not null default false,        -- the judge has not seen the latest arrival
  label text not null,
  params json not null,
  inputs json not null,
  set_aside_reason text,
  check ((need > 0) = (queue is not null))
) with (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
alter sequence workunit_ids owned by workunits.id;
create index workunits_waiting on workunits (batch_no, queue, place) where queue is not null;
create index workunits_by_batch on workunits (batch_no, id);

-- Who touches an assignment holds the lock of its workunit first: that is what keeps deadlocks away.
create sequence assignment_ids;
create table assignments (
  id bigint primary key default nextval('assignment_ids'),
  workunit_id bigint not null,
  issued_at bigint not null,
  expires_at bigint not null,
  done_at bigint,                              -- when it was answered, by a result or a failure
  volunteer bigint,                            -- hash; null: the host stands for itself
  prefix bigint,                               -- hash of the address prefix; null: not looked at
  host_no int not null,
  -- 0 open, 1 done, 2 failed, 3 expired, 4 given back, 5 revoked, 6 done after it had expired, been given back or revoked
  state smallint not null default 0,
  -- Of its result: 0 pending, 1 accepted, 2 refused; null while there is none. Here and not beside the payload, because
  -- an update writes the whole row anew.
  verdict smallint,
  session text not null,
  site text,
  failure text
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
alter sequence assignment_ids owned by assignments.id;
create index assignments_by_workunit on assignments (workunit_id);

-- What was handed out to a host together: its assignments have ids from first to last; those of others may lie between.
-- Open assignments are found through it, so that no index of theirs knows their state and answering one changes none.
-- A row goes when its time is over and nothing of it is open.
create table leases (
  first_id bigint primary key,
  last_id bigint not null,
  host_no int not null,
  expires_at bigint not null
);
create index leases_by_deadline on leases (expires_at);
create index leases_by_host on leases (host_no);

-- A result has the id of its assignment: one assignment, one result, whatever is sent again. Rows never change.
-- Payloads up to 64 kB lie here, larger ones in the blob store under their digest. Random bytes do not compress,
-- so they are stored as they come, in the row while a page can hold them.
create table results (
  id bigint primary key,
  workunit_id bigint not null,
  received_at bigint not null,
  host_no int not null,
  bytes int not null,
  compute_ms real not null,
  backend smallint not null,                   -- 0 wasm, 1 webgpu
  digest bytea not null,
  payload bytea
) with (toast_tuple_target = 8160);
alter table results alter column payload set storage external;

-- The ledger: a line for each accepted result, written once.
create table credits (
  result_id bigint primary key,
  workunit_id bigint not null,
  host_no int not null,
  amount double precision not null check (amount >= 0),
  granted_at bigint not null,
  volunteer text,
  site text
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the credit ledger is append-only: correct it with a new line';
end $$;
create trigger credits_append_only before update or delete on credits
  for each statement execute function refuse_change();

create table blobs (
  hash bytea primary key,
  bytes bigint not null,
  data bytea,                                  -- null: in a file
  created_at bigint not null
) with (toast_tuple_target = 8160);
alter table blobs alter column data set storage external;

create table tokens (
  sha256 text primary key,
  label text not null,
  created_at bigint not null
);
