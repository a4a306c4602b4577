//! The error table (errors page and SDK 1.12.0, November 2026): decided by status, `error.type` and
//! `details.error_code`, because messages change.

use serde::Deserialize;
use serde_json::Value;

use super::SLUG;
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret, redact};

#[derive(Default, Deserialize)]
struct Envelope {
    #[serde(default)]
    error: WireError,
    request_id: Option<String>,
}

#[derive(Default, Deserialize)]
struct WireError {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    message: String,
    details: Option<Details>,
}

#[derive(Default, Deserialize)]
struct Details {
    error_code: Option<String>,
}

/// The error that an answer without success reports.
pub(super) fn error(reply: &Reply, key: &Secret) -> ProviderError {
    let Envelope { error, request_id } = reply.json().unwrap_or_default();
    let code = error.details.and_then(|details| details.error_code).unwrap_or_default();
    let kind = kind(reply.status, &error.kind, &code, &error.message);
    let detail = match (error.kind.as_str(), error.message.as_str()) {
        ("", _) => "the answer is not the API's own",
        (kind, "") => kind,
        (_, message) => message,
    };
    let answered = ProviderError::answered(SLUG, kind, detail, reply, key);
    ProviderError {
        request_id: answered.request_id.clone().or(request_id),
        vendor_retry: reply.flag("x-should-retry"),
        ..answered
    }
}

/// The error that a batch holds for one of its requests. There is no status of its own, and nothing is billed.
pub(super) fn in_batch(error: &Value, key: &Secret) -> ProviderError {
    let Envelope { error, request_id } = serde_json::from_value(error.clone()).unwrap_or_default();
    let kind = match error.kind.as_str() {
        "invalid_request_error" | "not_found_error" | "request_too_large" => ErrorKind::Rejected,
        "authentication_error" | "permission_error" => ErrorKind::KeyRefused,
        "billing_error" => ErrorKind::OutOfCredit,
        "rate_limit_error" => ErrorKind::RateLimited,
        _ => ErrorKind::Unavailable,
    };
    let detail = redact::excerpt(&error.message, key);
    ProviderError { request_id, ..ProviderError::new(SLUG, kind, detail) }
}

fn kind(status: u16, error_type: &str, code: &str, message: &str) -> ErrorKind {
    match status {
        400 if is_about_money(error_type, code, message) => ErrorKind::OutOfCredit,
        400 if code == "organization_on_hold" => ErrorKind::KeyRefused,
        401 | 403 => ErrorKind::KeyRefused,
        402 => ErrorKind::OutOfCredit,
        429 if code.ends_with("_spend_limit_reached") => ErrorKind::OutOfCredit,
        429 => ErrorKind::RateLimited,
        408 | 409 | 500.. => ErrorKind::Unavailable,
        400..=499 => ErrorKind::Rejected,
        // The API answers nothing else; a redirect or the like comes from something in between.
        _ => ErrorKind::Unavailable,
    }
}

/// A balance used up and a limit the customer set arrive as plain 400 with no code of their own; only the
/// message tells (seen from 2025 to September 2026).
fn is_about_money(error_type: &str, code: &str, message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    error_type == "billing_error"
        || code.ends_with("_spend_limit_reached")
        || ["credit balance is too low", "usage limits", "spend limit"]
            .iter()
            .any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    fn answered(status: u16, headers: &[(&'static str, &str)], body: &str) -> ProviderError {
        error(&Reply::of(status, headers, body), &Secret::from("sk-ant-1".to_owned()))
    }

    fn envelope(kind: &str, code: Option<&str>, message: &str) -> String {
        let mut error = json!({"type": kind, "message": message});
        if let Some(code) = code {
            error["details"] = json!({"error_code": code});
        }
        json!({"type": "error", "error": error, "request_id": "req_body"}).to_string()
    }

    #[test]
    fn every_row_of_the_table_has_its_kind() {
        use ErrorKind::*;
        for (status, kind, code, message, expected, retryable) in [
            (400, "invalid_request_error", None, "max_tokens: too large", Rejected, false),
            (
                400,
                "invalid_request_error",
                None,
                "Your credit balance is too low to access",
                OutOfCredit,
                false,
            ),
            (
                400,
                "invalid_request_error",
                None,
                "You have reached your specified API usage limits.",
                OutOfCredit,
                false,
            ),
            (400, "invalid_request_error", Some("organization_on_hold"), "on hold", KeyRefused, false),
            (401, "authentication_error", None, "invalid x-api-key", KeyRefused, false),
            (402, "billing_error", None, "payment", OutOfCredit, false),
            (403, "permission_error", None, "no", KeyRefused, false),
            (404, "not_found_error", None, "model: claude-9", Rejected, false),
            (408, "timeout_error", None, "slow", Unavailable, true),
            (409, "conflict_error", None, "conflict", Unavailable, true),
            (413, "request_too_large", None, "too large", Rejected, false),
            (429, "rate_limit_error", None, "slow down", RateLimited, true),
            (429, "rate_limit_error", Some("ramp_limit_exceeded"), "ramp", RateLimited, true),
            (429, "rate_limit_error", Some("enforced_spend_limit_reached"), "spent", OutOfCredit, false),
            (429, "rate_limit_error", Some("contract_spend_limit_reached"), "spent", OutOfCredit, false),
            (500, "api_error", None, "oops", Unavailable, true),
            (503, "cmek_unavailable", None, "key store", Unavailable, true),
            (504, "timeout_error", None, "slow", Unavailable, true),
            (529, "overloaded_error", None, "busy", Unavailable, true),
            (422, "unheard_of_error", None, "?", Rejected, false),
        ] {
            let error = answered(status, &[], &envelope(kind, code, message));
            assert_eq!(error.kind, expected, "{status} {kind} {code:?} {message}");
            assert_eq!(error.is_retryable(), retryable, "{status} {kind} {code:?} {message}");
            assert_eq!(error.status, Some(status));
            assert_eq!(error.request_id.as_deref(), Some("req_body"));
        }
    }

    #[test]
    fn headers_tell_the_wait_the_name_and_whether_a_repeat_can_help() {
        let body = envelope("rate_limit_error", None, "slow down");
        let headers = [("retry-after", "7"), ("request-id", "req_head"), ("x-should-retry", "false")];
        let error = answered(429, &headers, &body);
        assert_eq!(error.retry_after, Some(Duration::from_secs(7)));
        assert_eq!(error.request_id.as_deref(), Some("req_head"));
        assert!(!error.is_retryable());
        assert!(
            answered(400, &[("x-should-retry", "true")], &envelope("api_error", None, "")).is_retryable()
        );
    }

    #[test]
    fn a_gateways_page_is_judged_by_its_status() {
        for (status, expected) in
            [(502, ErrorKind::Unavailable), (403, ErrorKind::KeyRefused), (302, ErrorKind::Unavailable)]
        {
            let error = answered(status, &[], "<html><title>Blocked</title></html>");
            assert_eq!(error.kind, expected);
            assert_eq!(error.detail, "the answer is not the API's own");
        }
    }

    #[test]
    fn an_echoed_key_does_not_reach_the_detail() {
        let error = answered(401, &[], &envelope("authentication_error", None, "bad key sk-ant-1"));
        assert_eq!(error.detail, "bad key [secret]");
    }

    #[test]
    fn an_error_inside_a_batch_is_told_by_its_type() {
        for (kind, expected) in [
            ("invalid_request_error", ErrorKind::Rejected),
            ("billing_error", ErrorKind::OutOfCredit),
            ("overloaded_error", ErrorKind::Unavailable),
            ("unheard_of_error", ErrorKind::Unavailable),
        ] {
            let error: Value = serde_json::from_str(&envelope(kind, None, "sk-ant-1 did it")).unwrap();
            let error = in_batch(&error, &Secret::from("sk-ant-1".to_owned()));
            assert_eq!((error.kind, error.detail.as_str()), (expected, "[secret] did it"));
            assert!(error.usage.is_none());
        }
    }
}
