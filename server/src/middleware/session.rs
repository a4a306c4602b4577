//! The session cookie, and the proof of who is signed in.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use services::Services;
use services::auth::session;

/// Verifies the session, if there is one, and puts the proof where handlers find it.
pub async fn read(State(services): State<Services>, mut request: Request, next: Next) -> Response {
    if let Some(token) = token(&services, request.headers()) {
        match session::verify(&services, &token).await {
            Ok(Some(signed_in)) => {
                request.extensions_mut().insert(signed_in);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "a session could not be read"),
        }
    }
    next.run(request).await
}

/// The cookie of a new session.
pub fn cookie(services: &Services, token: String) -> Cookie<'static> {
    build(services, name(services), token, Some(session::LIFETIME))
}

/// The cookie that takes the session away.
pub fn removal(services: &Services) -> Cookie<'static> {
    build(services, name(services), String::new(), Some(Duration::ZERO))
}

/// The secret that ties a magic link to the browser that asked for it; it ends with the browser's own session.
pub fn browser_cookie(services: &Services, secret: String) -> Cookie<'static> {
    build(services, browser_name(services), secret, None)
}

/// The browser's secret, if it asked for a link before; else empty.
pub fn browser(services: &Services, jar: &CookieJar) -> String {
    jar.get(browser_name(services)).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
}

/// The session's token, if the browser sent one; whether it is worth anything, [`session::verify`] says.
pub fn token(services: &Services, headers: &HeaderMap) -> Option<String> {
    CookieJar::from_headers(headers).get(name(services)).map(|cookie| cookie.value().to_owned())
}

fn build(
    services: &Services,
    name: &'static str,
    value: String,
    lifetime: Option<Duration>,
) -> Cookie<'static> {
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https(services));
    match lifetime {
        // A lifetime too long for a cookie cannot come from our constants; a session cookie would be the result.
        Some(lifetime) => cookie.max_age(lifetime.try_into().unwrap_or_default()).build(),
        None => cookie.build(),
    }
}

/// The `__Host-` prefix binds the cookie to this host; browsers take it over HTTPS only.
fn name(services: &Services) -> &'static str {
    if is_https(services) { "__Host-autogram_session" } else { "autogram_session" }
}

fn browser_name(services: &Services) -> &'static str {
    if is_https(services) { "__Host-autogram_browser" } else { "autogram_browser" }
}

fn is_https(services: &Services) -> bool {
    services.public_url.scheme() == "https"
}
