//! The last time an account's edits were read for rules, and what is in the way of it.

use sea_orm::entity::prelude::*;

/// A row of `voice_reading`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "voice_reading")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub working: bool,
    pub problem_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub problem_detail: Option<String>,
    pub problem_reference: Option<String>,
    pub problem_at: Option<i64>,
    pub retry_at: Option<i64>,
    pub read_at: Option<i64>,
    pub edits: i32,
    pub rules: i32,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
