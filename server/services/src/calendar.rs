//! An account's calendar: its posts at their times and its free slots, by the days of its zone.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use entity::{account, post};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use types::calendar::{Calendar, CalendarDay, CalendarEntry, Day, SlotKind, Span};
use types::post::PostSummary;
use types::{AccountId, Timestamp};

use crate::auth::Operator;
use crate::pipeline::schedule::{self, SlotRules};
use crate::{Error, Result, Services, accounts, posts};

/// Slots offered to a post that is moved.
const OFFERED: usize = 12;
/// With more slots a day than this only the next few free ones are drawn, and rows are hours.
const MOST_A_DAY: usize = 24;
const MOST_POSTS: u64 = 1_000;

/// The stretch of the calendar around a day, or around today.
///
/// # Errors
/// [`Error::NotFound`] for an account that is not the operator's, [`Error::Invalid`] for a day that the calendar
/// does not have.
pub async fn find(
    services: &Services,
    operator: &Operator,
    account: AccountId,
    span: Span,
    day: Option<Day>,
) -> Result<Calendar> {
    let account = accounts::row(services, operator, account).await?;
    let (rules, now) = (SlotRules::of(&account)?, services.now());
    let today = rules.local(now).date();
    let around = match day {
        Some(day) => date(&day).ok_or_else(no_such_day)?,
        None => today,
    };
    let stretch = stretch(span, around).ok_or_else(no_such_day)?;
    let free = schedule::free_slots(services.database.read(), &account, now, OFFERED).await?;
    let posts = posts_between(services, operator, &account, &rules, &stretch).await?;
    let board = Board { rules: &rules, now, offered: &free };
    Ok(Calendar {
        account: AccountId(account.id),
        days: board.days(&stretch, today, around, span, posts),
        previous: named(around.checked_sub(step(span)).unwrap_or(around)),
        next: named(around.checked_add(step(span)).unwrap_or(around)),
        time_zone: account.time_zone,
        free,
    })
}

fn no_such_day() -> Error {
    Error::Invalid { field: "day", why: "the calendar has no such day".into() }
}

fn date(day: &Day) -> Option<Date> {
    day.is_real().then(|| day.0.parse().ok())?
}

fn named(date: Date) -> Day {
    Day(date.to_string())
}

fn step(span: Span) -> jiff::Span {
    match span {
        Span::Week => 1.week(),
        Span::Month => 1.month(),
    }
}

/// The whole weeks that are shown; `None` at the ends of time.
fn stretch(span: Span, around: Date) -> Option<RangeInclusive<Date>> {
    let (first, last) = match span {
        Span::Week => (around, around),
        Span::Month => (around.first_of_month(), around.last_of_month()),
    };
    let monday = first.tomorrow().ok()?.nth_weekday(-1, Weekday::Monday).ok()?;
    let sunday = last.yesterday().ok()?.nth_weekday(1, Weekday::Sunday).ok()?;
    Some(monday..=sunday)
}

/// The account's posts on these days of its zone.
async fn posts_between(
    services: &Services,
    operator: &Operator,
    account: &account::Model,
    rules: &SlotRules,
    days: &RangeInclusive<Date>,
) -> Result<Vec<PostSummary>> {
    let (from, until) = (rules.start_of(*days.start()), rules.start_of(days.end().saturating_add(1.day())));
    let rows = post::Entity::find()
        .filter(post::Column::AccountId.eq(account.id))
        .filter(post::Column::SlotAt.gte(from.0))
        .filter(post::Column::SlotAt.lt(until.0))
        .order_by_asc(post::Column::SlotAt)
        .limit(MOST_POSTS)
        .all(services.database.read())
        .await?;
    posts::summaries(services, operator, rows).await
}

/// What the days are filled from.
struct Board<'a> {
    rules: &'a SlotRules,
    now: Timestamp,
    offered: &'a [Timestamp],
}

impl Board<'_> {
    fn days(
        &self,
        stretch: &RangeInclusive<Date>,
        today: Date,
        around: Date,
        span: Span,
        posts: Vec<PostSummary>,
    ) -> Vec<CalendarDay> {
        let dates: Vec<Date> =
            stretch.start().series(1.day()).take_while(|day| day <= stretch.end()).collect();
        let mut entries = self.entries(&dates, posts);
        let day = |date: Date| CalendarDay {
            day: named(date),
            noon: Timestamp(self.rules.start_of(date).0 + 12 * 3_600_000),
            today: date == today,
            outside: span == Span::Month && date.first_of_month() != around.first_of_month(),
            blackout: self.rules.is_blackout(date),
            entries: entries.remove(&date).unwrap_or_default(),
        };
        dates.into_iter().map(day).collect()
    }

    fn entries(&self, dates: &[Date], posts: Vec<PostSummary>) -> BTreeMap<Date, Vec<CalendarEntry>> {
        let most = dates.len() * MOST_A_DAY;
        let start = dates.first().map_or(self.now, |first| self.rules.start_of(*first));
        let end = dates.last().map_or(start, |last| self.rules.start_of(last.saturating_add(1.day())));
        let slots: BTreeMap<Timestamp, SlotKind> = self
            .rules
            .slots(start)
            .take_while(|slot| slot.at < end)
            .take(most + 1)
            .map(|slot| (slot.at, slot.kind))
            .collect();
        let many = slots.len() > most;
        let kind = |at: &Timestamp| slots.get(at).copied().unwrap_or(SlotKind::Normal);
        let taken: Vec<Timestamp> = posts.iter().filter_map(|post| post.slot_at).collect();
        let free: Vec<Timestamp> = if many {
            self.offered.iter().copied().filter(|at| (start..end).contains(at)).collect()
        } else {
            slots.keys().copied().filter(|at| *at > self.now && !taken.contains(at)).collect()
        };
        let posts = posts.into_iter().filter_map(|post| Some((post.slot_at?, Some(post))));
        let mut found: Vec<_> = posts.chain(free.into_iter().map(|at| (at, None))).collect();
        found.sort_by_key(|(at, _)| *at);
        let mut days: BTreeMap<Date, Vec<CalendarEntry>> = BTreeMap::new();
        for (at, post) in found {
            let shown = self.rules.local(at);
            let minute = if many { 0 } else { i32::from(shown.minute()) };
            let row = u16::try_from(i32::from(shown.hour()) * 60 + minute).unwrap_or(0);
            days.entry(shown.date()).or_default().push(CalendarEntry { at, row, kind: kind(&at), post });
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(span: Span, around: &str) -> String {
        let days = stretch(span, around.parse().unwrap()).unwrap();
        format!("{} to {}", days.start(), days.end())
    }

    #[test]
    fn a_week_runs_from_monday_to_sunday_whatever_its_day() {
        for day in ["2026-11-16", "2026-11-19", "2026-11-22"] {
            assert_eq!(shown(Span::Week, day), "2026-11-16 to 2026-11-22");
        }
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks() {
        assert_eq!(shown(Span::Month, "2026-11-15"), "2026-10-26 to 2026-12-06");
        // Begins on a Monday and ends on a Sunday.
        assert_eq!(shown(Span::Month, "2027-02-28"), "2027-02-01 to 2027-02-28");
    }
}
