//! The queue's table, in each engine's own words.
//!
//! `autoincrement` keeps the id of a deleted job from being given out again.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE: &str = "\
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

/// Rows come and go quickly: the vacuum follows after a fixed number of them and without pauses.
const POSTGRES: &str = "\
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

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = match manager.get_database_backend() {
            DatabaseBackend::Sqlite => SQLITE,
            DatabaseBackend::Postgres => POSTGRES,
            other => return Err(DbErr::BackendNotSupported { db: other.as_str(), ctx: "job queue" }),
        };
        manager.get_connection().execute_unprepared(statements).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("job").to_owned()).await
    }
}
