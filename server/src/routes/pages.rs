//! Pages: the public ones, written here, and the one that mounts the app.

use app::public::{CostExample, ErrorPage, PageContext};
use app::text::Language;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use providers::resend;
use services::auth::SignedIn;
use services::costs;

use crate::middleware::request::Nonce;
use crate::router::Web;

/// The landing page.
pub async fn landing(State(web): State<Web>, context: Context) -> Html<String> {
    let example = costs::example(web.services.now());
    let costs = CostExample { classify: example.classify, draft: example.draft, picture: example.picture };
    Html(app::public::landing(&context.0, &costs))
}

/// The app, for those who are signed in.
pub async fn app(
    State(web): State<Web>,
    Extension(Nonce(nonce)): Extension<Nonce>,
    signed_in: Option<Extension<SignedIn>>,
) -> Response {
    if signed_in.is_none() {
        return Redirect::to("/login").into_response();
    }
    ([(header::CACHE_CONTROL, "no-cache")], Html(web.site.index(&nonce))).into_response()
}

/// A true 404.
pub async fn not_found(context: Context) -> (StatusCode, Html<String>) {
    (StatusCode::NOT_FOUND, Html(app::public::error(&context.0, &ErrorPage::NotFound)))
}

/// What crawlers may read.
pub async fn robots() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], include_str!("../../../public/robots.txt"))
}

/// Browsers ask for it unasked.
pub async fn favicon() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("../../../public/favicon.svg"))
}

/// What a public page needs to know, taken from the request.
pub struct Context(pub PageContext);

impl axum::extract::FromRequestParts<Web> for Context {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        web: &Web,
    ) -> Result<Self, Self::Rejection> {
        let nonce = parts.extensions.get::<Nonce>().map(|Nonce(nonce)| nonce.clone());
        Ok(Self(PageContext {
            language: language(&parts.headers),
            nonce: nonce.unwrap_or_default(),
            signed_in: parts.extensions.get::<SignedIn>().is_some(),
            stylesheets: web.site.stylesheets(),
            sandbox_inbox: inbox(web),
        }))
    }
}

/// The first language is the one a browser prefers; we speak so few that ranking the rest gains nothing.
fn language(headers: &HeaderMap) -> Language {
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = accepted.split([',', ';']).next().unwrap_or_default();
    Language::of_tag(first.trim())
}

/// The stand-in's inbox stands beside its mail API.
fn inbox(web: &Web) -> Option<String> {
    web.services
        .sandbox
        .then(|| web.services.endpoints.of(&resend::HOST).join("../inbox").ok().map(String::from))
        .flatten()
}
