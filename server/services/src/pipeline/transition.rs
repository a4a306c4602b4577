//! Status changes are compare-and-set: a job that runs twice, or late, changes nothing.
//!
//! What is compared is the status and, before a publish is intended, the version: an approval taken back and
//! given again makes another version, so a job that read the first one cannot go on with its text.

use entity::post;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use types::Timestamp;
use types::post::PostStatus;

use crate::posts::{self, problem};
use crate::{Error, Result};

/// Moves a post from one status to another with the changes that belong to it, and clears its problem, unless the
/// changes bring one.
///
/// # Errors
/// [`Error::WrongStatus`] when the post is no longer where the caller saw it.
pub(super) async fn advance(
    tx: &DatabaseTransaction,
    id: i64,
    from: PostStatus,
    to: PostStatus,
    changes: post::ActiveModel,
    now: Timestamp,
) -> Result<()> {
    if from != to && !from.may_become(to) {
        return Err(anyhow::anyhow!("post {id} may not go from {} to {}", from.as_str(), to.as_str()).into());
    }
    let changes = if changes.problem_code.is_set() { changes } else { problem::cleared(changes) };
    let changes =
        post::ActiveModel { status: Set(to.as_str().to_owned()), updated_at: Set(now.0), ..changes };
    set(tx, id, from, changes).await
}

/// As [`advance`], for a post that must also be the version the caller read.
pub(super) async fn advance_version(
    tx: &DatabaseTransaction,
    seen: &post::Model,
    to: PostStatus,
    changes: post::ActiveModel,
    now: Timestamp,
) -> Result<()> {
    if posts::locked(tx, seen.id).await?.version != seen.version {
        return Err(Error::Stale);
    }
    advance(tx, seen.id, posts::status(seen)?, to, changes, now).await
}

/// Changes a post that is where the caller saw it, and leaves it there.
///
/// # Errors
/// [`Error::WrongStatus`] when it is no longer there.
pub(super) async fn set(
    tx: &DatabaseTransaction,
    id: i64,
    expected: PostStatus,
    changes: post::ActiveModel,
) -> Result<()> {
    let changed = post::Entity::update_many()
        .set(changes)
        .filter(post::Column::Id.eq(id))
        .filter(post::Column::Status.eq(expected.as_str()))
        .exec(tx)
        .await?;
    if changed.rows_affected == 1 {
        return Ok(());
    }
    let row = post::Entity::find_by_id(id).one(tx).await?.ok_or(Error::NotFound("post"))?;
    Err(Error::WrongStatus(posts::status(&row)?))
}
