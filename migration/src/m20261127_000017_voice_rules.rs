//! Voice learned from edits: how much of each approved caption a person changed, the rules proposed from that, and the
//! last time the edits were read for rules.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, pk_auto, string, string_len, string_null, text_null,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [caption_edit(), voice_rule(), voice_rule_edit(), voice_reading()] {
            manager.create_table(table).await?;
        }
        manager.create_index(unique("caption_edit_post", "caption_edit", &["post_id"])).await?;
        let place = ["rule_id", "post_id"];
        manager.create_index(unique("voice_rule_edit_place", "voice_rule_edit", &place)).await?;
        manager.create_index(unique("voice_reading_account", "voice_reading", &["account_id"])).await?;
        let by_account = Index::create()
            .name("caption_edit_account")
            .table("caption_edit")
            .col("account_id")
            .col("approved_at")
            .to_owned();
        manager.create_index(by_account).await?;
        let rules =
            Index::create().name("voice_rule_account").table("voice_rule").col("account_id").to_owned();
        manager.create_index(rules).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["voice_reading", "voice_rule_edit", "voice_rule", "caption_edit"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// From which version of a post to which, and the share that changed in thousandths.
fn caption_edit() -> TableCreateStatement {
    Table::create()
        .table("caption_edit")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(big_integer("post_id"))
        .col(integer("from_number"))
        .col(integer("to_number"))
        .col(integer("changed"))
        .col(big_integer("approved_at"))
        .col(big_integer_null("read_at"))
        .foreign_key(&mut owned_by("caption_edit", "post_id", "post"))
        .to_owned()
}

fn voice_rule() -> TableCreateStatement {
    Table::create()
        .table("voice_rule")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(ColumnDef::new("rule").text().not_null())
        .col(string_len("state", 16))
        .col(string("reference"))
        .col(big_integer("proposed_at"))
        .col(big_integer_null("decided_at"))
        .foreign_key(&mut owned_by("voice_rule", "account_id", "account"))
        .to_owned()
}

/// The edits that led to a rule.
fn voice_rule_edit() -> TableCreateStatement {
    Table::create()
        .table("voice_rule_edit")
        .col(pk_auto("id").big_integer())
        .col(big_integer("rule_id"))
        .col(big_integer("post_id"))
        .foreign_key(&mut owned_by("voice_rule_edit", "rule_id", "voice_rule"))
        .foreign_key(&mut owned_by("voice_rule_edit", "post_id", "post"))
        .to_owned()
}

/// One row for each account that ever asked.
fn voice_reading() -> TableCreateStatement {
    Table::create()
        .table("voice_reading")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(boolean("working"))
        .col(string_null("problem_code"))
        .col(text_null("problem_detail"))
        .col(string_null("problem_reference"))
        .col(big_integer_null("problem_at"))
        .col(big_integer_null("retry_at"))
        .col(big_integer_null("read_at"))
        .col(integer("edits"))
        .col(integer("rules"))
        .foreign_key(&mut owned_by("voice_reading", "account_id", "account"))
        .to_owned()
}
