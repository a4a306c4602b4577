//! An Instagram account and how it posts.

use sea_orm::entity::prelude::*;

/// A row of `account`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub name: String,
    pub handle: String,
    #[sea_orm(column_type = "Text")]
    pub topic: String,
    #[sea_orm(column_type = "Text")]
    pub voice: String,
    pub voice_preset: String,
    #[sea_orm(column_type = "Text")]
    pub samples: String,
    #[sea_orm(column_type = "Text")]
    pub banned_words: String,
    #[sea_orm(column_type = "Text")]
    pub call_to_action: String,
    pub language: String,
    pub time_zone: String,
    #[sea_orm(column_type = "Text")]
    pub cadence: String,
    pub quiet_from: Option<i32>,
    pub quiet_to: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub blackout_days: String,
    pub stale_after: Option<i32>,
    pub threshold: i32,
    pub image_provider: String,
    pub image_model: String,
    #[sea_orm(column_type = "Text")]
    pub image_fallbacks: String,
    pub paused: bool,
    pub dry_run_since: Option<i64>,
    pub instagram_user_id: Option<String>,
    pub classify_model: String,
    pub draft_model: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub claude_url: Option<String>,
    pub overnight: bool,
    pub sensitive: String,
    pub created_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
