//! When an account does not post, and how old its news may get.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, integer_null, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite knows no more.
        for column in account_columns() {
            let add = Table::alter().table("account").add_column(column).to_owned();
            manager.alter_table(add).await?;
        }
        let add = Table::alter().table("post").add_column(big_integer_null("stale_at")).to_owned();
        manager.alter_table(add).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("post").drop_column("stale_at").to_owned()).await?;
        for column in ["stale_after", "blackout_days", "quiet_to", "quiet_from"] {
            manager.alter_table(Table::alter().table("account").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn account_columns() -> [ColumnDef; 4] {
    [
        integer_null("quiet_from"),
        integer_null("quiet_to"),
        text("blackout_days").default("[]").take(),
        integer_null("stale_after"),
    ]
}
