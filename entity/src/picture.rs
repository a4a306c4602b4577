//! One variant of a post's picture; `public_key` is the unguessable part of its address. A headline card is one with
//! a template, drawn over its original, if it has one.

use sea_orm::entity::prelude::*;

/// A row of `picture`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "picture")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub post_id: i64,
    #[sea_orm(unique)]
    pub public_key: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i32,
    pub provider: String,
    pub model: String,
    pub chosen: bool,
    pub place: Option<i32>,
    pub original_id: Option<i64>,
    pub template: Option<String>,
    pub created_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
