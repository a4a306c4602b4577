//! Reads dates as feeds write them: RFC 3339 and W3C-DTF, RFC 822 with its many misspellings, asctime, and
//! month names in the languages feeds come in. What cannot be told for certain is no date.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

use super::date_names;

/// No date is longer.
const MAX_LENGTH: usize = 80;

/// Reads a date and time. One without a zone is taken as UTC, one without a time as midnight; a date past
/// what [`Timestamp`] can hold (31 December 9999) is held at its last second.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > MAX_LENGTH {
        return None;
    }
    let parts = iso(text).or_else(|| worded(text))?;
    let (mut hour, mut days) = (parts.clock.hour, 0);
    if hour == 24 {
        (hour, days) = (0, 1);
    }
    // A leap second is held at the second before.
    let time =
        Time::new(hour, parts.clock.minute, parts.clock.second.min(59), parts.clock.nanosecond).ok()?;
    let date = Date::new(parts.year, parts.month, parts.day).ok()?;
    let civil = DateTime::from_parts(date, time);
    let shifted = civil.checked_add(jiff::Span::new().days(days)).unwrap_or(civil);
    match Offset::from_seconds(parts.offset).ok()?.to_timestamp(shifted) {
        Ok(timestamp) => Some(timestamp),
        Err(_) if parts.year == 9999 => Timestamp::from_second(Timestamp::MAX.as_second()).ok(),
        Err(_) => None,
    }
}

#[derive(Debug, Default)]
struct Parts {
    year: i16,
    month: i8,
    day: i8,
    clock: Clock,
    /// East of UTC, in seconds.
    offset: i32,
}

#[derive(Debug, Default)]
struct Clock {
    hour: i8,
    minute: i8,
    second: i8,
    nanosecond: i32,
}

/// `2004-05-06T07:08:09.5+02:00` and its shorter forms, with or without hyphens and colons.
fn iso(text: &str) -> Option<Parts> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = optional_digits(rest)?;
    let (day, rest) = optional_digits(rest)?;
    let mut parts = Parts { year: i16::try_from(year).ok()?, month, day, ..Parts::default() };
    let rest = match rest.strip_prefix(['T', 't', ' ']) {
        Some(time) => {
            let (clock, rest) = clock(time.trim_start())?;
            parts.clock = clock;
            rest
        }
        None => rest,
    };
    parts.offset = zone_or_utc(rest)?;
    Some(parts)
}

/// Two digits after an optional separator; 1 where there is nothing more.
fn optional_digits(text: &str) -> Option<(i8, &str)> {
    let after = text.strip_prefix(['-', '/']).unwrap_or(text);
    if after.is_empty() {
        return Some((1, after));
    }
    let (value, rest) = digits(after, 2).or_else(|| digits(after, 1))?;
    Some((i8::try_from(value).ok()?, rest))
}

/// `7:08`, `07:08:09`, `070809`, `07:08:09,5`; an hour alone is no time.
fn clock(text: &str) -> Option<(Clock, &str)> {
    let (hour, rest) = digits(text, 2).or_else(|| digits(text, 1))?;
    let (minute, rest) = digits(rest.strip_prefix(':').unwrap_or(rest), 2)?;
    let mut clock =
        Clock { hour: i8::try_from(hour).ok()?, minute: i8::try_from(minute).ok()?, ..Clock::default() };
    let Some((second, rest)) = digits(rest.strip_prefix(':').unwrap_or(rest), 2) else {
        return Some((clock, rest));
    };
    clock.second = i8::try_from(second).ok()?;
    let Some(fraction) = rest.strip_prefix(['.', ',']) else { return Some((clock, rest)) };
    let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
    clock.nanosecond = format!("{:0<9.9}", &fraction[..length]).parse().ok()?;
    Some((clock, &fraction[length..]))
}

/// `Thu, 6 May 2004 07:08:09 +0200` and everything else that has words in it: the order of the parts does
/// not matter as long as each can be told from the others.
fn worded(text: &str) -> Option<Parts> {
    let mut found = Found::default();
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')) {
        if !token.is_empty() {
            found.take(token)?;
        }
    }
    let mut clock = found.clock.unwrap_or_default();
    match found.afternoon {
        Some(true) if clock.hour < 12 => clock.hour += 12,
        Some(false) if clock.hour == 12 => clock.hour = 0,
        _ => {}
    }
    let offset = found.offset.unwrap_or(0);
    Some(Parts { year: found.year?, month: found.month?, day: found.day?, clock, offset })
}

#[derive(Debug, Default)]
struct Found {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    clock: Option<Clock>,
    offset: Option<i32>,
    afternoon: Option<bool>,
}

impl Found {
    /// Notes what one token says; `None` when it contradicts what a date can be.
    fn take(&mut self, token: &str) -> Option<()> {
        if let Some(offset) = numeric_zone(token).filter(|_| self.clock.is_some()) {
            self.offset = Some(offset);
        } else if token.contains(':') {
            let (clock, rest) = clock(token)?;
            self.clock = Some(clock);
            if !rest.is_empty() {
                self.take(rest)?;
            }
        } else if token.starts_with(|c: char| c.is_ascii_digit()) && token.contains('-') {
            token.split('-').try_for_each(|part| self.take(part))?;
        } else if token.starts_with(|c: char| c.is_ascii_digit()) {
            self.number(token)?;
        } else {
            self.word(token);
        }
        Some(())
    }

    fn number(&mut self, token: &str) -> Option<()> {
        let length = token.bytes().take_while(u8::is_ascii_digit).count();
        let value: i16 = token[..length].parse().ok()?;
        let rest = &token[length..];
        if rest.starts_with(['.', '/']) && rest.len() > 1 {
            return self.numeric_date(token);
        }
        match length {
            1 | 2 if self.day.is_none() => self.day = Some(i8::try_from(value).ok()?),
            _ if self.year.is_some() => return None,
            // Two- and three-digit years as RFC 2822 (section 4.3) reads them, with a later turning point.
            1 | 2 => self.year = Some(if value < 70 { 2000 + value } else { 1900 + value }),
            3 => self.year = Some(1900 + value),
            _ => self.year = Some(value),
        }
        Some(())
    }

    /// `31.12.2004` and `31/12/2004`. With slashes, Americans put the month first: a date that could be
    /// either is no date.
    fn numeric_date(&mut self, token: &str) -> Option<()> {
        let separator = if token.contains('.') { '.' } else { '/' };
        let mut parts = token.split(separator).map(|part| part.parse::<i16>().ok());
        let (first, second, year) = (parts.next()??, parts.next()??, parts.next()??);
        let (day, month) = match (separator, first > 12, second > 12) {
            ('.', ..) | (_, true, _) => (first, second),
            (_, _, true) => (second, first),
            _ if first == second => (first, second),
            _ => return None,
        };
        self.day = Some(i8::try_from(day).ok()?);
        self.month = Some(i8::try_from(month).ok()?);
        self.year = (year >= 1000).then_some(year);
        Some(())
    }

    /// Notes a month, a zone, or the half of the day. Other words, such as weekdays and "at", say nothing.
    fn word(&mut self, token: &str) {
        let word = token.trim_matches('.').to_lowercase();
        match word.as_str() {
            "am" | "a.m" => self.afternoon = Some(false),
            "pm" | "p.m" => self.afternoon = Some(true),
            _ => {
                if let Some(month) = date_names::month(&word) {
                    self.month = Some(month);
                } else if let Some(offset) = named_zone(token) {
                    self.offset = Some(offset);
                }
            }
        }
    }
}

/// The offset, in seconds, of a zone's name, also with a number behind it (`GMT+2`).
fn named_zone(text: &str) -> Option<i32> {
    let (name, number) = text.split_at(text.find(['+', '-']).unwrap_or(text.len()));
    Some(date_names::zone(name)? * 60 + if number.is_empty() { 0 } else { numeric_zone(number)? })
}

/// What follows an ISO time: nothing, a number, or a name; an unknown name counts as nothing.
fn zone_or_utc(rest: &str) -> Option<i32> {
    let rest = rest.trim();
    if rest.starts_with(['+', '-', '\u{2212}']) {
        numeric_zone(rest)
    } else {
        Some(named_zone(rest).unwrap_or(0))
    }
}

/// `+02:00`, `-0530`, `+2`, in seconds.
fn numeric_zone(text: &str) -> Option<i32> {
    let (sign, rest) = match text.chars().next()? {
        '+' => (1, &text[1..]),
        '-' => (-1, &text[1..]),
        '\u{2212}' => (-1, &text['\u{2212}'.len_utf8()..]),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2).or_else(|| digits(rest, 1))?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let minutes = match rest {
        "" => 0,
        _ => digits(rest, 2).or_else(|| digits(rest, 1)).filter(|(_, rest)| rest.is_empty())?.0,
    };
    let seconds = sign * (i32::try_from(hours).ok()? * 3600 + i32::try_from(minutes).ok()? * 60);
    (seconds.abs() <= 18 * 3600).then_some(seconds)
}

/// Exactly that many digits off the front.
fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let front = text.get(..count)?;
    if !front.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((front.parse().ok()?, &text[count..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        parse(text).map_or_else(|| "no date".to_owned(), |timestamp| timestamp.to_string())
    }

    #[test]
    fn iso_dates_are_read_in_every_length() {
        for (text, expected) in [
            ("2004-05-06T07:08:09Z", "2004-05-06T07:08:09Z"),
            ("2004-05-06t07:08:09.25+02:00", "2004-05-06T05:08:09.25Z"),
            ("2004-05-06 07:08 -0530", "2004-05-06T12:38:00Z"),
            ("2004-05-06T07:08:09,5 CEST", "2004-05-06T05:08:09.5Z"),
            ("20040506T070809Z", "2004-05-06T07:08:09Z"),
            ("2004-05-06", "2004-05-06T00:00:00Z"),
            ("2004-05", "2004-05-01T00:00:00Z"),
            ("2004", "2004-01-01T00:00:00Z"),
            ("2004-05-06T24:00:00Z", "2004-05-07T00:00:00Z"),
            ("2004-05-06T07:08:60Z", "2004-05-06T07:08:59Z"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn mail_dates_are_read_with_all_their_zones_and_slips() {
        for (text, expected) in [
            ("Thu, 06 May 2004 07:08:09 GMT", "2004-05-06T07:08:09Z"),
            ("Thu, 6 May 2004 07:08 EDT", "2004-05-06T11:08:00Z"),
            ("6 May 04 07:08:09 +0200", "2004-05-06T05:08:09Z"),
            ("Thursday, 06-May-04 07:08:09 PST", "2004-05-06T15:08:09Z"),
            ("Thu,06 May 2004 7:08:09 GMT+2", "2004-05-06T05:08:09Z"),
            ("Thu, 06 May 2004 07:08:09 +02:00", "2004-05-06T05:08:09Z"),
            ("Thu, 06 May 2004 07:08:09 Z", "2004-05-06T07:08:09Z"),
            ("Thu, 06 May 2004 07:08:09", "2004-05-06T07:08:09Z"),
            ("06 May 2004", "2004-05-06T00:00:00Z"),
            ("Thu, 06 May 104 07:08:09 A", "2004-05-06T07:08:09Z"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn other_orders_and_languages_are_read() {
        for (text, expected) in [
            ("Thu May  6 07:08:09 2004", "2004-05-06T07:08:09Z"),
            ("Thu May  6 07:08:09 PDT 2004", "2004-05-06T14:08:09Z"),
            ("May 6th, 2004 at 12:08 AM", "2004-05-06T00:08:00Z"),
            ("Sat, Dec 15 2018 1:07:08 PM", "2018-12-15T13:07:08Z"),
            ("mar., 04 févr. 2014 07:08:09 +0100", "2014-02-04T06:08:09Z"),
            ("Do, 06 Mai 2004 07:08:09 MESZ", "2004-05-06T05:08:09Z"),
            ("06.05.2004 07:08", "2004-05-06T07:08:00Z"),
            ("5/26/2004 7:08 PM", "2004-05-26T19:08:00Z"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_none() {
        for text in
            ["", "yesterday", "2004-13-01", "Thu, 31 Feb 2004", "05/06/2004", "12:00", "99", "-", "ä-1"]
        {
            assert_eq!(read(text), "no date", "{text}");
        }
        assert_eq!(read(&"1 ".repeat(10_000)), "no date");
    }

    #[test]
    fn the_far_future_is_kept() {
        assert_eq!(read("Fri, 01 Jan 2100 00:00:00 GMT"), "2100-01-01T00:00:00Z");
        assert_eq!(read("Fri, 31 Dec 9999 23:59:59 GMT"), "9999-12-30T22:00:00Z");
    }
}
