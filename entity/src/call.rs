//! One outside call of a post, as its flight recorder shows it.

use sea_orm::entity::prelude::*;

/// A row of `call`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "call")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub post_id: i64,
    pub step: String,
    pub vendor: String,
    pub operation: String,
    pub method: String,
    #[sea_orm(column_type = "Text")]
    pub path: String,
    pub status: Option<i32>,
    pub request_id: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub trouble: String,
    #[sea_orm(column_type = "Text")]
    pub decision: String,
    pub duration_ms: i32,
    pub reference: String,
    pub at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
