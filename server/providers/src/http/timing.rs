//! What headers say about time. Dates are read against the answer's own `Date`, so no clock is needed and a wrong
//! one does no harm.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{self, HeaderMap};

/// Longer waits are taken for a mistake of the other side.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 24 * 3_600);

/// How long the other side asks us to wait: `retry-after-ms`, else `retry-after` in seconds or as a date
/// (RFC 9110 §10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let milliseconds = text(headers, "retry-after-ms").and_then(|value| value.parse().ok());
    let asked = milliseconds.map(Duration::from_millis).or_else(|| {
        let value = text(headers, header::RETRY_AFTER.as_str())?;
        value.parse().ok().map(Duration::from_secs).or_else(|| until(headers, value))
    })?;
    Some(asked.min(LONGEST_WAIT))
}

/// How long the document may be taken for fresh: `max-age` less `Age`, else `Expires` less `Date` (RFC 9111
/// §4.2). `None` where the other side says nothing or forbids keeping it.
pub(crate) fn freshness(headers: &HeaderMap) -> Option<Duration> {
    let control = text(headers, header::CACHE_CONTROL.as_str()).unwrap_or_default().to_ascii_lowercase();
    let mut directives = control.split(',').map(str::trim);
    if directives.clone().any(|directive| matches!(directive, "no-store" | "no-cache")) {
        return None;
    }
    if let Some(value) = directives.find_map(|directive| directive.strip_prefix("max-age=")) {
        let age = text(headers, header::AGE.as_str()).and_then(|age| age.parse().ok()).unwrap_or(0);
        let seconds: u64 = value.trim_matches('"').parse().ok()?;
        return Some(Duration::from_secs(seconds.saturating_sub(age)));
    }
    until(headers, text(headers, header::EXPIRES.as_str())?)
}

/// The time from the answer's `Date` to the given HTTP date; zero if that has passed.
fn until(headers: &HeaderMap, date: &str) -> Option<Duration> {
    let sent = http_date(text(headers, header::DATE.as_str())?)?;
    let span = http_date(date)?.duration_since(sent);
    Some(span.try_into().unwrap_or(Duration::ZERO))
}

/// When the answer was made, by the other side's clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<types::Timestamp> {
    let date = http_date(text(headers, header::DATE.as_str())?)?;
    Some(types::Timestamp(date.as_millisecond()))
}

fn http_date(date: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(date).ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Reply;

    const DATE: (&str, &str) = ("date", "Sat, 21 Nov 2026 22:00:00 GMT");

    #[test]
    fn a_wait_is_read_in_every_form() {
        for (headers, seconds) in [
            (vec![("retry-after", "12")], Some(12.0)),
            (vec![("retry-after-ms", "1500"), ("retry-after", "9")], Some(1.5)),
            (vec![DATE, ("retry-after", "Sat, 21 Nov 2026 22:02:00 GMT")], Some(120.0)),
            (vec![DATE, ("retry-after", "Sat, 21 Nov 2026 21:00:00 GMT")], Some(0.0)),
            (vec![("retry-after", "Sat, 21 Nov 2026 22:02:00 GMT")], None),
            (vec![("retry-after", "99999999999")], Some(LONGEST_WAIT.as_secs_f64())),
            (vec![("retry-after", "soon")], None),
            (vec![("retry-after", "-3")], None),
            (vec![], None),
        ] {
            let wait = retry_after(&Reply::of(429, &headers, "").headers);
            assert_eq!(wait.map(|wait| wait.as_secs_f64()), seconds, "{headers:?}");
        }
    }

    #[test]
    fn freshness_follows_cache_control_before_expires() {
        for (headers, seconds) in [
            (vec![("cache-control", "public, max-age=900")], Some(900)),
            (vec![("cache-control", "Max-Age=\"60\"")], Some(60)),
            (vec![("cache-control", "max-age=900"), ("age", "300")], Some(600)),
            (vec![("cache-control", "max-age=900"), ("age", "1000")], Some(0)),
            (vec![("cache-control", "no-cache, max-age=900")], None),
            (vec![DATE, ("expires", "Sat, 21 Nov 2026 22:10:00 GMT")], Some(600)),
            (vec![DATE, ("expires", "0")], None),
            (
                vec![DATE, ("expires", "Sat, 21 Nov 2026 22:10:00 GMT"), ("cache-control", "max-age=5")],
                Some(5),
            ),
            (vec![], None),
        ] {
            let fresh = freshness(&Reply::of(200, &headers, "").headers);
            assert_eq!(fresh.map(|fresh| fresh.as_secs()), seconds, "{headers:?}");
        }
    }
}
