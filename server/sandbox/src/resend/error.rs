//! Resend's errors: `{"statusCode", "name", "message"}` (errors page, 2026).

use axum::{
    http::StatusCode,
    response::{IntoResponse, Json, Response},
};
use serde_json::json;

use crate::exchange::Receipt;

/// An error by its name.
#[derive(Debug)]
pub(super) struct ResendError {
    status: StatusCode,
    name: &'static str,
    message: String,
}

impl ResendError {
    fn new(status: StatusCode, name: &'static str, message: impl Into<String>) -> Self {
        Self { status, name, message: message.into() }
    }

    pub(super) fn user_agent() -> Self {
        Self::new(StatusCode::FORBIDDEN, "validation_error", "The User-Agent header is required.")
    }

    pub(super) fn missing_key() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "missing_api_key", "Missing API key in the authorization header.")
    }

    pub(super) fn invalid_key() -> Self {
        Self::new(StatusCode::FORBIDDEN, "invalid_api_key", "API key is invalid.")
    }

    pub(super) fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn rate_limited(limit: u32, seconds: i64) -> Self {
        let message = format!(
            "Too many requests. You can only make {limit} requests per second. Retry in {seconds} s."
        );
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded", message)
    }

    pub(super) fn json(error: &serde_json::Error) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "validation_error", format!("The body is not valid JSON: {error}"))
    }

    pub(super) fn idempotency_key() -> Self {
        let message = "The idempotency key must be between 1 and 256 characters.";
        Self::new(StatusCode::BAD_REQUEST, "invalid_idempotency_key", message)
    }

    pub(super) fn idempotent_request() -> Self {
        let message = "This idempotency key has been used with a different request body.";
        Self::new(StatusCode::CONFLICT, "invalid_idempotent_request", message)
    }

    pub(super) fn missing_field(name: &str) -> Self {
        let message = format!("Missing `{name}` field.");
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "missing_required_field", message)
    }

    pub(super) fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_parameter", message)
    }

    pub(super) fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_error", message)
    }

    pub(super) fn answer(self) -> Response {
        let body = json!({ "statusCode": self.status.as_u16(), "name": self.name, "message": self.message });
        Receipt::new(format!("{}: {}", self.name, self.message)).on((self.status, Json(body)).into_response())
    }
}
