//! fal's errors (error reference and JS client 1.10.1, November 2026). `detail` is a text for infrastructure and a
//! list for what the model objects to. The same status means different things for a call and for a job.

use serde::Deserialize;

use super::SLUG;
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret};

#[derive(Default, Deserialize)]
struct Wire {
    #[serde(default)]
    detail: Detail,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Detail {
    Text(String),
    Items(Vec<Item>),
}

impl Default for Detail {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    msg: String,
    #[serde(rename = "type", default)]
    kind: String,
}

impl Detail {
    /// The vendor's words; the input it quotes next to them is left out.
    fn message(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Items(items) => items.iter().map(|item| item.msg.as_str()).collect::<Vec<_>>().join("; "),
        }
    }

    fn is_about_content(&self) -> bool {
        let kinds = ["content_policy_violation", "no_media_generated"];
        matches!(self, Self::Items(items) if items.iter().any(|item| kinds.contains(&item.kind.as_str())))
    }

    fn is_empty(&self) -> bool {
        self.message().is_empty()
    }
}

/// The failure of an order or of a look-up.
pub(super) fn of_call(reply: &Reply, key: &Secret) -> ProviderError {
    let detail = detail(reply);
    error(kind(reply, &detail), &detail, reply, key)
}

/// The failure of a question about an order: one that is not known any more will not come back.
pub(super) fn of_poll(reply: &Reply, key: &Secret) -> ProviderError {
    let detail = detail(reply);
    let kind = match kind(reply, &detail) {
        ErrorKind::Rejected => ErrorKind::OrderVoid,
        kind => kind,
    };
    error(kind, &detail, reply, key)
}

/// The failure of the job itself, told where its result should be. fal has repeated what it could, so a runner's
/// failure is final for this order and costs nothing; only an answer without a detail is trouble on the way. What
/// the model finds wrong with the input (422) will be wrong again.
pub(super) fn of_job(reply: &Reply, key: &Secret) -> ProviderError {
    let detail = detail(reply);
    let kind = match kind(reply, &detail) {
        ErrorKind::Unavailable if !detail.is_empty() => ErrorKind::OrderVoid,
        ErrorKind::Rejected if reply.status != 422 || reply.flag("x-fal-retryable") == Some(true) => {
            ErrorKind::OrderVoid
        }
        kind => kind,
    };
    error(kind, &detail, reply, key)
}

fn detail(reply: &Reply) -> Detail {
    reply.json::<Wire>().unwrap_or_default().detail
}

fn kind(reply: &Reply, detail: &Detail) -> ErrorKind {
    match reply.status {
        401 => ErrorKind::KeyRefused,
        // An exhausted balance locks the user; only the words tell it from a key without rights (September 2026).
        403 if detail.message().contains("locked") || detail.message().contains("balance") => {
            ErrorKind::OutOfCredit
        }
        403 => ErrorKind::KeyRefused,
        402 => ErrorKind::OutOfCredit,
        422 if detail.is_about_content() => ErrorKind::Refused,
        429 => ErrorKind::RateLimited,
        504 if reply.header("x-fal-request-timeout-type") == Some("user") => ErrorKind::Rejected,
        500.. => ErrorKind::Unavailable,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::Unavailable,
    }
}

fn error(kind: ErrorKind, detail: &Detail, reply: &Reply, key: &Secret) -> ProviderError {
    let message = match detail.message() {
        empty if empty.is_empty() => "the answer is not the API's own".to_owned(),
        message => message,
    };
    let answered = ProviderError::answered(SLUG, kind, &message, reply, key);
    let vendor_retry = reply.flag("x-fal-retryable").filter(|_| kind.is_retryable());
    ProviderError { vendor_retry, ..answered }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn reply(status: u16, headers: &[(&'static str, &str)], detail: &Value) -> Reply {
        Reply::of(status, headers, &json!({"detail": detail}).to_string())
    }

    fn key() -> Secret {
        Secret::from("fal-key".to_owned())
    }

    fn item(kind: &str) -> Value {
        json!([{"loc": ["body", "prompt"], "msg": "about the prompt", "type": kind, "url": "u", "input": "secret prompt"}])
    }

    #[test]
    fn every_row_of_the_table_has_its_kind() {
        use ErrorKind::*;
        let none: &[(&str, &str)] = &[];
        for (status, headers, detail, call, poll, job) in [
            (401, none, json!("Cannot access application"), KeyRefused, KeyRefused, KeyRefused),
            (
                403,
                none,
                json!("User is locked. Reason: Exhausted balance."),
                OutOfCredit,
                OutOfCredit,
                OutOfCredit,
            ),
            (403, none, json!("Access denied"), KeyRefused, KeyRefused, KeyRefused),
            (402, none, json!("Payment required"), OutOfCredit, OutOfCredit, OutOfCredit),
            (404, none, json!("Application not found"), Rejected, OrderVoid, OrderVoid),
            (400, none, json!("Request was cancelled"), Rejected, OrderVoid, OrderVoid),
            (422, none, item("content_policy_violation"), Refused, Refused, Refused),
            (422, none, item("no_media_generated"), Refused, Refused, Refused),
            (422, none, item("value_error"), Rejected, OrderVoid, Rejected),
            (422, &[("x-fal-retryable", "true")], item("value_error"), Rejected, OrderVoid, OrderVoid),
            (429, none, json!("Too many"), RateLimited, RateLimited, RateLimited),
            (500, none, json!("Internal"), Unavailable, Unavailable, OrderVoid),
            (503, none, json!("runner_scheduling_failure"), Unavailable, Unavailable, OrderVoid),
            (504, none, json!("request_timeout"), Unavailable, Unavailable, OrderVoid),
            (504, &[("x-fal-request-timeout-type", "user")], json!("yours"), Rejected, OrderVoid, OrderVoid),
            (502, none, json!(""), Unavailable, Unavailable, Unavailable),
        ] {
            let reply = reply(status, headers, &detail);
            assert_eq!(of_call(&reply, &key()).kind, call, "call {status} {detail}");
            assert_eq!(of_poll(&reply, &key()).kind, poll, "poll {status} {detail}");
            assert_eq!(of_job(&reply, &key()).kind, job, "job {status} {detail}");
        }
    }

    #[test]
    fn the_vendors_word_on_a_repeat_counts_for_what_might_be_repeated() {
        let with = |status, word| of_call(&reply(status, &[("x-fal-retryable", word)], &json!("x")), &key());
        assert!(!with(503, "false").is_retryable());
        assert!(with(503, "true").is_retryable());
        assert!(!with(401, "true").is_retryable());
    }

    #[test]
    fn the_prompt_that_is_quoted_back_stays_out_of_the_detail() {
        let error = of_call(&reply(422, &[("x-fal-request-id", "r-1")], &item("value_error")), &key());
        assert_eq!(error.detail, "about the prompt");
        assert_eq!(error.request_id.as_deref(), Some("r-1"));
    }

    #[test]
    fn a_gateways_page_is_judged_by_its_status() {
        let page = Reply::of(502, &[], "<html>Bad gateway</html>");
        for error in [of_call(&page, &key()), of_poll(&page, &key()), of_job(&page, &key())] {
            assert_eq!(error.kind, ErrorKind::Unavailable);
            assert_eq!(error.detail, "the answer is not the API's own");
        }
    }
}
