//! A post on its way to Instagram.

use sea_orm::entity::prelude::*;

/// A row of `post`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub article_id: i64,
    pub status: String,
    pub score: i32,
    #[sea_orm(column_type = "Text")]
    pub headline: String,
    #[sea_orm(column_type = "Text")]
    pub caption: String,
    #[sea_orm(column_type = "Text")]
    pub alt_text: String,
    #[sea_orm(column_type = "Text")]
    pub image_prompt: String,
    pub format: String,
    pub card_template: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub card_headline: Option<String>,
    pub card_kicker: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub card_problem: Option<String>,
    pub version: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub picture_ticket: Option<String>,
    pub picture_provider: Option<String>,
    pub picture_model: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub image_tried: String,
    pub overnight: bool,
    pub working: bool,
    #[sea_orm(column_type = "Text", nullable)]
    pub instruction: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub unrepaired: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub statements: String,
    #[sea_orm(column_type = "Text")]
    pub removed: String,
    pub reject_reason: Option<String>,
    pub slot_at: Option<i64>,
    pub stale_at: Option<i64>,
    pub container_id: Option<String>,
    pub container_at: Option<i64>,
    pub publish_attempt: i32,
    pub publish_requested_at: Option<i64>,
    pub media_id: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub permalink: Option<String>,
    pub published_at: Option<i64>,
    pub problem_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub problem_detail: Option<String>,
    pub problem_reference: Option<String>,
    pub problem_at: Option<i64>,
    pub retry_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
