//! How an account sounds, every wording of a post, and the first answer of a draft that is being repaired.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, integer, pk_auto, string, string_null, text, text_null,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// An account's new columns, with what those that exist begin with.
const VOICE: [(&str, &str); 4] =
    [("voice_preset", "plain"), ("samples", "[]"), ("banned_words", "[]"), ("call_to_action", "")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, value) in VOICE {
            let column = text(name).default(value).take();
            manager.alter_table(Table::alter().table("account").add_column(column).to_owned()).await?;
        }
        let unrepaired = text_null("unrepaired");
        manager.alter_table(Table::alter().table("post").add_column(unrepaired).to_owned()).await?;
        manager.create_table(text_version()).await?;
        manager.create_index(unique("text_version_post", "text_version", &["post_id", "number"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("text_version").to_owned()).await?;
        manager.alter_table(Table::alter().table("post").drop_column("unrepaired").to_owned()).await?;
        for (name, _) in VOICE {
            manager.alter_table(Table::alter().table("account").drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}

/// Numbered from 1 for each post.
fn text_version() -> TableCreateStatement {
    Table::create()
        .table("text_version")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("post_id"))
        .col(integer("number"))
        .col(string("author"))
        .col(text_null("instruction"))
        .col(text("caption"))
        .col(text("alt_text"))
        .col(string_null("prompt"))
        .col(text("statements"))
        .col(text("removed"))
        .col(big_integer_null("micro_usd"))
        .col(big_integer("at"))
        .foreign_key(&mut owned_by("text_version", "post_id", "post"))
        .to_owned()
}
