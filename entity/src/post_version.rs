//! One text a post has had.

use sea_orm::entity::prelude::*;

/// A row of `post_version`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub post_id: i64,
    pub number: i32,
    pub origin: String,
    pub used: bool,
    #[sea_orm(column_type = "Text")]
    pub headline: String,
    #[sea_orm(column_type = "Text")]
    pub caption: String,
    #[sea_orm(column_type = "Text")]
    pub alt_text: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub instruction: Option<String>,
    pub model: Option<String>,
    pub restored: Option<i32>,
    pub micro_usd: Option<i64>,
    pub reference: String,
    pub at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
