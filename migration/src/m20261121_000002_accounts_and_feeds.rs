//! Instagram accounts, their sealed credentials, and the feeds they draw from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, binary, boolean, integer, pk_auto, string, string_null, text,
};

use crate::m20261121_000001_people::owned_by;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(account()).await?;
        manager.create_table(credential()).await?;
        manager.create_table(feed()).await?;
        manager.create_table(subscription()).await?;
        let indexes = [
            unique("credential_place", "credential", &["account_id", "provider"]),
            unique("feed_owner_url", "feed", &["owner_id", "url"]),
            Index::create().name("account_owner").table("account").col("owner_id").to_owned(),
            Index::create().name("subscription_account").table("subscription").col("account_id").to_owned(),
        ];
        for index in indexes {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["subscription", "feed", "credential", "account"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn account() -> TableCreateStatement {
    Table::create()
        .table("account")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(string("name"))
        .col(string("handle"))
        .col(text("topic"))
        .col(text("voice"))
        .col(string("language"))
        .col(string("time_zone"))
        .col(text("cadence"))
        .col(integer("threshold"))
        .col(string("image_provider"))
        .col(string("image_model"))
        .col(boolean("paused"))
        .col(string_null("instagram_user_id"))
        .col(big_integer("created_at"))
        .foreign_key(&mut owned_by("account", "owner_id", "user"))
        .to_owned()
}

fn credential() -> TableCreateStatement {
    Table::create()
        .table("credential")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(string("provider"))
        .col(string("key_id"))
        .col(binary("nonce"))
        .col(binary("ciphertext"))
        .col(string("fingerprint"))
        .col(big_integer("updated_at"))
        .col(big_integer_null("expires_at"))
        .col(big_integer_null("refused_at"))
        .foreign_key(&mut owned_by("credential", "account_id", "account"))
        .to_owned()
}

fn feed() -> TableCreateStatement {
    Table::create()
        .table("feed")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(text("url"))
        .col(text("title"))
        .col(ColumnDef::new("site_url").text())
        .col(ColumnDef::new("etag").text())
        .col(ColumnDef::new("last_modified").text())
        .col(big_integer_null("last_poll_at"))
        .col(big_integer("next_poll_at"))
        .col(integer("failures"))
        .col(string_null("problem_code"))
        .col(ColumnDef::new("problem_detail").text())
        .col(string_null("problem_reference"))
        .col(boolean("paused"))
        .col(big_integer("created_at"))
        .foreign_key(&mut owned_by("feed", "owner_id", "user"))
        .to_owned()
}

fn subscription() -> TableCreateStatement {
    Table::create()
        .table("subscription")
        .col(big_integer("feed_id"))
        .col(big_integer("account_id"))
        .primary_key(Index::create().col("feed_id").col("account_id"))
        .foreign_key(&mut owned_by("subscription", "feed_id", "feed"))
        .foreign_key(&mut owned_by("subscription", "account_id", "account"))
        .to_owned()
}

/// An index that also keeps a rule.
pub fn unique(name: &'static str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).unique().to_owned();
    for column in columns {
        index.col(*column);
    }
    index
}
