//! Connections to Instagram: whose token it is and how it fares, attempts to sign in there, and requests to delete
//! what came from there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, integer_null, pk_auto, string, string_null, string_uniq,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [connection(), login_attempt(), data_deletion()] {
            manager.create_table(table).await?;
        }
        let by_app_scoped_id = Index::create()
            .name("connection_app_scoped_id")
            .table("connection")
            .col("app_scoped_id")
            .to_owned();
        manager.create_index(unique("connection_account", "connection", &["account_id"])).await?;
        manager.create_index(by_app_scoped_id).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["data_deletion", "login_attempt", "connection"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn connection() -> TableCreateStatement {
    Table::create()
        .table("connection")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(string("username"))
        .col(string_null("app_scoped_id"))
        .col(big_integer("connected_at"))
        .col(integer_null("warned_days"))
        .col(big_integer_null("checked_at"))
        .col(string_null("problem_code"))
        .col(integer_null("quota_used"))
        .col(integer_null("quota_total"))
        .foreign_key(&mut owned_by("connection", "account_id", "account"))
        .to_owned()
}

fn login_attempt() -> TableCreateStatement {
    Table::create()
        .table("login_attempt")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("session_id"))
        .col(big_integer("account_id"))
        .col(string("salt"))
        .col(big_integer("expires_at"))
        .col(big_integer_null("used_at"))
        .foreign_key(&mut owned_by("login_attempt", "account_id", "account"))
        .to_owned()
}

/// Outlives what it deleted, so it points at nothing.
fn data_deletion() -> TableCreateStatement {
    Table::create()
        .table("data_deletion")
        .col(pk_auto("id").big_integer())
        .col(string_uniq("code"))
        .col(string_uniq("request_hash"))
        .col(big_integer("completed_at"))
        .to_owned()
}
