//! Anthropic's Messages and Models APIs, versions 2026-10-21 and 2023-06-01 (Anthropic API documentation and
//! SDK 1.12.0, November 2026).
//!
//! Served: whole (unstreamed) messages with text, images, documents and custom tools, and batches of them. Not served:
//! streaming, server-side tools and prompt caching, so the cache counters of `usage` are always zero.
//!
//! Words in the prompt that steer the answer: `[[sandbox:refuse]]`, `[[sandbox:break-schema]]`,
//! `[[sandbox:max-tokens]]`, `[[sandbox:long-caption]]`, `[[sandbox:one-hashtag]]`; the last two are mended when a
//! prompt brings the `<post>` back, unless it says `[[sandbox:stubborn]]`, or `[[sandbox:refuse-repair]]`.

mod answer;
mod article;
mod batch_body;
mod batches;
mod error;
mod language;
mod lessons;
mod message;
mod messages;
mod models;
mod phrases;
mod place;
mod prose;
mod request;
mod rules;
mod schema;
mod shape;
mod subjects;
mod writer;

use std::{collections::VecDeque, sync::Mutex};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::HeaderMap,
    routing::{get, post},
};
use serde_json::Value;

use crate::{
    exchange::presented_key,
    ledger::Vendor,
    options::SandboxOptions,
    rate::{Allowance, RateLimit},
    sync::lock,
    world::World,
};
pub(crate) use batches::settle;
use error::ApiError;

/// Largest request of the Messages API, in bytes (API documentation, errors page).
const REQUEST_LIMIT: usize = 32 << 20;
/// Requests that are kept to be looked at.
const KEPT: usize = 200;
const VERSIONS: [&str; 2] = ["2026-10-21", "2023-06-01"];

/// The state of the stand-in: how often it was asked this minute.
pub(crate) struct Anthropic {
    requests: RateLimit,
    /// Newest first.
    batches: Mutex<Vec<batches::Batch>>,
    /// Oldest first.
    asked: Mutex<VecDeque<Value>>,
}

impl Anthropic {
    pub(crate) fn new(options: &SandboxOptions) -> Self {
        let requests = RateLimit::new(options.anthropic_requests_per_minute, 60_000);
        Self { requests, batches: Mutex::default(), asked: Mutex::default() }
    }

    /// The newest requests for a message that could be read, oldest first.
    pub(crate) fn asked(&self) -> Vec<Value> {
        lock(&self.asked).iter().cloned().collect()
    }

    fn remember(&self, body: &Value) {
        let mut asked = lock(&self.asked);
        if asked.len() == KEPT {
            asked.pop_front();
        }
        asked.push_back(body.clone());
    }
}

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::Anthropic, name, routes);
    let batch_create = observed("batch_create", post(batches::create));
    let batch_list = observed("batches", get(batches::list));
    Router::new()
        .route("/v1/messages", observed("messages", post(messages::create)))
        .route("/v1/messages/batches", batch_create.merge(batch_list))
        .route("/v1/messages/batches/{id}", observed("batch", get(batches::one)))
        .route("/v1/messages/batches/{id}/results", observed("batch_results", get(batches::results)))
        .route("/v1/messages/batches/{id}/cancel", observed("batch_cancel", post(batches::cancel)))
        .route("/v1/models", observed("models", get(models::list)))
        .route("/v1/models/{id}", observed("model", get(models::one)))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT))
}

/// What every request must bring: a key, a version, and room in the minute. Answers the version.
fn admit(world: &World, headers: &HeaderMap) -> Result<(&'static str, Allowance), ApiError> {
    let key = presented_key(headers)
        .ok_or_else(|| ApiError::authentication("x-api-key header is required, or Authorization: Bearer"))?;
    if !key.starts_with("sk-ant-") || key.starts_with("sk-ant-revoked") {
        return Err(ApiError::authentication("invalid x-api-key"));
    }
    let version = headers.get("anthropic-version").and_then(|value| value.to_str().ok());
    let version = version.ok_or_else(|| ApiError::invalid("anthropic-version: header is required"))?;
    let known = VERSIONS.into_iter().find(|known| *known == version);
    let known = known.ok_or_else(|| {
        ApiError::invalid(format!("anthropic-version: \"{version}\" is not a valid version"))
    })?;
    let now = world.clock.now_ms();
    let allowance = world.anthropic.requests.take(now);
    if allowance.allowed { Ok((known, allowance)) } else { Err(ApiError::rate_limited(allowance, now)) }
}
