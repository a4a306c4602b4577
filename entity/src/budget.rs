//! What an operator lets be spent in a day or a month; `account_id` 0 and an empty provider are all of them.

use sea_orm::entity::prelude::*;

/// A row of `budget`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub provider: String,
    pub period: String,
    pub micro_usd: i64,
    pub hard: bool,
    pub paused: bool,
    pub lifted_until: Option<i64>,
    pub warned_percent: i32,
    pub warned_period: i64,
    pub created_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
