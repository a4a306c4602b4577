//! How an account's headline cards look.

use sea_orm::entity::prelude::*;

/// A row of `brand`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "brand")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner_id: i64,
    #[sea_orm(unique)]
    pub account_id: i64,
    pub primary_colour: String,
    pub text_colour: String,
    pub kicker: String,
    pub template: Option<String>,
    pub fallback: bool,
    pub logo: Option<Vec<u8>>,
    pub updated_at: i64,
}

/// Rows are joined by the queries that need it; nothing is loaded behind a caller's back.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
