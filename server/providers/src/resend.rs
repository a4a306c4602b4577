//! Resend: one e-mail at a time, protected against doubles by an idempotency key.

use reqwest::header;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::endpoints::below;
use crate::http::Reply;
use crate::{Endpoints, ErrorKind, Host, Http, ProviderError, Secret};

/// The provider's stable name.
pub const SLUG: &str = "resend";
/// Its API; `/emails` follows.
pub const HOST: Host = Host { name: "RESEND", address: "https://api.resend.com", stand_in: "resend" };

/// Every host that this client calls.
pub(crate) const HOSTS: &[Host] = &[HOST];

/// An e-mail to one person, in both forms.
#[derive(Clone, Debug)]
pub struct Email {
    /// `Name <address@domain>`; the domain must be verified with Resend.
    pub from: String,
    /// One address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The HTML form.
    pub html: String,
    /// The plain form.
    pub text: String,
}

/// A client for one key.
pub struct Resend {
    http: Http,
    base: Url,
    key: Secret,
}

#[derive(Serialize)]
struct Body<'a> {
    from: &'a str,
    to: [&'a str; 1],
    subject: &'a str,
    html: &'a str,
    text: &'a str,
    headers: Headers,
}

/// Keeps holiday replies away (RFC 3834 §5).
#[derive(Serialize)]
struct Headers {
    #[serde(rename = "Auto-Submitted")]
    auto_submitted: &'static str,
}

#[derive(Deserialize)]
struct Sent {
    id: String,
}

#[derive(Default, Deserialize)]
struct WireError {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
}

impl Resend {
    /// Connects nothing yet.
    pub fn new(http: Http, endpoints: &Endpoints, key: Secret) -> Self {
        Self { http, base: endpoints.of(&HOST), key }
    }

    /// Sends an e-mail and returns Resend's id for it. The same `idempotency_key` (1 to 256 characters, no secret)
    /// with the same e-mail sends it once within 24 hours, so every retryable failure may be repeated.
    pub async fn send(&self, email: &Email, idempotency_key: &str) -> Result<String, ProviderError> {
        let call = self.http.post(SLUG, "send", below(&self.base, "emails"));
        let call = call.secret(header::AUTHORIZATION, "Bearer ", &self.key);
        let reply = call.header("idempotency-key", idempotency_key).json(&body(email)).send().await;
        let reply =
            reply.map_err(|failure| ProviderError::unanswered(SLUG, failure, ErrorKind::Unavailable))?;
        if !reply.is_success() {
            return Err(error(&reply, &self.key));
        }
        match reply.json::<Sent>() {
            Some(sent) => Ok(sent.id),
            None => {
                let detail = "the answer holds no id";
                Err(ProviderError::answered(SLUG, ErrorKind::Unavailable, detail, &reply, &self.key))
            }
        }
    }
}

fn body(email: &Email) -> Body<'_> {
    Body {
        from: &email.from,
        to: [&email.to],
        subject: &email.subject,
        html: &email.html,
        text: &email.text,
        headers: Headers { auto_submitted: "auto-generated" },
    }
}

fn error(reply: &Reply, key: &Secret) -> ProviderError {
    let WireError { name, message } = reply.json().unwrap_or_default();
    let detail = match (name.as_str(), message.as_str()) {
        ("", _) => "the answer is not the API's own".to_owned(),
        (name, "") => name.to_owned(),
        (name, message) => format!("{name}: {message}"),
    };
    ProviderError::answered(SLUG, kind(reply.status, &name), &detail, reply, key)
}

/// The error table (API reference, November 2026). The name decides where one status has several meanings.
fn kind(status: u16, name: &str) -> ErrorKind {
    match (status, name) {
        (401, _) | (403, "invalid_api_key" | "suspended_api_key" | "invalid_permission" | "") => {
            ErrorKind::KeyRefused
        }
        (429, "daily_quota_exceeded" | "monthly_quota_exceeded") => ErrorKind::OutOfCredit,
        (429, _) => ErrorKind::RateLimited,
        (409, "invalid_idempotent_request") => ErrorKind::Rejected,
        (408 | 409 | 500.., _) => ErrorKind::Unavailable,
        (400..=499, _) => ErrorKind::Rejected,
        _ => ErrorKind::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_request_holds_what_the_api_knows_and_nothing_else() {
        let email = Email {
            from: "Autogram <mail@example.org>".into(),
            to: "ada@example.org".into(),
            subject: "Your link".into(),
            html: "<p>hi</p>".into(),
            text: "hi".into(),
        };
        assert_eq!(
            serde_json::to_value(body(&email)).unwrap(),
            json!({
                "from": "Autogram <mail@example.org>",
                "to": ["ada@example.org"],
                "subject": "Your link",
                "html": "<p>hi</p>",
                "text": "hi",
                "headers": {"Auto-Submitted": "auto-generated"},
            })
        );
    }

    #[test]
    fn every_row_of_the_table_has_its_kind() {
        use ErrorKind::*;
        for (status, name, expected) in [
            (400, "invalid_idempotency_key", Rejected),
            (400, "validation_error", Rejected),
            (401, "missing_api_key", KeyRefused),
            (401, "restricted_api_key", KeyRefused),
            (403, "invalid_api_key", KeyRefused),
            (403, "suspended_api_key", KeyRefused),
            (403, "invalid_permission", KeyRefused),
            (403, "validation_error", Rejected),
            (404, "not_found", Rejected),
            (405, "method_not_allowed", Rejected),
            (409, "concurrent_idempotent_requests", Unavailable),
            (409, "resource_locked", Unavailable),
            (409, "invalid_idempotent_request", Rejected),
            (422, "missing_required_field", Rejected),
            (422, "invalid_parameter", Rejected),
            (429, "rate_limit_exceeded", RateLimited),
            (429, "daily_quota_exceeded", OutOfCredit),
            (429, "monthly_quota_exceeded", OutOfCredit),
            (500, "application_error", Unavailable),
            (503, "service_unavailable", Unavailable),
        ] {
            let body = json!({"statusCode": status, "name": name, "message": "m"}).to_string();
            let error = error(&Reply::of(status, &[], &body), &Secret::from("re_1".to_owned()));
            assert_eq!(error.kind, expected, "{status} {name}");
            assert_eq!(error.detail, format!("{name}: m"));
        }
    }
}
