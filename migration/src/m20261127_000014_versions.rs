//! Every text a post has had: drafted, rewritten, typed by a person, restored, or come too late to be used.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, integer_null, pk_auto, string, string_null, text,
    text_null,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A text from before versions were kept is the first one: nobody can say any more how it came about.
const FIRST: &str = "INSERT INTO post_version \
    (owner_id, post_id, number, origin, used, headline, caption, alt_text, reference, at) \
    SELECT owner_id, id, 1, 'earlier', TRUE, headline, caption, alt_text, '', updated_at \
    FROM post WHERE caption <> ''";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let version = Table::create()
            .table("post_version")
            .col(pk_auto("id").big_integer())
            .col(big_integer("owner_id"))
            .col(big_integer("post_id"))
            .col(integer("number"))
            .col(string("origin"))
            .col(boolean("used"))
            .col(text("headline"))
            .col(text("caption"))
            .col(text("alt_text"))
            .col(text_null("instruction"))
            .col(string_null("model"))
            .col(integer_null("restored"))
            .col(big_integer_null("micro_usd"))
            .col(string("reference"))
            .col(big_integer("at"))
            .foreign_key(&mut owned_by("post_version", "post_id", "post"))
            .to_owned();
        manager.create_table(version).await?;
        let columns = ["post_id", "number"];
        manager.create_index(unique("post_version_number", "post_version", &columns)).await?;
        manager.get_connection().execute_unprepared(FIRST).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("post_version").to_owned()).await
    }
}
