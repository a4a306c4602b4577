//! The time now, and instants in words: always in a named zone, always through the browser's own `Intl`, which
//! knows zones and languages so that the app need not carry them.

use std::cell::RefCell;
use std::time::Duration;

use js_sys::Intl::{
    DateTimeFormat, DateTimeFormatOptions, DayFormat, HourCycle, MonthFormat, NumericFormat, WeekdayFormat,
    YearFormat,
};
use js_sys::{Array, Date, Function, Reflect};
use leptos::prelude::*;
use types::Timestamp;
use wasm_bindgen::{JsCast, JsValue};

use super::language;

/// The time now, as this device has it.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
pub fn now() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// The clock of the page: a signal that moves every ten seconds, for words like "in 2 min".
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Timestamp>);

impl Now {
    /// Starts the clock and gives it to all views below.
    pub fn provide() {
        let signal = RwSignal::new(now());
        set_interval(move || signal.set(now()), Duration::from_secs(10));
        provide_context(Self(signal));
    }

    /// Reads the clock and follows it.
    pub fn get() -> Timestamp {
        use_context::<Self>().map_or_else(now, |Self(signal)| signal.get())
    }
}

/// How much of an instant is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `14:30`
    Clock,
    /// `14:30:09`
    Seconds,
    /// `Thu 19 Nov`
    Day,
    /// `Thu 19 Nov, 14:30`
    DayAndClock,
    /// `November 2026`
    Month,
    /// `19 November 2026 at 14:30:09`, for titles.
    Full,
}

thread_local! {
    // Making a formatter takes the browser longer than fifty uses of it.
    static FORMATTERS: RefCell<Vec<(String, Style, Function)>> = const { RefCell::new(Vec::new()) };
}

/// An instant in a zone, in this tab's language. A zone the browser does not know is shown as UTC.
pub fn format(at: Timestamp, zone: &str, style: Style) -> String {
    let formatter = FORMATTERS.with_borrow_mut(|known| {
        let found = known.iter().find(|(name, kind, _)| *kind == style && name == zone);
        if let Some((_, _, function)) = found {
            return Some(function.clone());
        }
        let function = formatter(zone, style).or_else(|| formatter("UTC", style))?;
        known.push((zone.to_owned(), style, function.clone()));
        Some(function)
    });
    formatter
        .and_then(|function| function.call1(&JsValue::UNDEFINED, &date(at)).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// A slot as briefly as it stays clear: `14:30` today, `Fri 09:00` this week, else `Thu 4 Dec, 09:00`.
pub fn slot(at: Timestamp, zone: &str, now: Timestamp) -> String {
    const DAY: i64 = 86_400_000;
    if format(at, zone, Style::Day) == format(now, zone, Style::Day) && at.millis_since(now).abs() < DAY {
        format(at, zone, Style::Clock)
    } else {
        format(at, zone, Style::DayAndClock)
    }
}

/// How far away an instant is, in words: `in 42 min`, `2 hours ago`.
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    let (value, unit) = distance(at.millis_since(now));
    let formatter = js_sys::Intl::RelativeTimeFormat::new(&locales(), &style_short(unit));
    formatter.format(value, unit).into()
}

/// The largest unit that does not hide the distance. Under a minute counts as the minute at hand.
fn distance(millis: i64) -> (f64, &'static str) {
    let units = [("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000)];
    let (unit, length) =
        units.into_iter().find(|(_, length)| millis.abs() >= *length).unwrap_or(("minute", 60_000));
    (f64::from(i32::try_from(millis / length).unwrap_or(i32::MAX)), unit)
}

/// An instant as machines read it: `2026-11-19T13:30:09.000Z`.
pub fn iso(at: Timestamp) -> String {
    date(at).to_iso_string().into()
}

/// The city of an IANA zone, as a person calls it: `New York`.
pub fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// The zone of this device.
pub fn device_zone() -> String {
    let options = DateTimeFormat::new(&Array::new(), &DateTimeFormatOptions::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into())
        .ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or("UTC".to_owned())
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of our era are far below 2^53")]
pub(super) fn date(at: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(at.0 as f64))
}

fn formatter(zone: &str, style: Style) -> Option<Function> {
    let options = DateTimeFormatOptions::new();
    options.set_time_zone(zone);
    if !matches!(style, Style::Day | Style::Month) {
        options.set_hour_cycle(HourCycle::H23);
        options.set_hour(NumericFormat::TwoDigit);
        options.set_minute(NumericFormat::TwoDigit);
    }
    if matches!(style, Style::Seconds | Style::Full) {
        options.set_second(NumericFormat::TwoDigit);
    }
    match style {
        Style::Clock | Style::Seconds => {}
        Style::Day | Style::DayAndClock => {
            options.set_weekday(WeekdayFormat::Short);
            options.set_day(DayFormat::Numeric);
            options.set_month(MonthFormat::Short);
        }
        Style::Month => {
            options.set_month(MonthFormat::Long);
            options.set_year(YearFormat::Numeric);
        }
        Style::Full => {
            options.set_day(DayFormat::Numeric);
            options.set_month(MonthFormat::Long);
            options.set_year(YearFormat::Numeric);
        }
    }
    construct(&options).map(|format| format.format())
}

/// `new Intl.DateTimeFormat`, which throws for an unknown zone.
pub(super) fn construct(options: &DateTimeFormatOptions) -> Option<DateTimeFormat> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&class, &Array::of2(&locales(), options)).ok()?;
    Some(made.unchecked_into())
}

fn locales() -> Array {
    // Plain "en" is American to the browser; the app writes 24 hours and the day before the month.
    let tag = match language().tag() {
        "de" => "de",
        _ => "en-GB",
    };
    Array::of1(&tag.into())
}

/// "This minute" is as good as "in 0 min", but "tomorrow" would be wrong for the day after at noon, which is 40 hours away.
fn style_short(unit: &str) -> js_sys::Object {
    let numeric = if unit == "day" { "always" } else { "auto" };
    let options = js_sys::Object::new();
    _ = Reflect::set(&options, &"style".into(), &"short".into());
    _ = Reflect::set(&options, &"numeric".into(), &numeric.into());
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_takes_its_largest_unit() {
        assert_eq!(distance(42 * 60_000), (42.0, "minute"));
        assert_eq!(distance(-2 * 3_600_000 - 5), (-2.0, "hour"));
        assert_eq!(distance(9_000), (0.0, "minute"));
        assert_eq!(distance(3 * 86_400_000), (3.0, "day"));
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        assert_eq!(city("America/New_York"), "New York");
        assert_eq!(city("UTC"), "UTC");
    }
}
