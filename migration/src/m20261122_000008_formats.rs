//! What a post becomes on Instagram: a picture, a carousel in an order, a story, or a reel with its video.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, integer_null, pk_auto, string, string_uniq};

use crate::m20261121_000001_people::owned_by;
use crate::m20261121_000002_accounts_and_feeds::unique;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let format = string("format").default("picture").take();
        manager.alter_table(Table::alter().table("post").add_column(format).to_owned()).await?;
        let place = integer_null("place");
        manager.alter_table(Table::alter().table("picture").add_column(place).to_owned()).await?;
        manager.create_table(video()).await?;
        manager.create_table(carousel_item()).await?;
        manager.create_index(unique("video_post", "video", &["post_id"])).await?;
        let columns = ["post_id", "version", "place"];
        manager.create_index(unique("carousel_item_place", "carousel_item", &columns)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["carousel_item", "video"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.alter_table(Table::alter().table("picture").drop_column("place").to_owned()).await?;
        manager.alter_table(Table::alter().table("post").drop_column("format").to_owned()).await
    }
}

/// One a post; another upload takes its place.
fn video() -> TableCreateStatement {
    Table::create()
        .table("video")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("post_id"))
        .col(string_uniq("public_key"))
        .col(string("extension"))
        .col(integer("width"))
        .col(integer("height"))
        .col(integer("bytes"))
        .col(integer("duration_ms"))
        .col(integer("frame_rate"))
        .col(big_integer("created_at"))
        .foreign_key(&mut owned_by("video", "post_id", "post"))
        .to_owned()
}

/// The containers inside a carousel, from when each is made until the carousel's own is.
fn carousel_item() -> TableCreateStatement {
    Table::create()
        .table("carousel_item")
        .col(pk_auto("id").big_integer())
        .col(big_integer("owner_id"))
        .col(big_integer("post_id"))
        .col(integer("version"))
        .col(integer("place"))
        .col(string("container_id"))
        .col(big_integer("made_at"))
        .foreign_key(&mut owned_by("carousel_item", "post_id", "post"))
        .to_owned()
}
