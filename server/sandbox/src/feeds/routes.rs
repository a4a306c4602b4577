//! The addresses of the host.

use std::{
    path::{Component, Path as FilePath},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::{MethodRouter, get},
};
use serde::Deserialize;

use super::{document::Document, render};
use crate::{
    exchange::{Receipt, slow_body},
    ledger::Vendor,
    page::not_found,
    sync::lock,
    world::World,
};

pub(crate) fn router(world: &World) -> Router<World> {
    let observed = |name, route: MethodRouter<World>| world.observed(Vendor::Feeds, name, route);
    Router::new()
        .route("/{name}", observed("feed", get(feed)))
        .route("/articles/{slug}", observed("article", get(article)))
        .route("/files/{*path}", observed("file", get(file)))
        .route("/status/{code}", observed("status", get(status)))
        .route("/html", observed("html", get(page_with_feed)))
        .route("/slow", observed("slow", get(slow)))
}

/// A document that was put in, or one of the demo's feeds.
async fn feed(State(world): State<World>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    match document(&world, &name) {
        Some(document) => document.answer(&headers),
        None => not_found("There is no feed of this name."),
    }
}

fn document(world: &World, name: &str) -> Option<Document> {
    if let Some(served) = lock(&world.feeds.served).get(name).cloned() {
        let (content_type, bytes) = (served.content_type, served.bytes);
        return Some(Document { content_type, bytes, modified_ms: None });
    }
    let channel = world.feeds.channels.iter().find(|channel| channel.name == name)?;
    let items = channel.items(world.clock.now_ms());
    let (content_type, text) = render::feed(channel, &items, &world.url);
    let modified_ms = items.first().map(|item| item.published_ms);
    Some(Document { content_type: content_type.to_owned(), bytes: text.into(), modified_ms })
}

/// An article's page.
async fn article(State(world): State<World>, Path(slug): Path<String>) -> Response {
    let now = world.clock.now_ms();
    let found = world.feeds.channels.iter().find_map(|channel| Some((channel, channel.item_at(&slug, now)?)));
    match found {
        Some((channel, item)) => {
            Receipt::new(item.title.clone()).on(Html(render::article(channel, &item, &world.url)))
        }
        None => not_found("There is no article of this name."),
    }
}

/// A file of the folder that the sandbox was started with.
async fn file(State(world): State<World>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    let inside = FilePath::new(&path).components().all(|part| matches!(part, Component::Normal(_)));
    let Some(folder) = world.feeds.folder.as_ref().filter(|_| inside) else {
        return not_found("There is no file of this name.");
    };
    match tokio::fs::read(folder.join(&path)).await {
        Ok(bytes) => {
            let content_type = content_type(&path).to_owned();
            Document { content_type, bytes: bytes.into(), modified_ms: None }.answer(&headers)
        }
        Err(error) => {
            tracing::debug!(%error, path, "a feed file could not be read");
            not_found("There is no file of this name.")
        }
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("json") => "application/json",
        Some("html" | "htm") => "text/html; charset=utf-8",
        Some("opml") => "text/x-opml",
        Some("gz") => "application/gzip",
        _ => "application/xml",
    }
}

/// An empty answer with the status asked for; redirects lead to the first demo feed.
async fn status(State(world): State<World>, Path(code): Path<u16>) -> Response {
    let Ok(status) = StatusCode::from_u16(code) else { return not_found("This is not an HTTP status.") };
    let mut headers = HeaderMap::new();
    if status.is_redirection()
        && let Ok(target) = format!("{}/feeds/city-transit.xml", world.url).parse()
    {
        headers.insert(header::LOCATION, target);
    }
    if matches!(code, 429 | 503) {
        headers.insert(header::RETRY_AFTER, 120.into());
    }
    (status, headers).into_response()
}

/// A site's front page, which is no feed but names one.
async fn page_with_feed(State(world): State<World>) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>City Transit Weekly</title>\
         <link rel=alternate type=\"application/rss+xml\" title=\"City Transit Weekly\" \
         href=\"{}/feeds/city-transit.xml\"></head><body><h1>City Transit Weekly</h1></body></html>",
        world.url
    ))
}

#[derive(Deserialize)]
struct Pace {
    /// How long the whole body takes, in milliseconds.
    #[serde(default = "half_a_minute")]
    ms: u64,
}

fn half_a_minute() -> u64 {
    30_000
}

/// The first demo feed, in drops.
async fn slow(State(world): State<World>, Query(pace): Query<Pace>) -> Response {
    let Some(document) = document(&world, "city-transit.xml") else { return not_found("There is no feed.") };
    let bytes: Bytes = document.bytes;
    let (_, body) = slow_body(bytes, Duration::from_millis(pace.ms));
    ([(header::CONTENT_TYPE, document.content_type)], body).into_response()
}
