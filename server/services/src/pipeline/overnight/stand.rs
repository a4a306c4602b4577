//! How the night's work stands, for a person.

use entity::{batch, batch_item, post};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use types::post::{Overnight, PostStatus};

use super::{Task, waiting};
use crate::{Result, posts};

/// How many articles wait to be scored, how many are being scored, and how many posts are being written.
pub(crate) async fn counts(database: &impl ConnectionTrait, account: i64) -> Result<(u64, u64, u64)> {
    let scores = waiting::count(database, Task::Score, account).await?;
    let drafts = waiting::count(database, Task::Draft, account).await?;
    let batch = batch::Entity::find().filter(batch::Column::AccountId.eq(account)).one(database).await?;
    let Some(batch) = batch else { return Ok((scores, 0, drafts)) };
    let out =
        batch_item::Entity::find().filter(batch_item::Column::BatchId.eq(batch.id)).count(database).await?;
    Ok(match Task::of(&batch)? {
        Task::Score => (scores, out, drafts),
        Task::Draft => (scores, 0, drafts + out),
    })
}

/// Whether a post waits to be written with others, or is being written so.
pub(crate) async fn stand(database: &impl ConnectionTrait, row: &post::Model) -> Result<Option<Overnight>> {
    if !row.overnight || posts::status(row)? != PostStatus::Drafting {
        return Ok(None);
    }
    let is_out = !waiting::out(database, Task::Draft, &[row.id]).await?.is_empty();
    Ok(Some(if is_out { Overnight::Out } else { Overnight::Waits }))
}
