//! The flight recorder: every outside call of a post.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, integer_null, pk_auto, string, string_null, text};

use crate::m20261121_000001_people::owned_by;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let call = Table::create()
            .table("call")
            .col(pk_auto("id").big_integer())
            .col(big_integer("owner_id"))
            .col(big_integer("post_id"))
            .col(string("step"))
            .col(string("vendor"))
            .col(string("operation"))
            .col(string("method"))
            .col(text("path"))
            .col(integer_null("status"))
            .col(string_null("request_id"))
            .col(text("trouble"))
            .col(text("decision"))
            .col(integer("duration_ms"))
            .col(string("reference"))
            .col(big_integer("at"))
            .foreign_key(&mut owned_by("call", "post_id", "post"))
            .to_owned();
        manager.create_table(call).await?;
        let by_post = Index::create().name("call_post").table("call").col("post_id").col("id").to_owned();
        manager.create_index(by_post).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("call").to_owned()).await
    }
}
