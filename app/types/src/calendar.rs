//! The calendar: days and slots as a person sees them.

use serde::{Deserialize, Serialize};

use crate::post::PostSummary;
use crate::{AccountId, Timestamp};

/// A day of the calendar as ISO 8601 writes it, `2026-12-24`; in order as text too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub String);

impl Day {
    /// Whether the calendar has this day, and it is written in full.
    pub fn is_real(&self) -> bool {
        self.parts().is_some_and(|(year, month, day)| (1..=days_of(year, month)).contains(&day))
    }

    fn parts(&self) -> Option<(u16, u8, u8)> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (year, rest) = self.0.split_once('-')?;
        let (month, day) = rest.split_once('-')?;
        let written = year.len() == 4 && month.len() == 2 && day.len() == 2;
        let numbers = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
        (written && digits(year) && digits(month) && digits(day)).then_some(numbers)
    }
}

impl From<&str> for Day {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

fn days_of(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

/// What a zone's clocks do at a slot's wall-clock time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// They show it once.
    Normal,
    /// They skip it: the slot comes as much later as they jump.
    Gap,
    /// They show it twice: the slot comes the first time.
    Fold,
}

impl SlotKind {
    /// The stable name, as printed and as sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Gap => "gap",
            Self::Fold => "fold",
        }
    }
}

/// How much of the calendar is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// Monday to Sunday.
    Week,
    /// The weeks that a month touches.
    Month,
}

/// A stretch of an account's calendar, in the account's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Whose.
    pub account: AccountId,
    /// Its zone as an IANA name.
    pub time_zone: String,
    /// Whole weeks, Monday first.
    pub days: Vec<CalendarDay>,
    /// A day of the stretch before.
    pub previous: Day,
    /// A day of the stretch after.
    pub next: Day,
    /// The next free slots, wherever they are; at most 12.
    pub free: Vec<Timestamp>,
}

/// One day of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// Which.
    pub day: Day,
    /// An instant in the middle of it, for its name in a person's language.
    pub noon: Timestamp,
    /// Whether the account's clocks show this day now.
    pub today: bool,
    /// Whether it belongs to the month before or after the one looked at.
    pub outside: bool,
    /// Whether the account posts nothing on it.
    pub blackout: bool,
    /// Posts and free slots, the earliest first.
    pub entries: Vec<CalendarEntry>,
}

/// A post at its time, or a free slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarEntry {
    /// When.
    pub at: Timestamp,
    /// The row it stands in, in minutes since midnight: its time of day, or its hour where slots are many.
    pub row: u16,
    /// What the zone's clocks do at the slot.
    pub kind: SlotKind,
    /// The post; `None` for a free slot.
    pub post: Option<PostSummary>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_the_calendar_has_are_real() {
        for real in ["2026-12-24", "2028-02-29", "2000-02-29", "2026-04-30"] {
            assert!(Day::from(real).is_real(), "{real}");
        }
        for wrong in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "24.12.2026",
            "",
            "2026-04-31",
        ] {
            assert!(!Day::from(wrong).is_real(), "{wrong}");
        }
    }
}
