//! Posts that are written together at night: a batch says which step it asks for, and a question names an article's
//! assessment or a post, as the step has it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, string};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add(manager, "post", boolean("overnight").default(false).take()).await?;
        // What is out was handed in to be scored.
        add(manager, "batch", string("step").default("classify").take()).await?;
        rename(manager, "assessment_id", "subject_id").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, "subject_id", "assessment_id").await?;
        for (table, column) in [("batch", "step"), ("post", "overnight")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

async fn add(manager: &SchemaManager<'_>, table: &'static str, mut column: ColumnDef) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table(table).add_column(column.take()).to_owned()).await
}

async fn rename(manager: &SchemaManager<'_>, from: &'static str, to: &'static str) -> Result<(), DbErr> {
    manager.alter_table(Table::alter().table("batch_item").rename_column(from, to).to_owned()).await
}
