//! OpenAI's errors (error reference and client 7.57.0, November 2026). 429 is two things: too fast, which passes, and
//! no money, which does not.

use serde::Deserialize;

use super::SLUG;
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret};

#[derive(Default, Deserialize)]
struct Wire {
    #[serde(default)]
    error: Body,
}

#[derive(Default, Deserialize)]
struct Body {
    message: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
}

/// The codes under which moderation refuses, today's and the older one.
const MODERATION: [&str; 2] = ["moderation_blocked", "content_policy_violation"];
/// The codes that say that there is no money, under whatever type and status.
const NO_MONEY: [&str; 6] = [
    "billing_hard_limit_reached",
    "credit_balance_exhausted",
    "insufficient_quota",
    "organization_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
    "project_spend_limit_exceeded",
];

pub(super) fn of(reply: &Reply, key: &Secret) -> ProviderError {
    let Body { message, kind, code } = reply.json::<Wire>().unwrap_or_default().error;
    let is = |words: &[&str]| [&kind, &code].into_iter().flatten().any(|word| words.contains(&word.as_str()));
    let kind = match reply.status {
        400 if is(&MODERATION) => ErrorKind::Refused,
        400 | 402 | 403 | 429 if is(&NO_MONEY) => ErrorKind::OutOfCredit,
        // 403: the key has no right to this model, or its organisation has not been verified.
        401 | 403 => ErrorKind::KeyRefused,
        402 => ErrorKind::OutOfCredit,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::Unavailable,
    };
    let message = message.as_deref().unwrap_or("the answer is not the API's own");
    let vendor_retry = reply.flag("x-should-retry").filter(|_| kind.is_retryable());
    ProviderError { vendor_retry, ..ProviderError::answered(SLUG, kind, message, reply, key) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn error(status: u16, kind: &str, code: Option<&str>) -> ProviderError {
        let body = json!({"error": {"message": "words", "type": kind, "param": null, "code": code}});
        of(&Reply::of(status, &[("retry-after", "7")], &body.to_string()), &Secret::from("sk-1".to_owned()))
    }

    #[test]
    fn every_row_of_the_table_has_its_kind() {
        use ErrorKind::*;
        for (status, kind, code, expected) in [
            (400, "image_generation_user_error", Some("moderation_blocked"), Refused),
            (400, "invalid_request_error", Some("content_policy_violation"), Refused),
            (400, "invalid_request_error", Some("unknown_parameter"), Rejected),
            (400, "invalid_request_error", Some("billing_hard_limit_reached"), OutOfCredit),
            (401, "invalid_request_error", Some("invalid_api_key"), KeyRefused),
            (403, "invalid_request_error", None, KeyRefused),
            (404, "invalid_request_error", Some("model_not_found"), Rejected),
            (429, "requests", Some("rate_limit_exceeded"), RateLimited),
            (429, "tokens", Some("rate_limit_exceeded"), RateLimited),
            (429, "insufficient_quota", Some("credit_balance_exhausted"), OutOfCredit),
            (429, "insufficient_quota", None, OutOfCredit),
            (429, "requests", Some("project_spend_limit_exceeded"), OutOfCredit),
            (500, "server_error", None, Unavailable),
            (503, "server_error", None, Unavailable),
        ] {
            let error = error(status, kind, code);
            assert_eq!((error.kind, error.detail.as_str()), (expected, "words"), "{status} {kind} {code:?}");
            assert_eq!(error.retry_after, Some(Duration::from_secs(7)));
        }
    }

    #[test]
    fn the_vendors_word_on_a_repeat_counts_for_what_might_be_repeated() {
        let with = |status, word| {
            of(&Reply::of(status, &[("x-should-retry", word)], "{}"), &Secret::from("sk-1".to_owned()))
        };
        assert!(!with(500, "false").is_retryable());
        assert!(!with(401, "true").is_retryable());
        assert_eq!(with(502, "true").detail, "the answer is not the API's own");
    }
}
