//! Days and months in UTC, as the vendors bill.

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use types::Timestamp;
use types::budget::Period;

pub(super) const DAY_MS: i64 = 86_400_000;

/// The period that contains `now`: its first instant and the next one's.
pub(super) fn around(period: Period, now: Timestamp) -> (Timestamp, Timestamp) {
    match period {
        Period::Day => {
            let first = now.0.div_euclid(DAY_MS) * DAY_MS;
            (Timestamp(first), Timestamp(first + DAY_MS))
        }
        Period::Month => {
            let first = date(now).first_of_month();
            (start(first, now), start(first.last_of_month().saturating_add(Span::new().days(1)), now))
        }
    }
}

fn date(at: Timestamp) -> Date {
    let instant = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    instant.to_zoned(TimeZone::UTC).date()
}

fn start(date: Date, otherwise: Timestamp) -> Timestamp {
    let zoned = date.to_zoned(TimeZone::UTC);
    Timestamp(zoned.map_or(otherwise.0, |zoned| zoned.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn a_month_ends_where_the_next_begins() {
        let (since, until) = around(Period::Month, at("2026-02-14T12:00:00Z"));
        assert_eq!((since, until), (at("2026-02-01T00:00:00Z"), at("2026-03-01T00:00:00Z")));
        assert_eq!(around(Period::Month, until).0, until);
    }

    #[test]
    fn a_day_is_utc_and_holds_its_last_millisecond() {
        let (since, until) = around(Period::Day, at("2026-02-14T23:59:59.999Z"));
        assert_eq!((since, until), (at("2026-02-14T00:00:00Z"), at("2026-02-15T00:00:00Z")));
        assert_eq!(around(Period::Day, until).0, until);
    }
}
