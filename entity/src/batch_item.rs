//! A question of a batch whose result was not read yet; its subject is an assessment or a post, as the batch's step has it.

use sea_orm::entity::prelude::*;

/// A row of `batch_item`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    pub batch_id: i64,
    pub subject_id: i64,
    pub article_id: i64,
    pub feed_id: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
