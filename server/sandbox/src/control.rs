//! The control API: faults, ledger, clock, and what the stand-ins hold. No vendor has any of this.

use std::time::Duration;

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Json, Response},
    routing::{get, post, put},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    fault::Fault,
    instagram::{InstagramAccount, PublishedPost, StoredContainer, callback},
    options::InstagramSettings,
    resend::Mail,
    world::World,
};

pub(crate) fn router() -> Router<World> {
    Router::new()
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/ledger", get(ledger))
        .route("/clock", get(clock).post(advance_clock))
        .route("/mails", get(mails))
        .route("/feeds/{name}", put(serve_feed))
        .route("/instagram/posts", get(posts))
        .route("/instagram/containers", get(containers))
        .route("/instagram/containers/{id}/fail", post(fail_container))
        .route("/instagram/accounts", post(register_account))
        .route("/instagram/callbacks", post(callback::send))
        .route("/instagram/settings", get(settings).put(set_settings))
}

async fn faults(State(world): State<World>) -> Json<Vec<Fault>> {
    Json(world.faults.pending())
}

async fn add_fault(State(world): State<World>, Json(fault): Json<Fault>) -> StatusCode {
    world.faults.add(fault);
    StatusCode::CREATED
}

async fn clear_faults(State(world): State<World>) -> StatusCode {
    world.faults.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct LedgerQuery {
    /// Only entries with a greater `seq`.
    #[serde(default)]
    after: u64,
}

/// Totals for each vendor, entries, and the posts with the containers they came from.
async fn ledger(State(world): State<World>, Query(query): Query<LedgerQuery>) -> Json<Value> {
    world.settle();
    Json(json!({
        "charged_micro_usd": world.ledger.total_micro_usd(),
        "totals": world.ledger.totals(),
        "entries": world.ledger.entries_after(query.after),
        "published": world.instagram.posts(),
    }))
}

async fn clock(State(world): State<World>) -> Json<Value> {
    Json(json!({ "now_ms": world.clock.now_ms(), "offset_ms": world.clock.offset_ms() }))
}

#[derive(Deserialize)]
struct Advance {
    advance_ms: u64,
}

async fn advance_clock(State(world): State<World>, Json(step): Json<Advance>) -> Json<Value> {
    world.clock.advance(Duration::from_millis(step.advance_ms));
    clock(State(world)).await
}

async fn mails(State(world): State<World>) -> Json<Vec<Mail>> {
    Json(world.resend.mails())
}

/// Serves the body under `/feeds/{name}` from now on.
async fn serve_feed(
    State(world): State<World>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    world.feeds.serve(&name, content_type.unwrap_or("application/xml"), body);
    (StatusCode::CREATED, Json(json!({ "url": format!("{}/feeds/{name}", world.url) }))).into_response()
}

async fn posts(State(world): State<World>) -> Json<Vec<PublishedPost>> {
    Json(world.instagram.posts())
}

async fn containers(State(world): State<World>) -> Json<Vec<StoredContainer>> {
    Json(world.instagram.containers())
}

#[derive(Deserialize)]
struct Failure {
    subcode: u32,
}

async fn fail_container(
    State(world): State<World>,
    Path(id): Path<String>,
    Json(failure): Json<Failure>,
) -> StatusCode {
    if world.instagram.fail_container(&id, failure.subcode) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

#[derive(Deserialize)]
struct Registration {
    token: String,
    #[serde(flatten)]
    account: InstagramAccount,
}

async fn register_account(State(world): State<World>, Json(registration): Json<Registration>) -> StatusCode {
    world.instagram.register(&registration.token, registration.account);
    StatusCode::CREATED
}

async fn settings(State(world): State<World>) -> Json<InstagramSettings> {
    Json(world.instagram.settings())
}

async fn set_settings(State(world): State<World>, Json(settings): Json<InstagramSettings>) -> StatusCode {
    world.instagram.set_settings(settings);
    StatusCode::NO_CONTENT
}
