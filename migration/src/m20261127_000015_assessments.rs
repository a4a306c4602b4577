//! What an account learns of an article, how it asks Claude, and the batches of the night.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, pk_auto, string, string_null, string_uniq,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite knows no more.
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        for table in [batch(), batch_item(), offered_model()] {
            manager.create_table(table).await?;
        }
        manager.create_index(unique("batch_account", "batch", &["account_id"])).await?;
        manager
            .create_index(unique("batch_item_place", "batch_item", &["batch_id", "assessment_id"]))
            .await?;
        manager.create_index(unique("offered_model_place", "offered_model", &["account_id", "model"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["offered_model", "batch_item", "batch"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}

fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("assessment", string_null("language")),
        ("assessment", string_null("sensitivity")),
        ("assessment", string_null("freshness")),
        ("assessment", string_null("model")),
        ("assessment", boolean("insisted").default(false).take()),
        ("assessment", boolean("overnight").default(false).take()),
        ("account", string("classify_model").default("claude-haiku-5-5").take()),
        ("account", string("draft_model").default("claude-sonnet-5-5").take()),
        ("account", ColumnDef::new("claude_url").text().take()),
        ("account", boolean("overnight").default(false).take()),
        ("account", string("sensitive").default("mark").take()),
    ]
}

/// One at a time for an account; gone when all its results are read.
fn batch() -> TableCreateStatement {
    Table::create()
        .table("batch")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(string_uniq("name"))
        .col(string("model"))
        .col(string_null("vendor_id"))
        .col(big_integer("prepared_at"))
        .col(big_integer_null("submitted_at"))
        .foreign_key(&mut owned_by("batch", "account_id", "account"))
        .to_owned()
}

/// A question of a batch whose result was not read yet. It names what a cost names, because what is asked about may be
/// deleted before the bill comes.
fn batch_item() -> TableCreateStatement {
    Table::create()
        .table("batch_item")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("batch_id"))
        .col(big_integer("assessment_id"))
        .col(big_integer("article_id"))
        .col(big_integer("feed_id"))
        .foreign_key(&mut owned_by("batch_item", "batch_id", "batch"))
        .to_owned()
}

/// A model that the account's key may use, as the vendor last said.
fn offered_model() -> TableCreateStatement {
    Table::create()
        .table("offered_model")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(string("model"))
        .col(string("label"))
        .col(string("lifecycle"))
        .col(big_integer_null("retires_at"))
        .foreign_key(&mut owned_by("offered_model", "account_id", "account"))
        .to_owned()
}
