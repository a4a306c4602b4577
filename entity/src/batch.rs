//! A batch of questions to Claude; `name` is ours and unguessable, `vendor_id` comes with its answer.

use sea_orm::entity::prelude::*;

/// A row of `batch`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    #[sea_orm(unique)]
    pub name: String,
    pub step: String,
    pub model: String,
    pub vendor_id: Option<String>,
    pub prepared_at: i64,
    pub submitted_at: Option<i64>,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
