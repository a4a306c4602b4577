//! From a wall clock to an instant and back, with the browser's knowledge of zones.

use js_sys::Date;
use js_sys::Intl::{DateTimeFormatOptions, DayFormat, HourCycle, MonthFormat, NumericFormat, YearFormat};
use types::Timestamp;

use super::clock;

/// A wall-clock time, as the date and time inputs of a form have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallTime {
    /// `2026-11-19`
    pub date: String,
    /// `14:30`
    pub time: String,
}

/// Why a wall-clock time has no instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoInstant {
    /// It is not a date and a time.
    Unreadable,
    /// The clocks jump over it on that day.
    Skipped,
}

impl WallTime {
    /// What the clock on the wall shows at an instant.
    pub fn of(at: Timestamp, zone: &str) -> Self {
        let shown = Timestamp(at.0 + offset(at, zone));
        let iso: String = clock::date(shown).to_iso_string().into();
        let (date, rest) = iso.split_once('T').unwrap_or((&iso, ""));
        Self { date: date.to_owned(), time: rest.chars().take(5).collect() }
    }

    /// The instant at which the clock on the wall shows this; of two such instants the earlier.
    pub fn instant(&self, zone: &str) -> Result<Timestamp, NoInstant> {
        let as_utc = Date::parse(&format!("{}T{}:00Z", self.date, self.time));
        if as_utc.is_nan() {
            return Err(NoInstant::Unreadable);
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
        let as_utc = as_utc as i64;
        // A zone's offset depends on the instant looked for, so try the offsets of the day before and after.
        const DAY: i64 = 86_400_000;
        let candidates =
            [as_utc - DAY, as_utc + DAY].map(|near| Timestamp(as_utc - offset(Timestamp(near), zone)));
        candidates
            .into_iter()
            .filter(|candidate| Self::of(*candidate, zone) == *self)
            .min()
            .ok_or(NoInstant::Skipped)
    }
}

/// How far the zone's clock is ahead of UTC at an instant, in milliseconds.
fn offset(at: Timestamp, zone: &str) -> i64 {
    let shown = shown_as_utc(at, zone).unwrap_or(at);
    // The parts have whole seconds.
    shown.0 - at.0.div_euclid(1_000) * 1_000
}

/// The instant at which a clock in UTC shows what the zone's clock shows at `at`.
fn shown_as_utc(at: Timestamp, zone: &str) -> Option<Timestamp> {
    let options = DateTimeFormatOptions::new();
    options.set_time_zone(zone);
    options.set_hour_cycle(HourCycle::H23);
    options.set_year(YearFormat::Numeric);
    options.set_month(MonthFormat::TwoDigit);
    options.set_day(DayFormat::TwoDigit);
    options.set_hour(NumericFormat::TwoDigit);
    options.set_minute(NumericFormat::TwoDigit);
    options.set_second(NumericFormat::TwoDigit);
    let format = clock::construct(&options)?.format();
    let text = format.call1(&wasm_bindgen::JsValue::UNDEFINED, &clock::date(at)).ok()?.as_string()?;
    parse_shown(&text)
}

/// Reads `19/11/2026, 14:30:09` and `19.11.2026, 14:30:09` alike.
fn parse_shown(text: &str) -> Option<Timestamp> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (day, month, year) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let (hour, minute, second) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let millis = Date::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z"));
    #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
    (!millis.is_nan()).then_some(Timestamp(millis as i64))
}
