//! Submitting to the queue, watching it, fetching from it, leaving it.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri},
    response::{IntoResponse, Json, Response},
};
use serde_json::{Value, json};

use super::{
    authorize,
    error::{FalError, detail},
    input::{Endpoint, Input},
    job::{Job, Outcome, Phase},
    output, settle,
};
use crate::{clock::rfc3339, exchange::Receipt, ids::seed, sync::lock, world::World};

/// Owner, application and request id, as the queue's addresses hold them.
type Address = Path<(String, String, String)>;

/// `POST /queue/{owner}/{app}[/{path}]`.
pub(super) async fn submit(
    State(world): State<World>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    let id = uri.path().trim_start_matches("/queue/").trim_end_matches('/').to_owned();
    match accept(&world, &headers, &id, &body) {
        Ok(response) => response,
        Err(error) => error.answer(&world, None),
    }
}

fn accept(world: &World, headers: &HeaderMap, endpoint: &str, body: &[u8]) -> Result<Response, FalError> {
    let account = authorize(headers)?;
    let endpoint = Endpoint::find(endpoint)?;
    let body: Value = serde_json::from_slice(body).map_err(|error| {
        FalError::input(vec![detail(
            "",
            &format!("JSON decode error: {error}"),
            "json_invalid",
            &Value::Null,
        )])
    })?;
    let id = world.ids.uuid();
    // Seeds stay below 2^53, so that they survive a trip through a double.
    let input = Input::read(endpoint, &body, seed(&id) >> 12)?;
    let now = world.clock.now_ms();
    let summary = format!("{} {}x{}", endpoint.id, input.width, input.height);
    let job = Job::new(id, endpoint, account, input, now..now.saturating_add(world.fal.queue_ms));
    let mut jobs = lock(&world.fal.jobs);
    let mut answer = addresses(world, &job);
    answer["status"] = json!("IN_QUEUE");
    answer["queue_position"] = json!(jobs.ahead_of(&job, now));
    let receipt = Receipt { request_id: Some(job.id.clone()), ..Receipt::new(summary) };
    let response = with_request_id(Json(answer).into_response(), &job.id);
    jobs.add(job);
    Ok(receipt.on(response))
}

/// `GET …/requests/{id}/status`: 202 until the request has completed, for better or worse.
pub(super) async fn status(
    State(world): State<World>,
    headers: HeaderMap,
    Path((owner, app, id)): Address,
) -> Response {
    settle(&world);
    let (job, ahead) = match find(&world, &headers, &owner, &app, &id) {
        Ok(job) => {
            let ahead = lock(&world.fal.jobs).ahead_of(&job, world.clock.now_ms());
            (job, ahead)
        }
        Err(error) => return error.answer(&world, Some(&id)),
    };
    let mut answer = addresses(&world, &job);
    let (code, word) = match job.phase(world.clock.now_ms()) {
        Phase::Queued => {
            answer["queue_position"] = json!(ahead);
            (StatusCode::ACCEPTED, "IN_QUEUE")
        }
        Phase::Running => {
            answer["logs"] = json!([log_line(&job)]);
            (StatusCode::ACCEPTED, "IN_PROGRESS")
        }
        Phase::Completed => {
            complete(&job, &mut answer);
            (StatusCode::OK, "COMPLETED")
        }
    };
    answer["status"] = json!(word);
    let receipt = Receipt { request_id: Some(id.clone()), ..Receipt::new(word) };
    receipt.on(with_request_id((code, Json(answer)).into_response(), &id))
}

/// `GET …/requests/{id}`: the model's output, or the error that it ended with.
pub(super) async fn result(
    State(world): State<World>,
    headers: HeaderMap,
    Path((owner, app, id)): Address,
) -> Response {
    settle(&world);
    let output = match find(&world, &headers, &owner, &app, &id).and_then(|job| fetchable(&world, job)) {
        Ok(job) => output::of(&world, job).await,
        Err(error) => Err(error),
    };
    match output {
        Ok(output) => {
            let receipt = Receipt { request_id: Some(id.clone()), ..Receipt::new(output.summary) };
            let mut response = with_request_id(Json(output.body).into_response(), &id);
            let units = HeaderValue::from(output.units);
            response.headers_mut().insert("x-fal-billable-units", units);
            receipt.on(response)
        }
        Err(error) => error.answer(&world, Some(&id)),
    }
}

/// `PUT …/requests/{id}/cancel`.
pub(super) async fn cancel(
    State(world): State<World>,
    headers: HeaderMap,
    Path((owner, app, id)): Address,
) -> Response {
    settle(&world);
    if let Err(error) = find(&world, &headers, &owner, &app, &id) {
        return error.answer(&world, Some(&id));
    }
    let now = world.clock.now_ms();
    let mut jobs = lock(&world.fal.jobs);
    let waiting = jobs.get_mut(&id).filter(|job| job.phase(now) != Phase::Completed);
    let (code, word) = match waiting {
        Some(job) => {
            job.cancelled = true;
            (StatusCode::ACCEPTED, "CANCELLATION_REQUESTED")
        }
        None => (StatusCode::BAD_REQUEST, "ALREADY_COMPLETED"),
    };
    Receipt { request_id: Some(id), ..Receipt::new(word) }.on((code, Json(json!({ "status": word }))))
}

/// The request at an address, if it is the caller's.
fn find(world: &World, headers: &HeaderMap, owner: &str, app: &str, id: &str) -> Result<Job, FalError> {
    let account = authorize(headers)?;
    let jobs = lock(&world.fal.jobs);
    let own = |job: &&Job| {
        job.account == account && job.endpoint.application().split_once('/') == Some((owner, app))
    };
    jobs.get(id).filter(own).cloned().ok_or_else(FalError::unknown_request)
}

/// A request whose output can be fetched.
fn fetchable(world: &World, job: Job) -> Result<Job, FalError> {
    match job.phase(world.clock.now_ms()) {
        _ if job.cancelled => Err(FalError::cancelled()),
        Phase::Completed if job.outcome() == Outcome::Refused => Err(FalError::refused(&job.input.prompt)),
        Phase::Completed => Ok(job),
        Phase::Queued | Phase::Running => Err(FalError::in_progress()),
    }
}

/// Adds what a completed request tells about itself.
fn complete(job: &Job, answer: &mut Value) {
    answer["logs"] = json!([log_line(job)]);
    let drawn_ms = (job.completes_ms - job.submitted_ms) * 2 / 3;
    answer["metrics"] =
        json!({ "inference_time": std::time::Duration::from_millis(drawn_ms.unsigned_abs()).as_secs_f64() });
    if job.cancelled {
        answer["error"] = json!("Request was cancelled");
        answer["error_type"] = json!("request_cancelled");
    } else if job.outcome() == Outcome::Refused {
        answer["error"] = json!("Invalid status code: 422");
        answer["error_type"] = json!("content_policy_violation");
    }
}

fn log_line(job: &Job) -> Value {
    json!({
        "message": "drawing",
        "level": "INFO",
        "source": "USER",
        "timestamp": rfc3339(job.submitted_ms),
    })
}

fn addresses(world: &World, job: &Job) -> Value {
    let base = format!("{}/fal/queue/{}/requests/{}", world.url, job.endpoint.application(), job.id);
    json!({
        "request_id": job.id,
        "response_url": base,
        "status_url": format!("{base}/status"),
        "cancel_url": format!("{base}/cancel"),
    })
}

fn with_request_id(mut response: Response, id: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert("x-fal-request-id", value);
    }
    response
}
