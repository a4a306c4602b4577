//! What an account made of an article.

use sea_orm::entity::prelude::*;

/// A row of `assessment`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assessment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub article_id: i64,
    pub verdict: String,
    pub score: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    pub category: Option<String>,
    pub language: Option<String>,
    pub sensitivity: Option<String>,
    pub freshness: Option<String>,
    pub model: Option<String>,
    pub insisted: bool,
    pub overnight: bool,
    pub problem_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub problem_detail: Option<String>,
    pub problem_reference: Option<String>,
    pub retry_at: Option<i64>,
    pub created_at: i64,
    pub decided_at: Option<i64>,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
