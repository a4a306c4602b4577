//! Replicate's errors: a title, a sentence and the status once more.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Json, Response},
};
use serde_json::json;

use crate::exchange::Receipt;

/// An error as Replicate words it.
#[derive(Debug)]
pub(super) struct ReplicateError {
    status: StatusCode,
    title: &'static str,
    detail: String,
}

impl ReplicateError {
    pub(super) fn unauthorized() -> Self {
        let detail = "You did not pass a valid authentication token".to_owned();
        Self { status: StatusCode::UNAUTHORIZED, title: "Unauthenticated", detail }
    }

    pub(super) fn no_credit() -> Self {
        let detail = "You have insufficient credit to run this model. Go to your account's billing page to \
                      purchase credit."
            .to_owned();
        Self { status: StatusCode::PAYMENT_REQUIRED, title: "Insufficient credit", detail }
    }

    pub(super) fn not_found() -> Self {
        let detail = "The requested resource could not be found.".to_owned();
        Self { status: StatusCode::NOT_FOUND, title: "Not found", detail }
    }

    pub(super) fn input(detail: String) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, title: "Input validation failed", detail }
    }

    pub(super) fn answer(self) -> Response {
        let body = json!({ "title": self.title, "detail": self.detail, "status": self.status.as_u16() });
        Receipt::new(self.title).on((self.status, Json(body)).into_response())
    }
}
