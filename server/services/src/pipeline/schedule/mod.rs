//! Stage 6: from wall-clock slots and a zone to instants, and the next free one for a post.
//!
//! A post that waits for its slot may still get another one: a person moves it, the account's slots change, or it
//! waited for its token. Each makes another version of the post, so that a publisher that has read the old slot
//! cannot go on with it.

mod moving;
mod occurrence;
mod rules;
mod staleness;

use std::collections::HashSet;

use entity::{account, post};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use types::Timestamp;
use types::post::{PostStatus, Step, What};

pub use moving::move_to;
pub(crate) use moving::{catch_up, replan, space_out};
pub use occurrence::{Occurrence, occurrences};
pub(crate) use rules::{SlotRules, quiet_hours};
pub(super) use staleness::leave_if_stale;

use super::publish::Publish;
use super::transition::advance;
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result};

/// Gives an approved post its slot and the job that publishes it then.
pub(super) async fn assign(
    tx: &DatabaseTransaction,
    post: &post::Model,
    way: Way,
    wanted: Option<Timestamp>,
    reference: &str,
    now: Timestamp,
) -> Result<Timestamp> {
    let account = lock(tx, post.account_id).await?;
    let slot = match wanted {
        Some(at) => vacant(tx, &account, post.id, at, now).await?,
        None => free_slots(tx, &account, now, 1).await?.first().copied().ok_or_else(no_slot)?,
    };
    let changes = post::ActiveModel { slot_at: Set(Some(slot.0)), ..Default::default() };
    advance(tx, post.id, PostStatus::Approved, PostStatus::Scheduled, changes, now).await?;
    queue::enqueue_at(tx, &Publish { post: post.id }, slot.0).await?;
    let entry = Entry::ok(Step::Schedule, What::Scheduled, reference, now).detail(account.time_zone);
    timeline::record(tx, way, entry).await?;
    Ok(slot)
}

/// The time that a person chose for a post, if the post can go out then.
async fn vacant(
    tx: &DatabaseTransaction,
    account: &account::Model,
    post: i64,
    at: Timestamp,
    now: Timestamp,
) -> Result<Timestamp> {
    if at < now {
        return Err(Error::Invalid { field: "at", why: "this time has passed".into() });
    }
    if taken(tx, account.id, now, &[post]).await?.contains(&at) {
        return Err(Error::SlotTaken);
    }
    Ok(at)
}

/// The account's row, which whoever gives out its slots holds: two must not give out the same one.
async fn lock(tx: &DatabaseTransaction, account: i64) -> Result<account::Model> {
    let row = account::Entity::find_by_id(account).lock_exclusive().one(tx).await?;
    row.ok_or(Error::NotFound("account"))
}

fn no_slot() -> Error {
    Error::Invalid { field: "cadence", why: "the account has no free slot in sight".into() }
}

/// The next slots no other post has, at most `count`.
pub(crate) async fn free_slots<C: ConnectionTrait>(
    database: &C,
    account: &account::Model,
    now: Timestamp,
    count: usize,
) -> Result<Vec<Timestamp>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let taken = taken(database, account.id, now, &[]).await?;
    let slots = SlotRules::of(account)?;
    Ok(slots
        .slots(Timestamp(now.0 + 1))
        .map(|slot| slot.at)
        .filter(|at| !taken.contains(at))
        .take(count)
        .collect())
}

/// The instants after `now` that posts of the account have, without those of the posts left out.
async fn taken<C: ConnectionTrait>(
    database: &C,
    account: i64,
    now: Timestamp,
    left_out: &[i64],
) -> Result<HashSet<Timestamp>> {
    let taken: Vec<Option<i64>> = post::Entity::find()
        .select_only()
        .column(post::Column::SlotAt)
        .filter(post::Column::AccountId.eq(account))
        .filter(post::Column::SlotAt.gt(now.0))
        .filter(post::Column::Id.is_not_in(left_out.iter().copied()))
        .into_tuple()
        .all(database)
        .await?;
    Ok(taken.into_iter().flatten().map(Timestamp).collect())
}
