//! Stage 6: from wall-clock slots and a zone to instants, and the next free one for a post.

use entity::{account, post};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use types::Timestamp;
use types::account::{Cadence, WeeklySlot};
use types::post::{PostStatus, Step, What};

use super::publish::Publish;
use super::transition::advance;
use crate::timeline::{self, Entry, Way};
use crate::{Error, Result};

/// Slots looked at before giving up: a year of an account that posts every half hour.
const MOST_SLOTS: usize = 20_000;

/// Gives an approved post its slot and the job that publishes it then.
pub(super) async fn assign(
    tx: &DatabaseTransaction,
    post: &post::Model,
    way: Way,
    wanted: Option<Timestamp>,
    reference: &str,
    now: Timestamp,
) -> Result<Timestamp> {
    // Locked, so that two approvals at once cannot take the same slot.
    let account = account::Entity::find_by_id(post.account_id).lock_exclusive().one(tx).await?;
    let account = account.ok_or(Error::NotFound("account"))?;
    let slot = match wanted {
        Some(at) if at < now => {
            return Err(Error::Invalid { field: "at", why: "this time has passed".into() });
        }
        Some(at) => at,
        None => free_slots(tx, &account, now, 1).await?.first().copied().ok_or_else(no_slot)?,
    };
    let changes = post::ActiveModel { slot_at: Set(Some(slot.0)), ..Default::default() };
    advance(tx, post.id, PostStatus::Approved, PostStatus::Scheduled, changes, now).await?;
    queue::enqueue_at(tx, &Publish { post: post.id }, slot.0).await?;
    let entry = Entry::ok(Step::Schedule, What::Scheduled, reference, now).detail(account.time_zone);
    timeline::record(tx, way, entry).await?;
    Ok(slot)
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
    let taken: Vec<Option<i64>> = post::Entity::find()
        .select_only()
        .column(post::Column::SlotAt)
        .filter(post::Column::AccountId.eq(account.id))
        .filter(post::Column::SlotAt.gt(now.0))
        .into_tuple()
        .all(database)
        .await?;
    let taken: std::collections::HashSet<i64> = taken.into_iter().flatten().collect();
    let cadence: Cadence = serde_json::from_str(&account.cadence).map_err(anyhow::Error::new)?;
    let zone = TimeZone::get(&account.time_zone).map_err(anyhow::Error::new)?;
    Ok(slots(&cadence, &zone, now)
        .take(MOST_SLOTS)
        .filter(|slot| !taken.contains(&slot.0))
        .take(count)
        .collect())
}

/// All slots after `now`, in order.
pub fn slots(
    cadence: &Cadence,
    zone: &TimeZone,
    now: Timestamp,
) -> Box<dyn Iterator<Item = Timestamp> + Send> {
    match cadence {
        Cadence::Every { minutes } => {
            let step = i64::from((*minutes).max(1)) * 60_000;
            let first = now.0.div_euclid(step) + 1;
            Box::new((first..).map(move |n| Timestamp(n * step)))
        }
        Cadence::Weekly { slots } => weekly(slots.clone(), zone.clone(), now),
    }
}

/// Walks the days from yesterday on, so that a slot moved across midnight by a change of clocks is not lost.
fn weekly(
    mut slots: Vec<WeeklySlot>,
    zone: TimeZone,
    now: Timestamp,
) -> Box<dyn Iterator<Item = Timestamp> + Send> {
    slots.sort_unstable();
    slots.dedup();
    let instant = jiff::Timestamp::from_millisecond(now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let today = instant.to_zoned(zone.clone()).date();
    let first = today.yesterday().unwrap_or(today);
    let days = std::iter::successors(Some(first), |day: &Date| day.tomorrow().ok());
    let instants = days.flat_map(move |day| {
        let weekday = u8::try_from(day.weekday().to_monday_one_offset()).unwrap_or(1);
        let zone = zone.clone();
        let mut instants: Vec<Timestamp> = slots
            .iter()
            .filter(|slot| slot.weekday == weekday)
            .filter_map(|slot| instant_of(day, slot.minute, &zone))
            .collect();
        instants.sort_unstable();
        instants.dedup();
        instants
    });
    Box::new(instants.filter(move |slot| *slot > now))
}

/// A wall-clock time that a change of clocks skips moves forward by the gap; one that happens twice is taken the
/// first time.
fn instant_of(day: Date, minute: u16, zone: &TimeZone) -> Option<Timestamp> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let zoned = zone.to_ambiguous_zoned(day.at(hour, minute, 0, 0)).compatible().ok()?;
    Some(Timestamp(zoned.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    fn next(weekday: u8, minute: u16, zone: &str, now: &str) -> String {
        let cadence = Cadence::Weekly { slots: vec![WeeklySlot { weekday, minute }] };
        let slot = slots(&cadence, &TimeZone::get(zone).unwrap(), at(now)).next().unwrap();
        jiff::Timestamp::from_millisecond(slot.0).unwrap().to_string()
    }

    #[test]
    fn a_slot_is_a_wall_clock_time_in_the_accounts_zone() {
        assert_eq!(next(1, 9 * 60, "Europe/Warsaw", "2026-11-22T00:00:00Z"), "2026-11-23T08:00:00Z");
        assert_eq!(next(1, 9 * 60, "Europe/Warsaw", "2026-07-05T00:00:00Z"), "2026-07-06T07:00:00Z");
    }

    #[test]
    fn a_skipped_time_moves_forward_and_a_repeated_one_is_taken_once() {
        // Europe/Warsaw 2026: clocks skip 02:00 to 03:00 on 29 March and repeat 02:00 to 03:00 on 25 October.
        assert_eq!(next(7, 150, "Europe/Warsaw", "2026-03-28T12:00:00Z"), "2026-03-29T01:30:00Z");
        assert_eq!(next(7, 150, "Europe/Warsaw", "2026-10-24T12:00:00Z"), "2026-10-25T00:30:00Z");
        let cadence = Cadence::Weekly { slots: vec![WeeklySlot { weekday: 7, minute: 150 }] };
        let mut all = slots(&cadence, &TimeZone::get("Europe/Warsaw").unwrap(), at("2026-10-24T12:00:00Z"));
        let (first, second) = (all.next().unwrap(), all.next().unwrap());
        // A week of wall-clock time, one hour longer because the clocks went back in between.
        assert_eq!(second.millis_since(first), 7 * 86_400_000 + 3_600_000);
    }

    #[test]
    fn every_so_many_minutes_counts_from_the_epoch() {
        let slots: Vec<_> =
            slots(&Cadence::Every { minutes: 2 }, &TimeZone::UTC, Timestamp(121_000)).take(2).collect();
        assert_eq!(slots, [Timestamp(240_000), Timestamp(360_000)]);
    }
}
