//! Stability AI's errors (v2beta specification, November 2026): a name, and sentences in a list.

use std::time::Duration;

use serde::Deserialize;

use super::SLUG;
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret};

#[derive(Default, Deserialize)]
struct Wire {
    #[serde(default)]
    name: String,
    #[serde(default)]
    errors: Vec<String>,
}

/// Who asks too often is locked out for this long; no header says so.
const LOCKED_OUT: Duration = Duration::from_secs(60);

pub(super) fn of(reply: &Reply, key: &Secret) -> ProviderError {
    let Wire { name, errors } = reply.json().unwrap_or_default();
    let kind = match reply.status {
        402 => ErrorKind::OutOfCredit,
        403 if name == "content_moderation" => ErrorKind::Refused,
        401 | 403 => ErrorKind::KeyRefused,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::Unavailable,
    };
    let message = match errors.is_empty() {
        true => "the answer is not the API's own".to_owned(),
        false => errors.join("; "),
    };
    let error = ProviderError::answered(SLUG, kind, &message, reply, key);
    let lock = (kind == ErrorKind::RateLimited).then_some(LOCKED_OUT);
    ProviderError { retry_after: error.retry_after.or(lock), ..error }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(status: u16, name: &str) -> ProviderError {
        let body = json!({"id": "i", "name": name, "errors": ["one", "two"]});
        of(&Reply::of(status, &[], &body.to_string()), &Secret::from("sk-1".to_owned()))
    }

    #[test]
    fn every_row_of_the_table_has_its_kind() {
        use ErrorKind::*;
        for (status, name, expected) in [
            (400, "bad_request", Rejected),
            (401, "unauthorized", KeyRefused),
            (402, "payment_required", OutOfCredit),
            (403, "content_moderation", Refused),
            (403, "forbidden", KeyRefused),
            (413, "payload_too_large", Rejected),
            (422, "invalid_language", Rejected),
            (429, "rate_limit_exceeded", RateLimited),
            (500, "internal_error", Unavailable),
        ] {
            let error = error(status, name);
            assert_eq!((error.kind, error.detail.as_str()), (expected, "one; two"), "{status} {name}");
            assert_eq!(error.retry_after, (expected == RateLimited).then_some(LOCKED_OUT));
        }
    }
}
