//! Paid work at a person's wish: another caption, another picture, a stopped step once more.

use entity::post;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use types::PostId;
use types::account::ImageChoice;
use types::event::Event;
use types::post::PostStatus;

use super::super::draft::{self, Draft};
use super::super::illustrate::{self, Illustrate};
use super::super::overnight;
use super::super::transition::{advance, set};
use super::has_picture;
use crate::auth::Operator;
use crate::{Error, Result, Services, posts};

#[derive(Clone, PartialEq, Eq)]
pub(super) enum Work {
    Text,
    /// By whom, if a person named somebody.
    Picture(Option<ImageChoice>),
}

/// Starts paid work on a post in review, at a person's wish.
pub(super) async fn begin(
    services: &Services,
    operator: &Operator,
    row: post::Model,
    changes: post::ActiveModel,
    work: Work,
) -> Result<()> {
    let (id, now) = (PostId(row.id), services.now());
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                if posts::locked(tx, row.id).await?.working {
                    return Err(Error::Stale);
                }
                let changes = post::ActiveModel { working: Set(true), ..changes };
                advance(tx, row.id, PostStatus::InReview, PostStatus::InReview, changes, now).await?;
                match work {
                    Work::Text => queue::enqueue(tx, &Draft { post: row.id }).await?,
                    Work::Picture(maker) => queue::enqueue(tx, &Illustrate { post: row.id, maker }).await?,
                };
                Ok::<_, Error>(())
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::InReview });
    Ok(())
}

/// Writes the job that brings a stopped post forward. In review only a missing picture is made again: a failed
/// rewrite is asked for anew, with its instruction.
pub(super) async fn start_again(
    tx: &DatabaseTransaction,
    row: &post::Model,
    status: PostStatus,
) -> Result<()> {
    if status == PostStatus::Drafting {
        return write(tx, row).await;
    }
    if row.working && status == PostStatus::InReview {
        // Held for a key or for credit: look again now.
        queue::reschedule(tx, &draft::key(row.id), 0).await?;
        queue::reschedule(tx, &illustrate::key(row.id), 0).await?;
        return Ok(());
    }
    if status == PostStatus::InReview {
        if has_picture(tx, row.id).await? {
            return Ok(());
        }
        let changes = post::ActiveModel { working: Set(true), ..Default::default() };
        set(tx, row.id, PostStatus::InReview, changes).await?;
    }
    if !queue::reschedule(tx, &illustrate::key(row.id), 0).await? {
        queue::enqueue(tx, &Illustrate { post: row.id, maker: None }).await?;
    }
    Ok(())
}

/// Has a post written now that nobody writes at the moment. What waits for the night waits no longer; what is out is
/// written already.
pub(super) async fn write(tx: &DatabaseTransaction, row: &post::Model) -> Result<()> {
    if row.overnight {
        overnight::write_now(tx, row.id).await?;
    } else if !queue::reschedule(tx, &draft::key(row.id), 0).await? {
        queue::enqueue(tx, &Draft { post: row.id }).await?;
    }
    Ok(())
}
