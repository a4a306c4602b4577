//! An account's brand and a post's headline card: a card is one more picture, drawn over another one.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary_null, boolean, pk_auto, string, string_null, text_null,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

/// What a post says about its card; nothing is what its account says.
const OF_POST: [&str; 4] = ["card_template", "card_headline", "card_kicker", "card_problem"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(brand()).await?;
        manager.create_index(unique("brand_account", "brand", &["account_id"])).await?;
        for name in OF_POST {
            add(manager, "post", text_null(name)).await?;
        }
        add(manager, "picture", big_integer_null("original_id")).await?;
        add(manager, "picture", string_null("template")).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["template", "original_id"] {
            manager.alter_table(Table::alter().table("picture").drop_column(name).to_owned()).await?;
        }
        for name in OF_POST {
            manager.alter_table(Table::alter().table("post").drop_column(name).to_owned()).await?;
        }
        manager.drop_table(Table::drop().table("brand").to_owned()).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, mut column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column.take()).to_owned()).await
}

/// One an account at most; without one the account's posts are pictures alone.
fn brand() -> TableCreateStatement {
    Table::create()
        .table("brand")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(string("primary_colour"))
        .col(string("text_colour"))
        .col(string("kicker"))
        .col(string_null("template"))
        .col(boolean("fallback"))
        .col(binary_null("logo"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut owned_by("brand", "account_id", "account"))
        .to_owned()
}
