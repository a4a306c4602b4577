//! fal.ai's two shapes of errors: a list of details about the input, or one sentence.

use axum::{
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Json, Response},
};
use serde_json::{Value, json};

use crate::{exchange::Receipt, world::World};

/// An error as fal.ai words it.
#[derive(Debug)]
pub(super) struct FalError {
    status: StatusCode,
    detail: Value,
}

impl FalError {
    fn sentence(status: StatusCode, detail: &str) -> Self {
        Self { status, detail: json!(detail) }
    }

    pub(super) fn unauthorized() -> Self {
        let detail = "Authentication is required to access this application.";
        Self::sentence(StatusCode::UNAUTHORIZED, detail)
    }

    /// The account has no money left; the key itself is good.
    pub(super) fn locked() -> Self {
        let detail = "User is locked. Reason: Exhausted balance. Top up your balance at \
                      fal.ai/dashboard/billing.";
        Self::sentence(StatusCode::FORBIDDEN, detail)
    }

    pub(super) fn unknown_application(id: &str) -> Self {
        Self::sentence(StatusCode::NOT_FOUND, &format!("Application '{id}' not found"))
    }

    pub(super) fn unknown_request() -> Self {
        Self::sentence(StatusCode::NOT_FOUND, "Request not found")
    }

    pub(super) fn in_progress() -> Self {
        Self::sentence(StatusCode::BAD_REQUEST, "Request is still in progress")
    }

    pub(super) fn cancelled() -> Self {
        Self::sentence(StatusCode::BAD_REQUEST, "Request was cancelled")
    }

    /// One or more details about the input, as [`detail`] makes them.
    pub(super) fn input(details: Vec<Value>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, detail: Value::Array(details) }
    }

    pub(super) fn refused(prompt: &str) -> Self {
        let message = "The content could not be processed because it contained material flagged by a \
                       content checker.";
        Self::input(vec![detail("prompt", message, "content_policy_violation", &json!(prompt))])
    }

    /// A failure of the stand-in itself, in the shape of a broken runner.
    pub(super) fn runner() -> Self {
        Self::sentence(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
    }

    /// The answer; `request_id` is the queue's, where there is one.
    pub(super) fn answer(self, world: &World, request_id: Option<&str>) -> Response {
        let request_id = request_id.map_or_else(|| world.ids.uuid(), str::to_owned);
        let mut response = (self.status, Json(json!({ "detail": self.detail }))).into_response();
        let headers = response.headers_mut();
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            headers.insert("x-fal-request-id", value);
        }
        if self.detail.is_array() {
            headers.insert("x-fal-retryable", HeaderValue::from_static("false"));
        }
        let summary = match &self.detail {
            Value::Array(details) => details.iter().map(summary).collect::<Vec<_>>().join("; "),
            sentence => sentence.as_str().unwrap_or_default().to_owned(),
        };
        Receipt { request_id: Some(request_id), ..Receipt::new(summary) }.on(response)
    }
}

/// One complaint about one member of the input.
pub(super) fn detail(name: &str, message: &str, kind: &str, input: &Value) -> Value {
    json!({
        "loc": ["body", name],
        "msg": message,
        "type": kind,
        "url": format!("https://docs.fal.ai/errors#{kind}"),
        "input": input,
    })
}

fn summary(detail: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!("{}: {}", text(&detail["loc"][1]), text(&detail["type"]))
}
