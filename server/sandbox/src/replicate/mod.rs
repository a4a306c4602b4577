//! Replicate's predictions by official models and its file host (client 1.4.0 and documentation, November 2026).
//!
//! Billing: a price for each picture, charged when a prediction succeeds, whether or not it is ever fetched; failures
//! are free.
//!
//! Words in the prompt that steer the answer: `[[sandbox:nsfw]]` (fails with the checker's sentence),
//! `[[sandbox:sensitive]]` (fails with E005), `[[sandbox:huge]]` (more than 50 megapixels), `[[sandbox:heavy]]` (more
//! than 30 MB). Tokens: `revoked` in it is refused, `nobalance` has no credit.

mod error;
mod input;
mod prediction;

use std::{collections::HashMap, sync::Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Json, Response},
    routing::{get, post},
};
use serde_json::json;

use crate::{
    exchange::{Receipt, bearer_key, presented_key},
    ids::{fingerprint, seed},
    ledger::{LedgerEntry, Vendor},
    options::SandboxOptions,
    sync::lock,
    world::World,
};
use error::ReplicateError;
use input::Input;
use prediction::Prediction;

/// The state of the stand-in.
pub(crate) struct Replicate {
    takes_ms: i64,
    predictions: Mutex<HashMap<String, Prediction>>,
}

impl Replicate {
    pub(crate) fn new(options: &SandboxOptions) -> Self {
        let takes_ms = i64::try_from(options.fal_queue_ms).unwrap_or(i64::MAX);
        Self { takes_ms, predictions: Mutex::default() }
    }
}

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, routes| world.observed(Vendor::Replicate, name, routes);
    let delivery = world.observed(Vendor::ReplicateDelivery, "delivery", get(deliver));
    Router::new()
        .route("/v1/models/{owner}/{name}/predictions", observed("predict", post(predict)))
        .route("/v1/predictions/{id}", observed("prediction", get(prediction)))
        .route("/v1/account", observed("account", get(account)))
        .route("/delivery/{id}/{file}", delivery)
}

/// Books the charges of all predictions that have succeeded by now, each once.
pub(crate) fn settle(world: &World) {
    let now = world.clock.now_ms();
    let mut due: Vec<Prediction> = Vec::new();
    for prediction in lock(&world.replicate.predictions).values_mut() {
        if !prediction.charged && prediction.failure().is_none() && now >= prediction.completes_ms {
            prediction.charged = true;
            due.push(prediction.clone());
        }
    }
    due.sort_by_key(|prediction| prediction.completes_ms);
    for prediction in due {
        world.ledger.append(LedgerEntry {
            seq: 0,
            at_ms: prediction.completes_ms,
            vendor: Vendor::Replicate,
            operation: "completion".to_owned(),
            method: String::new(),
            path: String::new(),
            status: None,
            account: Some(prediction.account),
            micro_usd: prediction.input.micro_usd,
            request_id: Some(prediction.id),
            summary: format!("{}: 1 picture", prediction.input.model),
            fault: None,
        });
    }
}

/// Checks the token; answers its fingerprint.
fn authorize(headers: &HeaderMap) -> Result<String, ReplicateError> {
    bearer_key(headers, "r8_").map(fingerprint).ok_or_else(ReplicateError::unauthorized)
}

/// `POST /v1/models/{owner}/{name}/predictions`.
async fn predict(
    State(world): State<World>,
    Path((owner, name)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let accepted = authorize(&headers).and_then(|account| {
        let input = Input::read(&format!("{owner}/{name}"), &body)?;
        match presented_key(&headers).is_some_and(|key| key.contains("nobalance")) {
            true => Err(ReplicateError::no_credit()),
            false => Ok((account, input)),
        }
    });
    let (account, input) = match accepted {
        Ok(accepted) => accepted,
        Err(error) => return error.answer(),
    };
    let (id, now) = (world.ids.uuid().replace('-', ""), world.clock.now_ms());
    let summary = format!("{} {}", input.model, input.aspect_ratio);
    let completes_ms = now.saturating_add(world.replicate.takes_ms);
    let prediction =
        Prediction { id: id.clone(), account, input, created_ms: now, completes_ms, charged: false };
    // An answer to an order is always its beginning; a picture is never ready at once.
    let body = prediction.told(&world.url, i64::MIN);
    lock(&world.replicate.predictions).insert(id.clone(), prediction);
    Receipt { request_id: Some(id), ..Receipt::new(summary) }.on((StatusCode::CREATED, Json(body)))
}

/// `GET /v1/predictions/{id}`.
async fn prediction(State(world): State<World>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    settle(&world);
    let found = authorize(&headers).and_then(|account| {
        let predictions = lock(&world.replicate.predictions);
        let own = predictions.get(&id).filter(|prediction| prediction.account == account);
        own.cloned().ok_or_else(ReplicateError::not_found)
    });
    match found {
        Ok(prediction) => {
            let body = prediction.told(&world.url, world.clock.now_ms());
            let summary = body["status"].as_str().unwrap_or_default().to_owned();
            Receipt { request_id: Some(id), ..Receipt::new(summary) }.on(Json(body))
        }
        Err(error) => error.answer(),
    }
}

/// `GET /v1/account`: costs nothing, and works without credit.
async fn account(headers: HeaderMap) -> Response {
    match authorize(&headers) {
        Ok(_) => {
            let body =
                json!({ "type": "user", "username": "sandbox", "name": "Sandbox", "github_url": null });
            Receipt::new("reads the account").on(Json(body))
        }
        Err(error) => error.answer(),
    }
}

/// The file host: public addresses, no token. Pictures are drawn when they are fetched, so none is kept.
async fn deliver(State(world): State<World>, Path((id, file)): Path<(String, String)>) -> Response {
    let now = world.clock.now_ms();
    let found = lock(&world.replicate.predictions).get(&id).cloned();
    let ready = |prediction: &Prediction| {
        now >= prediction.completes_ms && prediction.failure().is_none() && prediction.file() == file
    };
    let Some(prediction) = found.filter(ready) else {
        return (StatusCode::NOT_FOUND, "no such file").into_response();
    };
    let number = seed(&id);
    let content_type = prediction.input.format.content_type();
    match crate::picture::drawn(move || prediction.draw(number)).await {
        Some(bytes) => {
            let receipt = Receipt { request_id: Some(id), ..Receipt::new(format!("{} bytes", bytes.len())) };
            receipt.on(([(header::CONTENT_TYPE, content_type)], bytes))
        }
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
