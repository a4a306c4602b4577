//! Whom an account asks for pictures when its first provider cannot make one, and whom a post's picture was asked of.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string_null, text};

/// Who has the order that is under way, and with which model.
const ORDERED: [&str; 2] = ["picture_provider", "picture_model"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "account", text("image_fallbacks").default("[]").take()).await?;
        // Who could not make the picture in this round.
        add(manager, "post", text("image_tried").default("[]").take()).await?;
        for name in ORDERED {
            add(manager, "post", string_null(name)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["image_tried"].into_iter().chain(ORDERED) {
            manager.alter_table(Table::alter().table("post").drop_column(name).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("account").drop_column("image_fallbacks").to_owned()).await
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, mut column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column.take()).to_owned()).await
}
