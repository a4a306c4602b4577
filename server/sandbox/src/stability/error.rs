//! Stability AI's errors: an id, a name, and sentences in a list.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Json, Response},
};
use serde_json::json;

use crate::exchange::Receipt;

/// An error as Stability AI words it.
#[derive(Debug)]
pub(super) struct StabilityError {
    status: StatusCode,
    name: &'static str,
    sentence: String,
}

impl StabilityError {
    fn new(status: StatusCode, name: &'static str, sentence: &str) -> Self {
        Self { status, name, sentence: sentence.to_owned() }
    }

    pub(super) fn bad_request(sentence: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", sentence)
    }

    pub(super) fn unauthorized() -> Self {
        let sentence = "authorization: missing or invalid api key";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", sentence)
    }

    pub(super) fn no_credit() -> Self {
        let sentence = "You lack sufficient credits to make this request.";
        Self::new(StatusCode::PAYMENT_REQUIRED, "payment_required", sentence)
    }

    pub(super) fn moderated() -> Self {
        let sentence = "Your request was flagged by our content moderation system, as a result your request \
                        was denied and you were not charged.";
        Self::new(StatusCode::FORBIDDEN, "content_moderation", sentence)
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "The specified service was not found.")
    }

    /// A failure of the stand-in itself.
    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal_error", "An unexpected server error occurred.")
    }

    pub(super) fn answer(self, id: &str) -> Response {
        let body = json!({ "id": id, "name": self.name, "errors": [self.sentence] });
        let receipt = Receipt { request_id: Some(id.to_owned()), ..Receipt::new(self.name) };
        receipt.on((self.status, Json(body)).into_response())
    }
}
