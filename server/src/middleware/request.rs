//! The request's correlation id: in the log, in the answer's header, in every error a person sees.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::LazyLock;
use std::time::Instant;

use app::api::caller::Reference;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use services::Random;
use tracing::Instrument;

use super::refusal::Refusal;

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
pub async fn catch_panic(request: Request, next: Next) -> Response {
    let refusal = Refusal::of(&request);
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(reference = refusal.reference(), what = message(&*panic), "a request panicked");
            refusal.internal("Something broke on our side.")
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_costs_one_request() {
        async fn breaks() -> StatusCode {
            panic!("on purpose")
        }
        let router = Router::new().route("/api/x", post(breaks)).layer(from_fn(catch_panic));
        let request = Request::post("/api/x").body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()["content-type"], "application/json");
    }
}
