/// The `job` table and its indexes on SQLite: several statements, to be run once by a migration.
///
/// `autoincrement` keeps the id of a deleted job from being given out again: a late log line or message would
/// point at a stranger. The ready index has no leading priority column, because a claim would then walk over
/// every job that is scheduled for later.
pub const SCHEMA_SQLITE: &str = "\
create table job (
  id integer primary key autoincrement,
  lane text not null,
  kind text not null,
  payload text not null,
  dedupe text,
  state integer not null default 0,
  run_at integer not null,
  attempt integer not null default 0,
  max_attempts integer not null,
  token integer,
  worker text,
  lease_until integer,
  last_error text,
  reference text,
  created_at integer not null
);
create index job_ready on job (lane, run_at, id) where state = 0;
create index job_running on job (lease_until) where state = 1;
create unique index job_dedupe on job (dedupe) where dedupe is not null and state < 2;
";

/// The `job` table and its indexes on PostgreSQL: several statements, to be run once by a migration.
///
/// The index over running jobs holds no column that a heartbeat changes, so that a renewed lease stays on its
/// page. Rows come and go quickly: the vacuum follows after a fixed number of them and without pauses.
pub const SCHEMA_POSTGRES: &str = "\
create table job (
  id bigint generated always as identity primary key,
  lane text not null,
  kind text not null,
  payload text not null,
  dedupe text,
  state smallint not null default 0,
  run_at bigint not null,
  attempt integer not null default 0,
  max_attempts integer not null,
  token bigint,
  worker text,
  lease_until bigint,
  last_error text,
  reference text,
  created_at bigint not null
) with (
  fillfactor = 90,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0
);
create index job_ready on job (lane, run_at, id) where state = 0;
create index job_running on job (id) where state = 1;
create unique index job_dedupe on job (dedupe) where dedupe is not null and state < 2;
";
