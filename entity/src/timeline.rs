//! One thing that happened to an article or its post; `account_id` is 0 before an account took it up.

use sea_orm::entity::prelude::*;

/// A row of `timeline`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "timeline")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub article_id: i64,
    pub account_id: i64,
    pub step: String,
    pub what: String,
    pub outcome: String,
    #[sea_orm(column_type = "Text")]
    pub detail: String,
    pub duration_ms: Option<i32>,
    pub micro_usd: Option<i64>,
    pub reference: String,
    pub at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
