//! How much of the captions a person changed, week by week.

use entity::{account, caption_edit};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use types::Timestamp;
use types::voice::{EditedShare, EditedWeek, RECENT_WEEKS, WEEKS};

use crate::{Result, Services};

/// An approved post: when, and the share that was changed in thousandths.
type Approved = (i64, i32);

/// The last weeks of an account.
pub(super) async fn share(services: &Services, account: &account::Model) -> Result<EditedShare> {
    let zone = TimeZone::get(&account.time_zone).unwrap_or(TimeZone::UTC);
    let mondays = mondays(services.now(), &zone)?;
    let since = mondays.first().map_or(0, |monday| monday.0);
    let posts: Vec<Approved> = caption_edit::Entity::find()
        .select_only()
        .column(caption_edit::Column::ApprovedAt)
        .column(caption_edit::Column::Changed)
        .filter(caption_edit::Column::AccountId.eq(account.id))
        .filter(caption_edit::Column::ApprovedAt.gte(since))
        .into_tuple()
        .all(services.database.read())
        .await?;
    Ok(by_week(&mondays, &posts))
}

/// The first instants of the last weeks, oldest first. A week is as long as the clocks make it.
fn mondays(now: Timestamp, zone: &TimeZone) -> Result<Vec<Timestamp>> {
    let now = jiff::Timestamp::from_millisecond(now.0).map_err(anyhow::Error::new)?;
    let today = Zoned::new(now, zone.clone()).date();
    let days = i64::from(today.weekday().since(Weekday::Monday));
    let monday = |back: usize| {
        let back = i64::try_from(back).unwrap_or(0) * 7 + days;
        let day = today.checked_sub(back.days()).and_then(|day| day.to_zoned(zone.clone()));
        day.map(|day| Timestamp(day.timestamp().as_millisecond())).map_err(|e| anyhow::Error::new(e).into())
    };
    (0..WEEKS).rev().map(monday).collect()
}

fn by_week(mondays: &[Timestamp], posts: &[Approved]) -> EditedShare {
    let within = |from: usize, to: usize| -> Vec<i32> {
        let start = mondays.get(from).map_or(i64::MAX, |monday| monday.0);
        let end = mondays.get(to).map_or(i64::MAX, |monday| monday.0);
        posts.iter().filter(|(at, _)| (start..end).contains(at)).map(|(_, changed)| *changed).collect()
    };
    let weeks = mondays.iter().enumerate().map(|(place, start)| {
        let shares = within(place, place + 1);
        let posts = u32::try_from(shares.len()).unwrap_or(u32::MAX);
        EditedWeek { start: *start, posts, changed: mean(&shares) }
    });
    let recent = mondays.len().saturating_sub(RECENT_WEEKS);
    EditedShare {
        weeks: weeks.collect(),
        recent: mean(&within(recent, mondays.len())),
        before: mean(&within(recent.saturating_sub(RECENT_WEEKS), recent)),
    }
}

/// The mean of thousandths in percent, rounded half up.
fn mean(shares: &[i32]) -> Option<u8> {
    let count = i64::try_from(shares.len()).ok().filter(|count| *count > 0)?;
    let sum: i64 = shares.iter().map(|share| i64::from(*share)).sum();
    u8::try_from((sum + 5 * count) / (10 * count)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_on_monday_in_the_accounts_zone() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        // A Sunday, 23:30 in Warsaw; the clocks went back on 25 October.
        let now: jiff::Timestamp = "2026-11-08T22:30:00Z".parse().unwrap();
        let mondays = mondays(Timestamp(now.as_millisecond()), &zone).unwrap();
        let named = |place: usize| jiff::Timestamp::from_millisecond(mondays[place].0).unwrap().to_string();
        assert_eq!(mondays.len(), WEEKS);
        assert_eq!(named(WEEKS - 1), "2026-11-01T23:00:00Z");
        assert_eq!(named(WEEKS - 3), "2026-10-18T22:00:00Z");
        assert_eq!(named(0), "2026-08-16T22:00:00Z");
    }

    #[test]
    fn each_post_counts_in_its_week_and_an_empty_week_is_none() {
        let mondays: Vec<Timestamp> = (0..12).map(|week| Timestamp(week * 100)).collect();
        let posts = [(1_100, 0), (1_199, 250), (700, 300), (699, 900), (399, 1_000)];
        let share = by_week(&mondays, &posts);
        let of = |place: usize| (share.weeks[place].posts, share.weeks[place].changed);
        assert_eq!(
            [of(11), of(10), of(7), of(6), of(3)],
            [(2, Some(13)), (0, None), (1, Some(30)), (1, Some(90)), (1, Some(100))]
        );
        assert_eq!((share.recent, share.before), (Some(13), Some(60)));
        assert_eq!(by_week(&mondays, &[]).recent, None);
    }
}
