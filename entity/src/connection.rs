//! Whose token an account has, and how the connection fares.

use sea_orm::entity::prelude::*;

/// A row of `connection`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "connection")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub username: String,
    pub app_scoped_id: Option<String>,
    pub connected_at: i64,
    pub warned_days: Option<i32>,
    pub checked_at: Option<i64>,
    pub problem_code: Option<String>,
    pub quota_used: Option<i32>,
    pub quota_total: Option<i32>,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
