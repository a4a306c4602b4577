//! The video of a reel; `public_key` is the unguessable part of its address, and frame rates are in thousandths.

use sea_orm::entity::prelude::*;

/// A row of `video`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "video")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    #[sea_orm(unique)]
    pub post_id: i64,
    #[sea_orm(unique)]
    pub public_key: String,
    pub extension: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i32,
    pub duration_ms: i32,
    pub frame_rate: i32,
    pub created_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
