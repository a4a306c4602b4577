//! OpenAI's errors: a message, a type, and where there is one the parameter and a code.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Json, Response},
};
use serde_json::json;

use crate::exchange::Receipt;

/// An error as OpenAI words it.
#[derive(Debug)]
pub(super) struct OpenAiError {
    status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
}

impl OpenAiError {
    fn new(status: StatusCode, kind: &'static str, code: Option<&'static str>, message: &str) -> Self {
        Self { status, kind, code, param: None, message: message.to_owned() }
    }

    pub(super) fn unauthorized() -> Self {
        let message = "Incorrect API key provided. You can find your API key in your account's settings.";
        let (kind, code) = ("invalid_request_error", Some("invalid_api_key"));
        Self::new(StatusCode::UNAUTHORIZED, kind, code, message)
    }

    pub(super) fn no_credit() -> Self {
        let message = "You exceeded your current quota, please check your plan and billing details.";
        let (kind, code) = ("insufficient_quota", Some("credit_balance_exhausted"));
        Self::new(StatusCode::TOO_MANY_REQUESTS, kind, code, message)
    }

    pub(super) fn blocked() -> Self {
        let message = "Your request was rejected by the safety system. safety_violations=[sexual].";
        let (kind, code) = ("image_generation_user_error", Some("moderation_blocked"));
        Self::new(StatusCode::BAD_REQUEST, kind, code, message)
    }

    pub(super) fn unknown_model(model: &str) -> Self {
        let message = format!("The model '{model}' does not exist or you do not have access to it.");
        let (kind, code) = ("invalid_request_error", Some("model_not_found"));
        Self::new(StatusCode::NOT_FOUND, kind, code, &message)
    }

    pub(super) fn unknown_parameter(name: &str) -> Self {
        Self::parameter(name, "unknown_parameter", &format!("Unknown parameter: '{name}'."))
    }

    pub(super) fn invalid_value(name: &str, wanted: &str) -> Self {
        Self::parameter(name, "invalid_value", &format!("Invalid value for '{name}': {wanted}."))
    }

    fn parameter(name: &str, code: &'static str, message: &str) -> Self {
        let error = Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", Some(code), message);
        Self { param: Some(name.to_owned()), ..error }
    }

    pub(super) fn not_json() -> Self {
        let message = "We could not parse the JSON body of your request.";
        Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", None, message)
    }

    /// A failure of the stand-in itself.
    pub(super) fn server() -> Self {
        let message = "The server had an error while processing your request.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", None, message)
    }

    pub(super) fn answer(self, request_id: &str) -> Response {
        let summary = format!("{}: {}", self.kind, self.code.unwrap_or_default());
        let body = json!({
            "error": { "message": self.message, "type": self.kind, "param": self.param, "code": self.code },
        });
        let receipt = Receipt { request_id: Some(request_id.to_owned()), ..Receipt::new(summary) };
        receipt.on((self.status, Json(body)).into_response())
    }
}
