//! Which slots an account uses: its cadence in its zone, without quiet hours and blackout days.

use std::collections::HashSet;
use std::time::Duration;

use entity::account;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use types::Timestamp;
use types::account::{Cadence, QuietHours};
use types::calendar::Day;

use super::occurrence::{Occurrence, local, occurrences, resolve};
use crate::Result;

/// How far ahead a slot is looked for: beyond a year nobody plans, and somebody who blacks a year out waits.
const HORIZON: Duration = Duration::from_secs(370 * 86_400);

/// When an account posts.
pub(crate) struct SlotRules {
    cadence: Cadence,
    quiet: Option<QuietHours>,
    blackout: Vec<Day>,
    zone: TimeZone,
}

impl SlotRules {
    /// As the account's row has them.
    pub(crate) fn of(account: &account::Model) -> Result<Self> {
        Ok(Self {
            cadence: serde_json::from_str(&account.cadence).map_err(anyhow::Error::new)?,
            quiet: quiet_hours(account),
            blackout: serde_json::from_str(&account.blackout_days).map_err(anyhow::Error::new)?,
            zone: TimeZone::get(&account.time_zone).map_err(anyhow::Error::new)?,
        })
    }

    /// The slots at or after `from`, for about a year, in order.
    pub(crate) fn slots(&self, from: Timestamp) -> impl Iterator<Item = Occurrence> {
        let end = from.plus(HORIZON);
        occurrences(&self.cadence, &self.zone, from)
            .take_while(move |slot| slot.at < end)
            .filter(|slot| !self.is_silent(self.local(slot.at)))
    }

    /// New places for posts whose slots, in order, were given under other rules. Each keeps its time on the wall
    /// clock where that still is a slot, and else takes the next free one; none overtakes another. `None` when
    /// they don't all find one.
    pub(super) fn places_for(
        &self,
        slots: &[Timestamp],
        before: &Self,
        taken: &HashSet<Timestamp>,
        now: Timestamp,
    ) -> Option<Vec<Timestamp>> {
        let mut earliest = Timestamp(now.0 + 1);
        let place = |slot: &Timestamp| {
            let same = resolve(before.local(*slot), &self.zone).map_or(*slot, |same| same.at);
            let free = self.slots(same.max(earliest)).map(|slot| slot.at).find(|at| !taken.contains(at))?;
            earliest = Timestamp(free.0 + 1);
            Some(free)
        };
        slots.iter().map(place).collect()
    }

    /// What the account's clocks show at an instant.
    pub(crate) fn local(&self, at: Timestamp) -> DateTime {
        local(at, &self.zone)
    }

    /// Whether the clocks on the wall show a time at which nothing shall go out. A slot that a gap moved is judged
    /// by where it landed: that is when people see the post.
    fn is_silent(&self, shown: DateTime) -> bool {
        let minute = u16::try_from(i32::from(shown.hour()) * 60 + i32::from(shown.minute())).unwrap_or(0);
        let quiet = self.quiet.is_some_and(|quiet| quiet.contains(minute));
        quiet || self.is_blackout(shown.date())
    }

    /// Whether nothing goes out on this day.
    pub(crate) fn is_blackout(&self, date: Date) -> bool {
        !self.blackout.is_empty() && self.blackout.contains(&Day(date.to_string()))
    }

    /// When a day begins on the account's clocks.
    pub(crate) fn start_of(&self, date: Date) -> Timestamp {
        resolve(date.at(0, 0, 0, 0), &self.zone).map_or(Timestamp(i64::MAX), |midnight| midnight.at)
    }
}

/// The stored quiet hours; none unless both ends are there.
pub(crate) fn quiet_hours(account: &account::Model) -> Option<QuietHours> {
    let minute = |stored: Option<i32>| stored.and_then(|minute| u16::try_from(minute).ok());
    Some(QuietHours { from: minute(account.quiet_from)?, to: minute(account.quiet_to)? })
}

#[cfg(test)]
mod tests {
    use types::account::WeeklySlot;

    use super::*;

    const NOW: &str = "2026-11-22T12:00:00Z"; // a Sunday

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    /// Every day at these hours.
    fn daily(hours: &[u16], zone: &str) -> SlotRules {
        let of_day = |weekday| hours.iter().map(move |hour| WeeklySlot { weekday, minute: hour * 60 });
        SlotRules {
            cadence: Cadence::Weekly { slots: (1..=7).flat_map(of_day).collect() },
            quiet: None,
            blackout: vec![],
            zone: TimeZone::get(zone).unwrap(),
        }
    }

    /// The next slots as the account's clocks show them.
    fn next(rules: &SlotRules, count: usize) -> Vec<String> {
        rules
            .slots(at(NOW))
            .take(count)
            .map(|slot| rules.local(slot.at).strftime("%d %R").to_string())
            .collect()
    }

    fn moved(slots: &[&str], before: &SlotRules, after: &SlotRules) -> Vec<String> {
        let slots: Vec<Timestamp> = slots.iter().map(|slot| at(slot)).collect();
        let places = after.places_for(&slots, before, &HashSet::new(), at(NOW)).unwrap();
        places.iter().map(|place| after.local(*place).strftime("%d %R").to_string()).collect()
    }

    #[test]
    fn slots_in_quiet_hours_and_on_blackout_days_are_not_used() {
        let rules = SlotRules {
            quiet: Some(QuietHours { from: 22 * 60, to: 7 * 60 }),
            blackout: vec![Day::from("2026-11-23")],
            ..daily(&[6, 9, 22], "Europe/Warsaw")
        };
        assert_eq!(next(&rules, 3), ["24 09:00", "25 09:00", "26 09:00"]);
    }

    #[test]
    fn a_slot_that_a_gap_moves_out_of_the_quiet_hours_is_used() {
        let quiet = Some(QuietHours { from: 0, to: 3 * 60 });
        let rules = SlotRules { quiet, ..daily(&[2], "Europe/Warsaw") };
        let slots: Vec<Occurrence> = rules.slots(at("2026-03-20T00:00:00Z")).collect();
        assert_eq!(slots.len(), 1, "only in the night of the change");
        assert_eq!(slots[0].at, at("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn an_account_that_is_silent_all_year_has_no_slot_and_the_search_ends() {
        let days = (0..400)
            .map(|day| "2026-11-22".parse::<jiff::civil::Date>().unwrap() + jiff::Span::new().days(day));
        let blackout = days.map(|day| Day(day.to_string())).collect();
        let rules = SlotRules { blackout, ..daily(&[9], "Europe/Warsaw") };
        assert_eq!(rules.slots(at(NOW)).count(), 0);
    }

    #[test]
    fn another_zone_keeps_the_time_on_the_wall() {
        let (before, after) = (daily(&[9], "Europe/Warsaw"), daily(&[9], "America/New_York"));
        let slots = ["2026-11-23T08:00:00Z", "2026-11-26T08:00:00Z"];
        assert_eq!(moved(&slots, &before, &after), ["23 09:00", "26 09:00"]);
    }

    #[test]
    fn posts_without_a_slot_any_more_take_the_next_one_and_none_overtakes_another() {
        let before = daily(&[9, 17], "UTC");
        let after = SlotRules { blackout: vec![Day::from("2026-11-23")], ..daily(&[10], "UTC") };
        let slots =
            ["2026-11-23T09:00:00Z", "2026-11-23T17:00:00Z", "2026-11-24T09:00:00Z", "2026-12-01T09:00:00Z"];
        assert_eq!(moved(&slots, &before, &after), ["24 10:00", "25 10:00", "26 10:00", "01 10:00"]);
    }

    #[test]
    fn a_slot_that_something_else_has_is_left_to_it() {
        let rules = daily(&[9], "UTC");
        let taken = HashSet::from([at("2026-11-23T09:00:00Z")]);
        let places = rules.places_for(&[at("2026-11-23T08:30:00Z")], &rules, &taken, at(NOW));
        assert_eq!(places, Some(vec![at("2026-11-24T09:00:00Z")]));
    }
}
