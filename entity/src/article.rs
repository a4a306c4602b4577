//! An article found in a feed, as plain text.

use sea_orm::entity::prelude::*;

/// A row of `article`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub feed_id: i64,
    #[sea_orm(column_type = "Text")]
    pub guid: String,
    #[sea_orm(column_type = "Text")]
    pub story_key: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub url: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub author: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub body: String,
    pub published_at: Option<i64>,
    pub found_at: i64,
    pub reference: String,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
