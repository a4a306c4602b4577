//! All routes and the layers around them, outermost last.

use std::time::Duration;

use app::api::caller::Reference;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRef, Request, State};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::provide_context;
use services::Services;
use services::connection::login;
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

use crate::middleware::{csrf, headers, request, session};
use crate::routes::{assets, auth, connect, events, export, health, media, pages, upload};
use crate::site::Site;

/// No form or JSON body of ours is larger; uploads count for themselves.
const MOST_BODY: usize = 256 * 1024;

/// What every route can ask for.
#[derive(Clone, FromRef)]
pub struct Web {
    /// The services.
    pub services: Services,
    /// The built front end.
    pub site: Site,
    /// Ends long answers when the server stops.
    pub stop: CancellationToken,
}

/// The whole web server.
pub fn new(services: Services, site: Site, stop: CancellationToken) -> Router {
    let web = Web { services, site, stop };
    let layers = ServiceBuilder::new()
        .layer(from_fn(request::identify))
        .layer(from_fn(headers::protect))
        .layer(from_fn(request::catch_panic))
        .layer(from_fn_with_state(web.services.clone(), csrf::check))
        .layer(DefaultBodyLimit::max(MOST_BODY));
    Router::new()
        .merge(fixed(&web))
        .merge(personal(&web))
        .layer(layers)
        // Its default leaves live streams alone: they must not wait for a compressor's buffer to fill. Videos are
        // fetched in parts, which only the file as it is has.
        .layer(
            CompressionLayer::new()
                .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("video/"))),
        )
        .with_state(web)
}

/// What is the same for everybody; nobody's session is looked up for it.
fn fixed(web: &Web) -> Router<Web> {
    Router::new()
        .route("/media/{file}", get(media::file))
        .route("/health", get(health::health))
        .route("/webhooks/instagram/deauthorize", post(connect::deauthorize))
        .route("/webhooks/instagram/data-deletion", post(connect::delete_data))
        .route("/robots.txt", get(pages::robots))
        .route("/favicon.ico", get(pages::favicon))
        .route("/favicon.svg", get(pages::favicon))
        .nest_service("/assets", assets::files(web.site.dist()))
}

/// What depends on who asks.
fn personal(web: &Web) -> Router<Web> {
    Router::new()
        .route("/", get(pages::landing))
        .route("/login", get(auth::login))
        .route("/auth/magic-link", post(auth::request_link))
        .route("/auth/magic", get(auth::magic_page).post(auth::consume))
        .route("/auth/sign-out", post(auth::sign_out))
        .route(login::CALLBACK, get(connect::back))
        .route("/deletion/{code}", get(connect::deletion))
        .route("/app", get(pages::app))
        .route("/app/{*page}", get(pages::app))
        .route("/api/events", get(events::stream))
        .route("/api/upload/{post}/picture", post(upload::picture))
        .route("/api/upload/{post}/video", post(upload::video))
        .route("/api/export/spend.csv", get(export::spend))
        .route("/api/logo/{account}", post(upload::logo))
        .route("/api/{*function}", post(call))
        .fallback(pages::not_found)
        .layer(from_fn_with_state(web.services.clone(), session::read))
}

/// A server function; its body finds the services and the request's reference in the context.
async fn call(State(services): State<Services>, request: Request<Body>) -> Response {
    let reference = request.extensions().get::<Reference>().cloned();
    let context = move || {
        provide_context(services.clone());
        if let Some(reference) = reference.clone() {
            provide_context(reference);
        }
    };
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}

/// How long a browser may be kept waiting for a comment on a silent stream.
pub const KEEP_ALIVE: Duration = Duration::from_secs(15);
