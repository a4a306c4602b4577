//! A feed and how its last poll went.

use sea_orm::entity::prelude::*;

/// A row of `feed`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feed")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    #[sea_orm(column_type = "Text")]
    pub url: String,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub site_url: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub etag: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub last_modified: Option<String>,
    pub last_poll_at: Option<i64>,
    pub next_poll_at: i64,
    pub failures: i32,
    pub problem_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub problem_detail: Option<String>,
    pub problem_reference: Option<String>,
    pub paused: bool,
    pub created_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
