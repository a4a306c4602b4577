//! What the middleware itself answers, with the request's reference: JSON for the app, a sentence for a person.

use app::api::caller::Reference;
use app::api::{ApiError, ErrorCode};
use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Who is refused; taken from the request before it is handed on.
pub struct Refusal {
    by_the_app: bool,
    reference: Option<String>,
}

impl Refusal {
    /// Of this request.
    pub fn of(request: &Request) -> Self {
        let reference = request.extensions().get::<Reference>().map(|Reference(text)| text.clone());
        Self { by_the_app: request.uri().path().starts_with("/api/"), reference }
    }

    /// For the log, whose filter may leave out the request's span.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// 403.
    pub fn forbidden(self, message: &str) -> Response {
        self.answer(StatusCode::FORBIDDEN, ErrorCode::Forbidden, message)
    }

    /// 500; trying again may help.
    pub fn internal(self, message: &str) -> Response {
        self.answer(StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal, message)
    }

    fn answer(self, status: StatusCode, code: ErrorCode, message: &str) -> Response {
        if self.by_the_app {
            let retryable = code == ErrorCode::Internal;
            let error = ApiError { code, message: message.to_owned(), reference: self.reference, retryable };
            return (status, Json(error)).into_response();
        }
        let reference = self.reference.map(|text| format!(" Reference: {text}")).unwrap_or_default();
        (status, format!("{message}{reference}")).into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};

    use super::*;

    async fn body(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), 1024).await.unwrap().to_vec()
    }

    fn request(path: &str) -> Request {
        let request = Request::post(path).extension(Reference("7F3K-Q2XM".to_owned()));
        request.body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn the_app_reads_the_reference_from_json() {
        let response = Refusal::of(&request("/api/app/api/posts/approve")).internal("It broke.");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let error: ApiError = serde_json::from_slice(&body(response).await).unwrap();
        assert_eq!((error.code, error.retryable), (ErrorCode::Internal, true));
        assert_eq!(error.reference.as_deref(), Some("7F3K-Q2XM"));
    }

    #[tokio::test]
    async fn a_person_reads_the_reference_in_a_sentence() {
        let response = Refusal::of(&request("/auth/magic")).forbidden("No.");
        assert_eq!(response.status(), StatusCode::FORBIDDEN);
        assert_eq!(body(response).await, b"No. Reference: 7F3K-Q2XM");
    }
}
