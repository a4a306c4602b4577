//! A rule for how an account writes, proposed from edits.

use sea_orm::entity::prelude::*;

/// A row of `voice_rule`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voice_rule")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    #[sea_orm(column_type = "Text")]
    pub rule: String,
    pub state: String,
    pub reference: String,
    pub proposed_at: i64,
    pub decided_at: Option<i64>,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
