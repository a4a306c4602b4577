//! A price that goes before the built-in one; `owner_id` 0 is whoever runs the server.

use sea_orm::entity::prelude::*;

/// A row of `price_override`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "price_override")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub provider: String,
    pub model: String,
    pub from_at: i64,
    #[sea_orm(column_type = "Text")]
    pub rates: String,
    pub created_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
