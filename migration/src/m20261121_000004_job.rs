//! The queue's table. Its statements are SQLite's own; the other engines get theirs when they come.
//!
//! `autoincrement` keeps the id of a deleted job from being given out again.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &str = "\
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

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(UP).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("job").to_owned()).await
    }
}
