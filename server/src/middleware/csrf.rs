//! A page of another site may not act in a signed-in person's name.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use services::Services;

use super::refusal::Refusal;

/// Lets reads through, and writes that the browser says come from our own pages.
///
/// Every browser since 2023 sends `Sec-Fetch-Site`; older ones send `Origin` with a POST. A client that sends
/// neither is no browser and carries no cookie it did not set itself.
pub async fn check(State(services): State<Services>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || same_site(&services, request.headers()) {
        return next.run(request).await;
    }
    let refusal = Refusal::of(&request);
    tracing::warn!(reference = refusal.reference(), "a write from another site was refused");
    refusal.forbidden("This request came from another site.")
}

fn same_site(services: &Services, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    let same_host = origin.split_once("://").map(|(_, host)| host) == text(header::HOST);
    same_host || origin == services.public_url.origin().ascii_serialization()
}
