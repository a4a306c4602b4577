//! Another slot for a post that waits for one.

use std::time::Duration;

use entity::{account, post};
use jiff::civil::DateTime;
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::{PostId, Timestamp};

use super::super::publish::{self, Publish};
use super::super::transition::set;
use super::{SlotRules, lock, no_slot, taken, vacant};
use crate::auth::Operator;
use crate::timeline::{self, Entry, Way};
use crate::{Result, Services, posts};

/// A post this far past its slot was not merely waiting for its turn.
const LATE: Duration = Duration::from_secs(5 * 60);

/// Moves a post that waits for its slot to another time.
///
/// # Errors
/// [`crate::Error::WrongStatus`] once Instagram knows of the post, [`crate::Error::Invalid`] for a time that has passed,
/// [`crate::Error::SlotTaken`] for one that another post of the account has.
pub async fn move_to(services: &Services, operator: &Operator, id: PostId, at: Timestamp) -> Result<()> {
    let row = posts::row(services, operator, id).await?;
    let (now, reference) = (services.now(), services.random.reference());
    services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let account = lock(tx, row.account_id).await?;
                let row = posts::locked(tx, row.id).await?;
                let at = vacant(tx, &account, row.id, at, now).await?;
                let rules = SlotRules::of(&account)?;
                let change = Move { what: What::Moved, reference: &reference, now, old: &rules, new: &rules };
                change.give(tx, &row, PostStatus::Scheduled, at).await
            })
        })
        .await?;
    services.tell(operator.user(), Event::Post { id, status: PostStatus::Scheduled });
    Ok(())
}

/// Brings the posts that wait into the account's new slots, in their order, after its row was changed. What
/// Instagram knows of, and what is due already, stays.
///
/// # Errors
/// [`crate::Error::Invalid`] when the new slots have no room for all of them.
pub(crate) async fn replan(
    tx: &DatabaseTransaction,
    before: &account::Model,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let account = lock(tx, before.id).await?;
    if same_slots(before, &account) {
        return Ok(());
    }
    let (old, new) = (SlotRules::of(before)?, SlotRules::of(&account)?);
    let waiting = waiting(tx, account.id, &[PostStatus::Scheduled])
        .await?
        .into_iter()
        .filter(|post| post.slot_at.is_some_and(|slot| slot > now.0) && post.publish_attempt == 0)
        .collect::<Vec<_>>();
    let ids: Vec<i64> = waiting.iter().map(|post| post.id).collect();
    let taken = taken(tx, account.id, now, &ids).await?;
    let change = Move { what: What::Replanned, reference, now, old: &old, new: &new };
    let slots: Vec<Timestamp> = waiting.iter().filter_map(|post| post.slot_at).map(Timestamp).collect();
    let places = new.places_for(&slots, &old, &taken, now).ok_or_else(no_slot)?;
    for ((post, before), at) in waiting.iter().zip(slots).zip(places) {
        if at != before {
            change.give(tx, post, PostStatus::Scheduled, at).await?;
        }
    }
    Ok(())
}

fn same_slots(one: &account::Model, other: &account::Model) -> bool {
    let slots = |row: &account::Model| {
        (row.time_zone.clone(), row.cadence.clone(), row.quiet_from, row.quiet_to, row.blackout_days.clone())
    };
    slots(one) == slots(other)
}

/// Gives each overdue post of an account that could not publish the next free slot, in their order, so that they
/// don't go out all at once. Where no slot is in sight they stay due.
pub(crate) async fn space_out(
    tx: &DatabaseTransaction,
    account: i64,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let account = lock(tx, account).await?;
    let statuses = [PostStatus::Scheduled, PostStatus::ContainerSaved, PostStatus::Ready];
    let overdue = waiting(tx, account.id, &statuses).await?.into_iter();
    let overdue = overdue.filter(|post| post.slot_at.is_some_and(|slot| slot <= now.0)).collect();
    give_free_slots(tx, &account, overdue, reference, now).await
}

/// After a time in which nobody published: of each account's posts whose slots are long past the first goes out now, and
/// the others get free slots, for the same reason. Run at start.
///
/// # Errors
/// When the database fails.
pub(crate) async fn catch_up(services: &Services) -> Result<()> {
    let (now, reference) = (services.now(), services.random.reference());
    let late = now.minus(LATE).0;
    let accounts: Vec<i64> = post::Entity::find()
        .select_only()
        .column(post::Column::AccountId)
        .filter(post::Column::Status.eq(PostStatus::Scheduled.as_str()))
        .filter(post::Column::SlotAt.lt(late))
        .group_by(post::Column::AccountId)
        .having(post::Column::Id.count().gt(1))
        .into_tuple()
        .all(services.database.read())
        .await?;
    for account in accounts {
        let reference = reference.clone();
        let spread = services.database.write(move |tx| {
            Box::pin(async move {
                let account = lock(tx, account).await?;
                let waiting = waiting(tx, account.id, &[PostStatus::Scheduled]).await?.into_iter();
                let overdue = waiting.filter(|post| post.slot_at.is_some_and(|slot| slot < late));
                let overdue = overdue.filter(|post| post.problem_code.is_none()).skip(1).collect();
                give_free_slots(tx, &account, overdue, &reference, now).await
            })
        });
        spread.await?;
    }
    Ok(())
}

async fn give_free_slots(
    tx: &DatabaseTransaction,
    account: &account::Model,
    posts: Vec<post::Model>,
    reference: &str,
    now: Timestamp,
) -> Result<()> {
    let rules = SlotRules::of(account)?;
    let taken = taken(tx, account.id, now, &[]).await?;
    let mut free = rules.slots(Timestamp(now.0 + 1)).map(|slot| slot.at).filter(|at| !taken.contains(at));
    let change = Move { what: What::Replanned, reference, now, old: &rules, new: &rules };
    for post in posts {
        let Some(at) = free.next() else { break };
        change.give(tx, &post, posts::status(&post)?, at).await?;
    }
    Ok(())
}

/// The account's posts in these statuses, the earliest slot first.
async fn waiting(
    tx: &DatabaseTransaction,
    account: i64,
    statuses: &[PostStatus],
) -> Result<Vec<post::Model>> {
    let rows = post::Entity::find()
        .filter(post::Column::AccountId.eq(account))
        .filter(post::Column::Status.is_in(statuses.iter().map(|status| status.as_str())))
        .order_by_asc(post::Column::SlotAt)
        .order_by_asc(post::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    Ok(rows)
}

/// A change of slots, about to be written.
struct Move<'a> {
    what: What,
    reference: &'a str,
    now: Timestamp,
    /// When the account posted as the old slots were given.
    old: &'a SlotRules,
    /// When it does now.
    new: &'a SlotRules,
}

impl Move<'_> {
    /// Writes the slot, brings the job along and records it. What stood in the post's way is over: it has a new
    /// time.
    async fn give(
        &self,
        tx: &DatabaseTransaction,
        post: &post::Model,
        status: PostStatus,
        at: Timestamp,
    ) -> Result<()> {
        let changes = post::ActiveModel {
            slot_at: Set(Some(at.0)),
            version: Set(post.version + 1),
            updated_at: Set(self.now.0),
            ..Default::default()
        };
        set(tx, post.id, status, posts::problem::cleared(changes)).await?;
        if !queue::reschedule(tx, &publish::key(post.id), at.0).await? {
            // Running at this moment it finds the new slot by itself; gone, it is written anew.
            queue::enqueue_at(tx, &Publish { post: post.id }, at.0).await?;
        }
        let before = post.slot_at.map(|slot| self.old.local(Timestamp(slot)));
        let detail = before.map_or_else(String::new, |before| format!("{} → ", shown(before)));
        let detail = format!("{detail}{}", shown(self.new.local(at)));
        let entry = Entry::ok(Step::Schedule, self.what, self.reference, self.now).detail(detail);
        timeline::record(tx, Way::from(post), entry).await
    }
}

/// `2026-11-23 09:00`
fn shown(local: DateTime) -> String {
    local.strftime("%F %R").to_string()
}
