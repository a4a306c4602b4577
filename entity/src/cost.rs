//! What one paid call cost; `feed_id` and `article_id` are 0 for a call that was made for the account as a whole.

use sea_orm::entity::prelude::*;

/// A row of `cost`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub feed_id: i64,
    pub article_id: i64,
    pub step: String,
    pub provider: String,
    pub model: String,
    #[sea_orm(column_type = "Text")]
    pub units: String,
    pub micro_usd: i64,
    pub vendor_request_id: Option<String>,
    pub reference: String,
    pub at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
