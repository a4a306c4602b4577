//! `POST /v1/messages`.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Json, Response},
};
use serde_json::Value;

use super::{admit, error::ApiError, message, rules::Ask};
use crate::{clock::rfc3339, exchange::Receipt, rate::Allowance, world::World};

/// Answers a request, or refuses it as the API would.
pub(super) async fn create(
    State(world): State<World>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match answer(&world, &headers, body).await {
        Ok(response) => response,
        Err(error) => error.answer(&world),
    }
}

async fn answer(
    world: &World,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, ApiError> {
    let (version, allowance) = admit(world, headers)?;
    let body = read_body(headers, body)?;
    world.anthropic.remember(&body);
    let reply = message::compose(world, &Ask::read(&body, version)?);
    tokio::time::sleep(Duration::from_millis(world.options.anthropic_delay_ms)).await;
    let request_id = world.ids.prefixed("req_01");
    let mut response = Json(&reply.message).into_response();
    add_headers(response.headers_mut(), &request_id, allowance);
    let receipt =
        Receipt { micro_usd: reply.micro_usd, request_id: Some(request_id), ..Receipt::new(reply.summary) };
    Ok(receipt.on(response))
}

pub(super) fn read_body(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Value, ApiError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(|value| value.starts_with("application/json")) {
        return Err(ApiError::invalid("content-type: application/json is required"));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::too_large(),
        _ => ApiError::invalid("The request body could not be read."),
    })?;
    serde_json::from_slice(&body)
        .map_err(|error| ApiError::invalid(format!("The request body is not valid JSON: {error}")))
}

fn add_headers(headers: &mut HeaderMap, request_id: &str, allowance: Allowance) {
    let fields = [
        ("request-id", request_id.to_owned()),
        ("anthropic-ratelimit-requests-limit", allowance.limit.to_string()),
        ("anthropic-ratelimit-requests-remaining", allowance.remaining.to_string()),
        ("anthropic-ratelimit-requests-reset", rfc3339(allowance.resets_at_ms)),
    ];
    for (name, value) in fields {
        // Digits, letters and RFC 3339 are always valid in a header.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}
