//! Wall-clock slots as instants. Pure: no database and no clock.
//!
//! A zone's clocks skip some wall-clock times (a gap) and show some twice (a fold). A slot in a gap comes as much
//! later as the clocks jump; a slot in a fold comes the first time. Either way it comes once.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use types::Timestamp;
use types::account::{Cadence, WeeklySlot};
use types::calendar::SlotKind;

/// One time that a slot comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The wall-clock time as the cadence names it; in a gap the clocks never show it.
    pub local: DateTime,
    /// When that is.
    pub at: Timestamp,
    /// What the zone's clocks do then.
    pub kind: SlotKind,
}

/// All occurrences at or after `from`, in order and never two at one instant.
pub fn occurrences(
    cadence: &Cadence,
    zone: &TimeZone,
    from: Timestamp,
) -> Box<dyn Iterator<Item = Occurrence> + Send> {
    match cadence {
        Cadence::Every { minutes } => Box::new(every(*minutes, zone.clone(), from)),
        Cadence::Weekly { slots } => Box::new(Weekly::new(slots, zone, from)),
    }
}

/// The wall-clock time that a zone's clocks show at an instant.
pub(super) fn local(at: Timestamp, zone: &TimeZone) -> DateTime {
    let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    zone.to_datetime(instant)
}

/// The instant of a wall-clock time; `None` outside of the years that can be counted.
pub(super) fn resolve(local: DateTime, zone: &TimeZone) -> Option<Occurrence> {
    let ambiguous = zone.to_ambiguous_timestamp(local);
    let kind = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => SlotKind::Normal,
        AmbiguousOffset::Gap { .. } => SlotKind::Gap,
        AmbiguousOffset::Fold { .. } => SlotKind::Fold,
    };
    // "Compatible" (RFC 5545) is what the module's first lines promise: forward over a gap, first of a fold.
    let at = Timestamp(ambiguous.compatible().ok()?.as_millisecond());
    Some(Occurrence { local, at, kind })
}

fn every(minutes: u16, zone: TimeZone, from: Timestamp) -> impl Iterator<Item = Occurrence> + Send {
    let step = i64::from(minutes.max(1)) * 60_000;
    let first = from.0.div_euclid(step) + i64::from(from.0.rem_euclid(step) > 0);
    (first..).map(move |number| {
        let at = Timestamp(number.saturating_mul(step));
        Occurrence { local: local(at, &zone), at, kind: SlotKind::Normal }
    })
}

/// Walks the days. A slot that a gap moves may land on the next day, so what was found waits until no later day
/// can bring anything earlier.
struct Weekly {
    slots: Vec<WeeklySlot>,
    zone: TimeZone,
    from: Timestamp,
    /// The next day to look at; `None` at the end of the calendar.
    day: Option<Date>,
    found: BTreeMap<Timestamp, Occurrence>,
}

impl Weekly {
    fn new(slots: &[WeeklySlot], zone: &TimeZone, from: Timestamp) -> Self {
        let today = local(from, zone).date();
        Self {
            slots: slots.to_vec(),
            zone: zone.clone(),
            from,
            // Yesterday's last slot may come today. Without slots there is no day to look at.
            day: (!slots.is_empty()).then(|| today.yesterday().unwrap_or(today)),
            found: BTreeMap::new(),
        }
    }

    /// Two slots at one instant are one occurrence, and the one that the clocks really show gives it its name.
    fn look_at(&mut self, day: Date) {
        let weekday = day.weekday().to_monday_one_offset();
        for slot in self.slots.iter().filter(|slot| i64::from(slot.weekday) == i64::from(weekday)) {
            let Some(found) = instant_of(day, slot.minute, &self.zone) else { continue };
            let known = self.found.entry(found.at).or_insert(found);
            if known.kind == SlotKind::Gap {
                *known = found;
            }
        }
    }
}

impl Iterator for Weekly {
    type Item = Occurrence;

    fn next(&mut self) -> Option<Occurrence> {
        loop {
            let unseen = self.day.and_then(|day| instant_of(day, 0, &self.zone)).map(|start| start.at);
            let first = self.found.first_key_value().map(|(at, _)| *at);
            if first.is_some_and(|first| unseen.is_none_or(|unseen| first < unseen)) {
                let (at, occurrence) = self.found.pop_first()?;
                if at >= self.from {
                    return Some(occurrence);
                }
                continue;
            }
            let day = self.day?;
            self.look_at(day);
            self.day = day.tomorrow().ok();
        }
    }
}

fn instant_of(day: Date, minute: u16, zone: &TimeZone) -> Option<Occurrence> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    (hour < 24).then(|| resolve(day.at(hour, minute, 0, 0), zone))?
}

#[cfg(test)]
mod tests;
