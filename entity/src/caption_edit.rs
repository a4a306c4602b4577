//! How much of an approved caption a person changed.

use sea_orm::entity::prelude::*;

/// A row of `caption_edit`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "caption_edit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub account_id: i64,
    pub post_id: i64,
    pub from_number: i32,
    pub to_number: i32,
    pub changed: i32,
    pub approved_at: i64,
    pub read_at: Option<i64>,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
