//! Replicate's errors over HTTP (client 1.4.0 and documentation, November 2026).

use serde::Deserialize;

use super::SLUG;
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret};

#[derive(Default, Deserialize)]
struct Wire {
    detail: Option<String>,
    title: Option<String>,
}

/// The failure of an order or of a look-up.
pub(super) fn of_call(reply: &Reply, key: &Secret) -> ProviderError {
    error(kind(reply.status), reply, key)
}

/// The failure of a question about an order: one that is not known any more will not come back.
pub(super) fn of_poll(reply: &Reply, key: &Secret) -> ProviderError {
    let kind = match kind(reply.status) {
        ErrorKind::Rejected => ErrorKind::OrderVoid,
        kind => kind,
    };
    error(kind, reply, key)
}

fn kind(status: u16) -> ErrorKind {
    match status {
        401 | 403 => ErrorKind::KeyRefused,
        402 => ErrorKind::OutOfCredit,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::Unavailable,
    }
}

fn error(kind: ErrorKind, reply: &Reply, key: &Secret) -> ProviderError {
    let wire = reply.json::<Wire>().unwrap_or_default();
    let message = wire.detail.or(wire.title).unwrap_or_else(|| "the answer is not the API's own".to_owned());
    ProviderError::answered(SLUG, kind, &message, reply, key)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_row_of_the_table_has_its_kind() {
        use ErrorKind::*;
        for (status, call, poll) in [
            (401, KeyRefused, KeyRefused),
            (402, OutOfCredit, OutOfCredit),
            (404, Rejected, OrderVoid),
            (422, Rejected, OrderVoid),
            (429, RateLimited, RateLimited),
            (500, Unavailable, Unavailable),
            (502, Unavailable, Unavailable),
        ] {
            let reply = Reply::of(status, &[("retry-after", "30")], r#"{"title": "t", "detail": "words"}"#);
            let key = Secret::from("r8_1".to_owned());
            let (called, polled) = (of_call(&reply, &key), of_poll(&reply, &key));
            assert_eq!((called.kind, polled.kind), (call, poll), "{status}");
            assert_eq!(called.detail, "words");
            assert_eq!(called.retry_after, Some(Duration::from_secs(30)));
        }
    }
}
