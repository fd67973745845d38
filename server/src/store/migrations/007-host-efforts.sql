-- How a host's certified answers compare with those of others. Written with a certificate, before any other lock.
create table host_efforts (
  host_no int primary key references hosts,
  compared int not null default 0,
  trail real not null default 0,               -- rule V27: up with every answer that trails, down with one that leads
  distrusted boolean not null default false
) with (fillfactor = 50);
-- The same, where trust is worked out: a distrusted host's quota does not rise.
alter table hosts add column distrusted boolean not null default false;
