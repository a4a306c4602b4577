//! A person who was sent to Instagram to sign in there.

use sea_orm::entity::prelude::*;

/// A row of `login_attempt`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_attempt")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub session_id: i64,
    pub account_id: i64,
    pub salt: String,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
