//! The request's correlation id: in the log, in the answer's header, in every error a person sees.

use std::any::Any;
use std::time::Instant;

use app::api::caller::Reference;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use services::Random;
use std::sync::LazyLock;
use tracing::Instrument;

static RANDOM: LazyLock<Random> = LazyLock::new(Random::from_system);
const HEADER: HeaderName = HeaderName::from_static("x-reference");

/// The nonce of this answer's inline scripts.
#[derive(Clone)]
pub struct Nonce(pub String);

/// Gives the request its reference and its nonce, and logs it once, without query and without address.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let reference = RANDOM.reference();
    request.extensions_mut().insert(Reference(reference.clone()));
    request.extensions_mut().insert(Nonce(RANDOM.token()));
    let span =
        tracing::info_span!("request", method = %request.method(), path = request.uri().path(), reference);
    async move {
        let started = Instant::now();
        let mut response = next.run(request).await;
        let took = started.elapsed().as_millis();
        tracing::debug!(status = response.status().as_u16(), took_ms = took, "answered");
        if let Ok(value) = HeaderValue::from_str(&reference) {
            response.headers_mut().insert(HEADER, value);
        }
        response
    }
    .instrument(span)
    .await
}

/// A panic in a handler costs one request, not the process.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands the panic over")]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(what, "a request panicked");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something broke on our side.").into_response()
}
