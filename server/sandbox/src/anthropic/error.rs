//! The error envelope (API documentation, errors page; SDK type `ErrorResponse`).

use axum::{
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Json, Response},
};
use serde_json::{Value, json};

use crate::{exchange::Receipt, rate::Allowance, world::World};

/// An error as the API words it.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    kind: &'static str,
    message: String,
    retry_after_s: Option<i64>,
}

impl ApiError {
    fn new(status: StatusCode, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, message: message.into(), retry_after_s: None }
    }

    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", message)
    }

    pub(super) fn authentication(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "authentication_error", message)
    }

    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found_error", message)
    }

    pub(super) fn too_large() -> Self {
        let message = "Request exceeds the maximum allowed number of bytes.";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "request_too_large", message)
    }

    pub(super) fn rate_limited(allowance: Allowance, now_ms: i64) -> Self {
        let message =
            format!("This request would exceed your rate limit of {} requests per minute.", allowance.limit);
        let retry_after_s = Some(allowance.retry_after_s(now_ms));
        let error = Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limit_error", message);
        Self { retry_after_s, ..error }
    }

    /// The error as the result of a request in a batch holds it.
    pub(super) fn body(&self) -> Value {
        json!({ "type": self.kind, "message": self.message })
    }

    /// The answer, with its request id in header and body.
    pub(super) fn answer(self, world: &World) -> Response {
        let request_id = world.ids.prefixed("req_01");
        let body = json!({
            "type": "error",
            "error": self.body(),
            "request_id": request_id,
        });
        let mut response = (self.status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            headers.insert("request-id", value);
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert("retry-after", HeaderValue::from(seconds));
        }
        let summary = format!("{}: {}", self.kind, self.message);
        Receipt { request_id: Some(request_id), ..Receipt::new(summary) }.on(response)
    }
}
