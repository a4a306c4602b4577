//! Money that is spoken for before it is spent: reservations, budgets, prices of the operator's own, and accounts
//! that run dry.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, pk_auto, string, string_len, text,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [reservation(), budget(), price_override()] {
            manager.create_table(table).await?;
        }
        for (name, columns) in
            [("reservation_owner", ["owner_id", "at"]), ("reservation_article", ["article_id", "account_id"])]
        {
            let mut index = Index::create().name(name).table("reservation").to_owned();
            columns.into_iter().fold(&mut index, |index, column| index.col(column));
            manager.create_index(index).await?;
        }
        let scope = ["owner_id", "account_id", "provider", "period"];
        manager.create_index(unique("budget_scope", "budget", &scope)).await?;
        let place = ["owner_id", "provider", "model", "from_at"];
        manager.create_index(unique("price_override_place", "price_override", &place)).await?;
        let dry_run = big_integer_null("dry_run_since");
        manager.alter_table(Table::alter().table("account").add_column(dry_run).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("account").drop_column("dry_run_since").to_owned()).await?;
        for table in ["price_override", "budget", "reservation"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// As a cost does, it points at nothing but its owner: a call is billed whatever became of its article.
fn reservation() -> TableCreateStatement {
    Table::create()
        .table("reservation")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(big_integer("article_id"))
        .col(string("step"))
        .col(string("provider"))
        .col(string("model"))
        .col(big_integer("micro_usd"))
        .col(string_len("state", 16))
        .col(string("reference"))
        .col(big_integer("at"))
        .foreign_key(&mut owned_by("reservation", "owner_id", "user"))
        .to_owned()
}

/// `account_id` 0 and an empty provider stand for all of them, so that the scope can be unique.
fn budget() -> TableCreateStatement {
    Table::create()
        .table("budget")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(string("provider"))
        .col(string_len("period", 16))
        .col(big_integer("micro_usd"))
        .col(boolean("hard"))
        .col(boolean("paused"))
        .col(big_integer_null("lifted_until"))
        .col(integer("warned_percent"))
        .col(big_integer("warned_period"))
        .col(big_integer("created_at"))
        .foreign_key(&mut owned_by("budget", "owner_id", "user"))
        .to_owned()
}

/// `owner_id` 0 is whoever runs the server, so it points at nobody.
fn price_override() -> TableCreateStatement {
    Table::create()
        .table("price_override")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(string("provider"))
        .col(string("model"))
        .col(big_integer("from_at"))
        .col(text("rates"))
        .col(big_integer("created_at"))
        .to_owned()
}
