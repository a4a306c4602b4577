//! fal.ai's queue, file host and pricing API (client 1.10.1 and fal.ai documentation, November 2026).
//!
//! Billing: a unit is one megapixel of 1024 × 1024 pixels, begun ones included, for each picture of a request.
//! A request is charged when it completes with pictures, whether or not its result is ever fetched; refusals and
//! cancelled requests are free.
//!
//! Words in the prompt that steer the answer: `[[sandbox:nsfw]]` (422), `[[sandbox:black]]` (blacked out by the
//! safety checker), `[[sandbox:huge]]` (more than 50 megapixels), `[[sandbox:heavy]]` (more than 30 MB).

mod error;
mod input;
mod job;
mod media;
mod output;
mod queue;

use std::sync::Mutex;

use axum::{
    Router,
    extract::{Query, State},
    http::HeaderMap,
    response::{Json, Response},
    routing::{get, post, put},
};
use serde_json::{Value, json};

use crate::{
    exchange::{Receipt, presented_key},
    ids::fingerprint,
    ledger::{LedgerEntry, Vendor},
    options::SandboxOptions,
    sync::lock,
    world::World,
};
use error::FalError;
use input::Endpoint;
use job::Jobs;

/// The state of the stand-in.
pub(crate) struct Fal {
    queue_ms: i64,
    jobs: Mutex<Jobs>,
}

impl Fal {
    pub(crate) fn new(options: &SandboxOptions) -> Self {
        let queue_ms = i64::try_from(options.fal_queue_ms).unwrap_or(i64::MAX);
        Self { queue_ms, jobs: Mutex::default() }
    }
}

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::Fal, name, routes);
    let submit = || observed("submit", post(queue::submit));
    Router::new()
        .route("/queue/{owner}/{app}", submit())
        .route("/queue/{owner}/{app}/{*path}", submit())
        .route("/queue/{owner}/{app}/requests/{id}/status", observed("status", get(queue::status)))
        .route("/queue/{owner}/{app}/requests/{id}/cancel", observed("cancel", put(queue::cancel)))
        .route("/queue/{owner}/{app}/requests/{id}", observed("result", get(queue::result)))
        .route("/api/v1/models/pricing", observed("pricing", get(pricing)))
        .route("/media/{file}", world.observed(Vendor::FalMedia, "media", get(media::serve)))
}

/// Books the charges of all requests that have completed by now.
pub(crate) fn settle(world: &World) {
    let completed = lock(&world.fal.jobs).settle(world.clock.now_ms());
    for charge in completed {
        world.ledger.append(LedgerEntry {
            seq: 0,
            at_ms: charge.at_ms,
            vendor: Vendor::Fal,
            operation: "completion".to_owned(),
            method: String::new(),
            path: String::new(),
            status: None,
            account: Some(charge.account),
            micro_usd: charge.micro_usd,
            request_id: Some(charge.request_id),
            summary: charge.summary,
            fault: None,
        });
    }
}

/// Checks the key; answers its fingerprint.
fn authorize(headers: &HeaderMap) -> Result<String, FalError> {
    let key = presented_key(headers).unwrap_or_default();
    let scheme = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let whole = key.split_once(':').is_some_and(|(id, secret)| !id.is_empty() && !secret.is_empty());
    if !scheme.starts_with("Key ") || !whole || key.contains("revoked") {
        return Err(FalError::unauthorized());
    }
    if key.contains("nobalance") {
        return Err(FalError::locked());
    }
    Ok(fingerprint(key))
}

/// `GET /v1/models/pricing?endpoint_id=a&endpoint_id=b`.
async fn pricing(
    State(world): State<World>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let prices = authorize(&headers).and_then(|_| {
        let wanted = query.iter().filter(|(name, _)| name == "endpoint_id");
        wanted.map(|(_, id)| Endpoint::find(id).map(price)).collect::<Result<Vec<_>, _>>()
    });
    match prices {
        Ok(prices) => {
            let answer = Json(json!({ "prices": prices, "next_cursor": null, "has_more": false }));
            Receipt::new("reads prices").on(answer)
        }
        Err(error) => error.answer(&world, None),
    }
}

fn price(endpoint: &Endpoint) -> Value {
    json!({
        "endpoint_id": endpoint.id,
        "unit_price": endpoint.unit_price_usd(),
        "unit": "megapixels",
        "currency": "USD",
    })
}
