//! The schema's history: one file per change, up and down, frozen once released.
//!
//! This crate must never know `entity` or `types`: later edits there would rewrite history. Times are
//! `BIGINT` milliseconds since the Unix epoch, money is `BIGINT` micro-dollars, and every row that belongs to a
//! person names its owner.

use sea_orm_migration::prelude::*;

mod m20261121_000001_people;
mod m20261121_000002_accounts_and_feeds;
mod m20261121_000003_posts;
mod m20261121_000004_job;
mod m20261122_000005_schedule;
mod m20261122_000006_connection;
mod m20261122_000007_calls;
mod m20261122_000008_formats;
mod m20261127_000010_budgets;
mod m20261127_000012_brand;
mod m20261127_000014_versions;
mod m20261127_000015_assessments;
mod m20261127_000017_voice_rules;
mod m20261127_000018_drafts;
mod m20261128_000019_image_fallbacks;
mod m20261128_000020_overnight_drafts;

/// Brings a database to the newest schema.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_people::Migration),
            Box::new(m20261121_000002_accounts_and_feeds::Migration),
            Box::new(m20261121_000003_posts::Migration),
            Box::new(m20261121_000004_job::Migration),
            Box::new(m20261122_000005_schedule::Migration),
            Box::new(m20261122_000006_connection::Migration),
            Box::new(m20261122_000007_calls::Migration),
            Box::new(m20261122_000008_formats::Migration),
            Box::new(m20261127_000010_budgets::Migration),
            Box::new(m20261127_000012_brand::Migration),
            Box::new(m20261127_000014_versions::Migration),
            Box::new(m20261127_000015_assessments::Migration),
            Box::new(m20261127_000017_voice_rules::Migration),
            Box::new(m20261127_000018_drafts::Migration),
            Box::new(m20261128_000019_image_fallbacks::Migration),
            Box::new(m20261128_000020_overnight_drafts::Migration),
        ]
    }
}
