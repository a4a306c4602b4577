//! Articles, what an account made of them, posts with their pictures, and what every call cost.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, integer_null, pk_auto, string, string_null, string_uniq,
    text,
};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [article(), assessment(), post(), picture(), cost(), timeline()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["timeline", "cost", "picture", "post", "assessment", "article"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn article() -> TableCreateStatement {
    Table::create()
        .table("article")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("feed_id"))
        .col(text("guid"))
        .col(text("story_key"))
        .col(ColumnDef::new("url").text())
        .col(text("title"))
        .col(ColumnDef::new("author").text())
        .col(text("body"))
        .col(big_integer_null("published_at"))
        .col(big_integer("found_at"))
        .col(string("reference"))
        .foreign_key(&mut owned_by("article", "feed_id", "feed"))
        .to_owned()
}

fn assessment() -> TableCreateStatement {
    Table::create()
        .table("assessment")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(big_integer("article_id"))
        .col(string("verdict"))
        .col(integer_null("score"))
        .col(text("reasons"))
        .col(string_null("category"))
        .col(string_null("problem_code"))
        .col(ColumnDef::new("problem_detail").text())
        .col(string_null("problem_reference"))
        .col(big_integer_null("retry_at"))
        .col(big_integer("created_at"))
        .col(big_integer_null("decided_at"))
        .foreign_key(&mut owned_by("assessment", "article_id", "article"))
        .foreign_key(&mut owned_by("assessment", "account_id", "account"))
        .to_owned()
}

fn post() -> TableCreateStatement {
    Table::create()
        .table("post")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(big_integer("article_id"))
        .col(string("status"))
        .col(integer("score"))
        .col(text("headline"))
        .col(text("caption"))
        .col(text("alt_text"))
        .col(text("image_prompt"))
        .col(integer("version"))
        .col(ColumnDef::new("picture_ticket").text())
        .col(boolean("working"))
        .col(ColumnDef::new("instruction").text())
        .col(string_null("reject_reason"))
        .col(big_integer_null("slot_at"))
        .col(string_null("container_id"))
        .col(big_integer_null("container_at"))
        .col(integer("publish_attempt"))
        .col(big_integer_null("publish_requested_at"))
        .col(string_null("media_id"))
        .col(ColumnDef::new("permalink").text())
        .col(big_integer_null("published_at"))
        .col(string_null("problem_code"))
        .col(ColumnDef::new("problem_detail").text())
        .col(string_null("problem_reference"))
        .col(big_integer_null("problem_at"))
        .col(big_integer_null("retry_at"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut owned_by("post", "account_id", "account"))
        .foreign_key(&mut owned_by("post", "article_id", "article"))
        .to_owned()
}

fn picture() -> TableCreateStatement {
    Table::create()
        .table("picture")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("post_id"))
        .col(string_uniq("public_key"))
        .col(integer("width"))
        .col(integer("height"))
        .col(integer("bytes"))
        .col(string("provider"))
        .col(string("model"))
        .col(boolean("chosen"))
        .col(big_integer("created_at"))
        .foreign_key(&mut owned_by("picture", "post_id", "post"))
        .to_owned()
}

/// Costs outlive what they were spent on, so they point at nothing that could take them along.
fn cost() -> TableCreateStatement {
    Table::create()
        .table("cost")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("account_id"))
        .col(big_integer("feed_id"))
        .col(big_integer("article_id"))
        .col(string("step"))
        .col(string("provider"))
        .col(string("model"))
        .col(text("units"))
        .col(big_integer("micro_usd"))
        .col(string_null("vendor_request_id"))
        .col(string("reference"))
        .col(big_integer("at"))
        .foreign_key(&mut owned_by("cost", "owner_id", "user"))
        .to_owned()
}

/// An entry belongs to an article and, from classification on, to the account it was made for.
fn timeline() -> TableCreateStatement {
    Table::create()
        .table("timeline")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("article_id"))
        .col(big_integer("account_id"))
        .col(string("step"))
        .col(string("what"))
        .col(string("outcome"))
        .col(text("detail"))
        .col(integer_null("duration_ms"))
        .col(big_integer_null("micro_usd"))
        .col(string("reference"))
        .col(big_integer("at"))
        .foreign_key(&mut owned_by("timeline", "article_id", "article"))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let index = |name, table, columns: &[&'static str]| {
        let mut index = Index::create().name(name).table(table).to_owned();
        for column in columns {
            index.col(*column);
        }
        index
    };
    vec![
        unique("article_guid", "article", &["feed_id", "guid"]),
        unique("article_story", "article", &["owner_id", "story_key"]),
        unique("assessment_place", "assessment", &["article_id", "account_id"]),
        unique("post_place", "post", &["article_id", "account_id"]),
        index("article_found", "article", &["owner_id", "found_at"]),
        index("assessment_account", "assessment", &["account_id"]),
        index("assessment_owner", "assessment", &["owner_id", "decided_at"]),
        index("post_owner_status", "post", &["owner_id", "status", "slot_at"]),
        index("post_account_slot", "post", &["account_id", "slot_at"]),
        index("picture_post", "picture", &["post_id"]),
        index("cost_owner_at", "cost", &["owner_id", "at"]),
        index("cost_article", "cost", &["article_id", "account_id"]),
        index("timeline_article", "timeline", &["article_id", "account_id", "id"]),
        index("timeline_owner", "timeline", &["owner_id", "id"]),
    ]
}
