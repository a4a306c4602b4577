//! Resend's e-mail API (OpenAPI 1.5.0 and documentation, August 2026). Nothing is delivered: mails are kept, and
//! the inbox page shows them.

mod error;
mod mail;

use std::{
    collections::{HashMap, VecDeque},
    sync::Mutex,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{Json, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

pub use mail::Mail;

use crate::{
    clock::instant,
    exchange::{Receipt, presented_key},
    ids::{digest, fingerprint},
    ledger::Vendor,
    options::SandboxOptions,
    rate::{Allowance, RateLimit},
    sync::lock,
    world::World,
};
use error::ResendError;

/// Mails kept; the oldest is forgotten first.
const CAPACITY: usize = 500;
/// How long an idempotency key is remembered, in milliseconds.
const IDEMPOTENCY_MS: i64 = 24 * 3_600_000;
const MAX_KEY: usize = 256;

/// The state of the stand-in.
pub(crate) struct Resend {
    requests: RateLimit,
    outbox: Mutex<Outbox>,
}

#[derive(Debug, Default)]
struct Outbox {
    mails: VecDeque<Mail>,
    /// Earlier requests by API key and idempotency key.
    sent: HashMap<(String, String), Sent>,
}

#[derive(Debug)]
struct Sent {
    at_ms: i64,
    payload: [u8; 32],
    id: String,
}

impl Resend {
    pub(crate) fn new(options: &SandboxOptions) -> Self {
        let requests = RateLimit::new(options.resend_requests_per_second, 1_000);
        Self { requests, outbox: Mutex::default() }
    }

    /// The kept mails, oldest first.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        lock(&self.outbox).mails.iter().cloned().collect()
    }
}

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::Resend, name, routes);
    Router::new()
        .route("/emails", observed("send", post(send)))
        .route("/emails/{id}", observed("retrieve", get(retrieve)))
}

/// `POST /emails`.
async fn send(State(world): State<World>, headers: HeaderMap, body: Bytes) -> Response {
    let allowance = world.resend.requests.take(world.clock.now_ms());
    let outcome = admit(&world, &headers, allowance).and_then(|key| accept(&world, &headers, &key, &body));
    let mut response = match outcome {
        Ok((id, summary)) => {
            let receipt = Receipt { request_id: Some(id.clone()), ..Receipt::new(summary) };
            receipt.on(Json(json!({ "id": id })))
        }
        Err(error) => error.answer(),
    };
    add_rate_headers(&world, &mut response, allowance);
    response
}

/// `GET /emails/{id}`.
async fn retrieve(State(world): State<World>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let allowance = world.resend.requests.take(world.clock.now_ms());
    let found = admit(&world, &headers, allowance).and_then(|_| {
        let outbox = lock(&world.resend.outbox);
        let mail = outbox.mails.iter().find(|mail| mail.id == id);
        mail.map(shown).ok_or_else(|| ResendError::not_found("Email not found"))
    });
    let mut response = match found {
        Ok(mail) => Receipt::new("reads a mail").on(Json(mail)),
        Err(error) => error.answer(),
    };
    add_rate_headers(&world, &mut response, allowance);
    response
}

/// Checks what every request must bring; answers the key's fingerprint.
fn admit(world: &World, headers: &HeaderMap, allowance: Allowance) -> Result<String, ResendError> {
    if !headers.contains_key(header::USER_AGENT) {
        return Err(ResendError::user_agent());
    }
    let key = presented_key(headers).ok_or_else(ResendError::missing_key)?;
    if !key.starts_with("re_") || key.contains("revoked") {
        return Err(ResendError::invalid_key());
    }
    if !allowance.allowed {
        let seconds = allowance.retry_after_s(world.clock.now_ms());
        return Err(ResendError::rate_limited(allowance.limit, seconds));
    }
    Ok(fingerprint(key))
}

/// Takes a mail once for each idempotency key; answers its id and a line for the ledger.
fn accept(
    world: &World,
    headers: &HeaderMap,
    key: &str,
    body: &[u8],
) -> Result<(String, String), ResendError> {
    let body: Value = serde_json::from_slice(body).map_err(|error| ResendError::json(&error))?;
    let idempotency_key = match headers.get("idempotency-key").map(HeaderValue::to_str) {
        None => None,
        Some(Ok(text)) if (1..=MAX_KEY).contains(&text.len()) => Some((key.to_owned(), text.to_owned())),
        Some(_) => return Err(ResendError::idempotency_key()),
    };
    let now = world.clock.now_ms();
    // Compared as parsed JSON: the order of members and the spaces do not matter.
    let payload = digest(body.to_string().as_bytes());
    let mut outbox = lock(&world.resend.outbox);
    outbox.sent.retain(|_, sent| now - sent.at_ms < IDEMPOTENCY_MS);
    if let Some(sent) = idempotency_key.as_ref().and_then(|key| outbox.sent.get(key)) {
        return match sent.payload == payload {
            true => Ok((sent.id.clone(), "the same mail again, not sent".to_owned())),
            false => Err(ResendError::idempotent_request()),
        };
    }
    let mail = Mail::read(&body, world.ids.uuid(), now)?;
    let id = mail.id.clone();
    let summary = format!("“{}” to {} recipients", mail.subject, mail.to.len());
    if outbox.mails.len() == CAPACITY {
        outbox.mails.pop_front();
    }
    outbox.mails.push_back(mail);
    if let Some(key) = idempotency_key {
        outbox.sent.insert(key, Sent { at_ms: now, payload, id: id.clone() });
    }
    Ok((id, summary))
}

/// The mail as the API shows it.
fn shown(mail: &Mail) -> Value {
    let created = instant(mail.created_at_ms).strftime("%Y-%m-%d %H:%M:%S.%f+00").to_string();
    let bounced = mail.to.iter().any(|address| address.contains("bounced@resend.dev"));
    json!({
        "object": "email",
        "id": mail.id,
        "message_id": format!("<{}@sandbox.invalid>", mail.id),
        "to": mail.to,
        "from": mail.from,
        "created_at": created,
        "subject": mail.subject,
        "html": mail.html,
        "text": mail.text,
        "bcc": mail.bcc,
        "cc": mail.cc,
        "reply_to": mail.reply_to,
        "last_event": if bounced { "bounced" } else { "delivered" },
    })
}

fn add_rate_headers(world: &World, response: &mut Response, allowance: Allowance) {
    let seconds = allowance.retry_after_s(world.clock.now_ms());
    let headers = response.headers_mut();
    headers.insert("ratelimit-limit", HeaderValue::from(allowance.limit));
    headers.insert("ratelimit-remaining", HeaderValue::from(allowance.remaining));
    headers.insert("ratelimit-reset", HeaderValue::from(seconds));
    if !allowance.allowed {
        headers.insert("retry-after", HeaderValue::from(seconds));
    }
}
