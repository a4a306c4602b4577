//! A container inside a carousel that has no container of its own yet.

use sea_orm::entity::prelude::*;

/// A row of `carousel_item`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "carousel_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub post_id: i64,
    pub version: i32,
    pub place: i32,
    pub container_id: String,
    pub made_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
