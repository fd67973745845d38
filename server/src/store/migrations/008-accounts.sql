-- Who may do what: researchers, how they sign in, what belongs to which project, and a list of who did what.
-- Secrets (invitations, sessions, tokens) are kept as SHA-256 only.
create table researchers (
  id text primary key,
  name text not null,
  password text,                               -- scrypt with its parameters; null: never set
  created_at bigint not null,
  disabled_at bigint
);

create table invitations (
  sha256 text primary key,
  researcher text not null references researchers,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);
create index invitations_by_researcher on invitations (researcher);

create table sessions (
  sha256 text primary key,
  researcher text not null references researchers,
  created_at bigint not null,
  last_seen_at bigint not null
);
create index sessions_by_researcher on sessions (researcher);

-- A token without a researcher is an operator's.
alter table tokens
  add column id bigint generated always as identity,
  add column researcher text references researchers,
  add column project text references projects,  -- for this project only
  add column scopes text[] not null default '{read,submit,manage,operate}',
  add column last_used_at bigint,
  add column revoked_at bigint;
create unique index tokens_by_id on tokens (id);
create index tokens_by_researcher on tokens (researcher);

create table members (
  project text not null references projects,
  researcher text not null references researchers,
  role text not null check (role in ('owner', 'member')),
  primary key (project, researcher)
);
create index members_by_researcher on members (researcher);

alter table kernels add column published_at bigint;
create table kernel_projects (
  kernel_no int not null references kernels,
  project text not null references projects,
  made boolean not null default false,         -- made there, not only used
  primary key (kernel_no, project)
);
insert into kernel_projects (kernel_no, project) select distinct kernel_no, project from batches;

-- Whose a blob is: of projects that used or made it, and of researchers who uploaded it.
create table blob_projects (
  hash bytea not null,
  project text not null references projects,
  primary key (hash, project)
);
create table blob_researchers (
  hash bytea not null,
  researcher text not null references researchers,
  primary key (hash, researcher)
);
create index batches_by_project on batches (project, created_at desc, no desc);

create table audit (
  id bigint primary key generated always as identity,
  at bigint not null,
  actor text not null,                         -- a researcher's id, or `operator`
  through text not null check (through in ('session', 'token', 'invitation', 'password')),
  action text not null,
  subject text not null,                       -- what it was done to
  project text
);
create index audit_by_project on audit (project, id) where project is not null;
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit list is append-only';
end $$;
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_audit_change();
