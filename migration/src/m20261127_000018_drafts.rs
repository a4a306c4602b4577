//! How an account sounds, what a draft rests on, and the first answer of a draft that is being repaired.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One column at a time: SQLite knows no more.
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns().into_iter().rev() {
            let name = column.get_column_name();
            manager.alter_table(Table::alter().table(table).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}

/// Each with what the rows that exist begin with.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("account", text("voice_preset").default("plain").take()),
        ("account", text("samples").default("[]").take()),
        ("account", text("banned_words").default("[]").take()),
        ("account", text("call_to_action").default("").take()),
        ("post", text_null("unrepaired").take()),
        ("post", text("statements").default("[]").take()),
        ("post", text("removed").default("[]").take()),
    ]
}
