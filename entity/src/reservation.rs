//! The most a call may cost that is about to be made, is under way, or ended nobody knows how.

use sea_orm::entity::prelude::*;

/// A row of `reservation`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reservation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub article_id: i64,
    pub step: String,
    pub provider: String,
    pub model: String,
    pub micro_usd: i64,
    pub state: String,
    pub reference: String,
    pub at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
