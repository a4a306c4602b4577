//! Message Batches: `POST /v1/messages/batches`, its state, its results, the list, and cancelling (API reference,
//! November 2026). A batch is worked on for a while and then all its requests have ended; each one that succeeded is
//! charged at half the price, whether or not its result is ever read.
//!
//! A body is judged only when its turn comes, so a wrong one is an `errored` result of a batch that was accepted. Words
//! in a prompt that steer its result: `[[sandbox:batch-error]]`, `[[sandbox:batch-expire]]`.

use axum::{
    body::Bytes,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse, Json, Response},
};
use serde_json::{Value, json};

use super::{admit, batch_body::requests, error::ApiError, message, messages::read_body, rules::Ask};
use crate::{
    clock::rfc3339,
    exchange::{Receipt, presented_key},
    ids::fingerprint,
    ledger::{LedgerEntry, Vendor},
    sync::lock,
    world::World,
};

const DAY_MS: i64 = 86_400_000;

/// A batch, and what came of it once it has ended.
pub(super) struct Batch {
    id: String,
    /// The fingerprint of the key it belongs to.
    account: String,
    version: &'static str,
    created_ms: i64,
    ends_ms: i64,
    canceled_ms: Option<i64>,
    requests: Vec<(String, Value)>,
    results: Option<Vec<Value>>,
}

/// `POST /v1/messages/batches`.
pub(super) async fn create(
    State(world): State<World>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let taken = admit(&world, &headers).and_then(|(version, _)| {
        let requests = requests(&read_body(&headers, body)?)?;
        Ok(take_in(&world, &headers, version, requests))
    });
    answer(&world, taken)
}

/// `GET /v1/messages/batches/{id}`.
pub(super) async fn one(State(world): State<World>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let found = own(&world, &headers, |batches| {
        batches.into_iter().find(|batch| batch.id == id).map(|batch| describe(&world, batch))
    });
    answer(&world, found.and_then(|found| found.ok_or_else(|| unknown(&id))))
}

/// `GET /v1/messages/batches`, newest first, with `limit` and `after_id`.
pub(super) async fn list(
    State(world): State<World>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let limit: usize = value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(20);
    let page = own(&world, &headers, |batches| {
        let start = value("after_id").and_then(|id| batches.iter().position(|batch| batch.id == id));
        let rest = batches.iter().skip(start.map_or(0, |place| place + 1));
        let data: Vec<Value> = rest.take(limit).map(|batch| describe(&world, batch)).collect();
        let id = |batch: Option<&Value>| batch.map_or(Value::Null, |batch| batch["id"].clone());
        let has_more = id(data.last()) != json!(batches.last().map(|batch| &batch.id));
        json!({ "first_id": id(data.first()), "last_id": id(data.last()), "has_more": has_more, "data": data })
    });
    answer(&world, page)
}

/// `GET /v1/messages/batches/{id}/results`: a line for each request, in an order of its own.
pub(super) async fn results(
    State(world): State<World>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let lines = own(&world, &headers, |batches| {
        let batch = batches.into_iter().find(|batch| batch.id == id)?;
        Some(
            batch
                .results
                .as_ref()
                .map(|results| results.iter().rev().map(|line| format!("{line}\n")).collect()),
        )
    });
    let not_ended = || ApiError::invalid(format!("{id} has not ended: there are no results yet"));
    match lines.and_then(|found| found.ok_or_else(|| unknown(&id))?.ok_or_else(not_ended)) {
        Ok(lines) => {
            let lines: String = lines;
            let request_id = world.ids.prefixed("req_01");
            let headers = [
                (header::CONTENT_TYPE, "application/x-jsonl".to_owned()),
                (HeaderName::from_static("request-id"), request_id.clone()),
            ];
            let receipt = Receipt::new(format!("reads {} results", lines.lines().count()));
            Receipt { request_id: Some(request_id), ..receipt }.on((headers, lines))
        }
        Err(error) => error.answer(&world),
    }
}

/// `POST /v1/messages/batches/{id}/cancel`: what was not done yet is not done.
pub(super) async fn cancel(
    State(world): State<World>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    let canceled = account(&world, &headers).and_then(|account| {
        let now = world.clock.now_ms();
        let mut batches = lock(&world.anthropic.batches);
        let batch = batches.iter_mut().find(|batch| batch.id == id && batch.account == account);
        let batch = batch.ok_or_else(|| unknown(&id))?;
        if batch.results.is_none() && batch.canceled_ms.is_none() {
            batch.canceled_ms = Some(now);
            batch.ends_ms = now;
        }
        Ok(describe(&world, batch))
    });
    answer(&world, canceled)
}

/// Ends the batches whose time has come, and books what they cost.
pub(crate) fn settle(world: &World) {
    let now = world.clock.now_ms();
    for batch in lock(&world.anthropic.batches).iter_mut() {
        if batch.results.is_none() && now >= batch.ends_ms {
            batch.results =
                Some(batch.requests.iter().map(|request| result(world, batch, request)).collect());
        }
    }
}

fn result(world: &World, batch: &Batch, (custom_id, params): &(String, Value)) -> Value {
    let told = params.to_string();
    let outcome = match () {
        () if batch.canceled_ms.is_some() => json!({ "type": "canceled" }),
        () if told.contains("[[sandbox:batch-expire]]") => json!({ "type": "expired" }),
        () if told.contains("[[sandbox:batch-error]]") => {
            errored(&json!({ "type": "api_error", "message": "Internal server error" }))
        }
        () => match Ask::read(params, batch.version) {
            Ok(ask) => succeeded(world, batch, &ask),
            Err(error) => errored(&error.body()),
        },
    };
    json!({ "custom_id": custom_id, "result": outcome })
}

fn errored(error: &Value) -> Value {
    json!({ "type": "errored", "error": { "type": "error", "error": error, "request_id": null } })
}

fn succeeded(world: &World, batch: &Batch, ask: &Ask<'_>) -> Value {
    let mut reply = message::compose(world, ask);
    reply.message["usage"]["service_tier"] = json!("batch");
    world.ledger.append(LedgerEntry {
        seq: 0,
        at_ms: world.clock.now_ms(),
        vendor: Vendor::Anthropic,
        operation: "batch_request".to_owned(),
        method: String::new(),
        path: String::new(),
        status: None,
        account: Some(batch.account.clone()),
        micro_usd: ask.model.half(reply.input_tokens, reply.output_tokens),
        request_id: reply.message["id"].as_str().map(str::to_owned),
        summary: format!("in {}, {}", batch.id, reply.summary),
        fault: None,
    });
    json!({ "type": "succeeded", "message": reply.message })
}

fn take_in(
    world: &World,
    headers: &HeaderMap,
    version: &'static str,
    requests: Vec<(String, Value)>,
) -> Value {
    let created_ms = world.clock.now_ms();
    let delay = i64::try_from(world.options.anthropic_batch_ms).unwrap_or(DAY_MS);
    let batch = Batch {
        id: world.ids.prefixed("msgbatch_01"),
        account: fingerprint(presented_key(headers).unwrap_or_default()),
        version,
        created_ms,
        ends_ms: created_ms.saturating_add(delay.min(DAY_MS)),
        canceled_ms: None,
        requests,
        results: None,
    };
    let described = describe(world, &batch);
    lock(&world.anthropic.batches).insert(0, batch);
    described
}

/// Requests are counted as processing until the whole batch has ended.
fn describe(world: &World, batch: &Batch) -> Value {
    let ended = batch.results.is_some();
    let count = |kind: &str| {
        let results = batch.results.iter().flatten();
        results.filter(|line| line["result"]["type"] == kind).count()
    };
    let status = match (ended, batch.canceled_ms) {
        (true, _) => "ended",
        (false, Some(_)) => "canceling",
        (false, None) => "in_progress",
    };
    let results_url = format!("{}/anthropic/v1/messages/batches/{}/results", world.url, batch.id);
    json!({
        "id": batch.id,
        "type": "message_batch",
        "processing_status": status,
        "request_counts": {
            "processing": if ended { 0 } else { batch.requests.len() },
            "succeeded": count("succeeded"),
            "errored": count("errored"),
            "canceled": count("canceled"),
            "expired": count("expired"),
        },
        "created_at": rfc3339(batch.created_ms),
        "expires_at": rfc3339(batch.created_ms + DAY_MS),
        "ended_at": ended.then(|| rfc3339(batch.ends_ms)),
        "cancel_initiated_at": batch.canceled_ms.map(rfc3339),
        "archived_at": null,
        "results_url": ended.then_some(results_url),
    })
}

/// Looks at the caller's own batches, newest first, after those whose time has come were ended.
fn own<T>(world: &World, headers: &HeaderMap, look: impl FnOnce(Vec<&Batch>) -> T) -> Result<T, ApiError> {
    let account = account(world, headers)?;
    settle(world);
    let batches = lock(&world.anthropic.batches);
    Ok(look(batches.iter().filter(|batch| batch.account == account).collect()))
}

fn account(world: &World, headers: &HeaderMap) -> Result<String, ApiError> {
    admit(world, headers)?;
    Ok(fingerprint(presented_key(headers).unwrap_or_default()))
}

fn unknown(id: &str) -> ApiError {
    ApiError::not_found(format!("Batch {id} not found"))
}

fn answer(world: &World, described: Result<Value, ApiError>) -> Response {
    match described {
        Ok(described) => {
            let request_id = world.ids.prefixed("req_01");
            let summary = described["processing_status"].as_str().unwrap_or("lists batches").to_owned();
            let headers = [(HeaderName::from_static("request-id"), request_id.clone())];
            let response = (headers, Json(described)).into_response();
            Receipt { request_id: Some(request_id), ..Receipt::new(summary) }.on(response)
        }
        Err(error) => error.answer(world),
    }
}
