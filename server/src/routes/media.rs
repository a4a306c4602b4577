use std::ops::Range;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::TryStreamExt;
use futures::stream::BoxStream;
use services::Services;
use services::media::{MediaError, Part, Picture};

/// The content never changes under its name, so whoever has it may keep it.
const FOR_EVER: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=31536000, immutable");
/// How long whoever fetches may wait before it asks again, in seconds.
const AGAIN: (HeaderName, &str) = (header::RETRY_AFTER, "5");

/// A finished picture or video at its unguessable address. Instagram fetches it here, whether it lies in a folder or in a
/// bucket: one address, which stays when the store moves, and a bucket that nobody else can read.
pub async fn file(
    State(services): State<Services>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Response {
    let found = match file.rsplit_once('.').filter(|(key, _)| is_key(key)) {
        Some((key, "jpg")) => picture(&services, key).await,
        Some((_, "mp4")) => video(&services, &file, "video/mp4", &headers).await,
        Some((_, "mov")) => video(&services, &file, "video/quicktime", &headers).await,
        _ => Ok(None),
    };
    match found {
        Ok(found) => found.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response()),
        Err(error) => {
            tracing::error!(%error, "a picture or a video could not be read");
            (StatusCode::SERVICE_UNAVAILABLE, [AGAIN]).into_response()
        }
    }
}

async fn picture(services: &Services, key: &str) -> Result<Option<Response>, MediaError> {
    let Some(Picture { length, content }) = services.media.get(key).await? else { return Ok(None) };
    let length = [(header::CONTENT_LENGTH, length.to_string())];
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), FOR_EVER];
    Ok(Some((headers, length, sent(content)).into_response()))
}

/// Content on its way; by the time it breaks off, the status has been sent.
fn sent(content: BoxStream<'static, Result<Bytes, MediaError>>) -> Body {
    Body::from_stream(content.inspect_err(|error| {
        tracing::error!(%error, "a picture or a video broke off while it was sent");
    }))
}

/// Whole, or the one part that is asked for: players and Instagram fetch a video in parts.
async fn video(
    services: &Services,
    name: &str,
    kind: &'static str,
    headers: &HeaderMap,
) -> Result<Option<Response>, MediaError> {
    let Some(total) = services.media.video_size(name).await? else { return Ok(None) };
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let range = match asked.map(|asked| part(asked, total)).transpose() {
        Ok(range) => range.flatten(),
        Err(Unsatisfiable) => {
            let all = [(header::CONTENT_RANGE, format!("bytes */{total}"))];
            return Ok(Some((StatusCode::RANGE_NOT_SATISFIABLE, all).into_response()));
        }
    };
    let is_part = range.is_some();
    let found = services.media.video(name, range).await?;
    Ok(found.map(|Part { range, total, body }| {
        let headers = [(header::CONTENT_TYPE, kind), (header::ACCEPT_RANGES, "bytes"), FOR_EVER];
        let length = [(header::CONTENT_LENGTH, (range.end - range.start).to_string())];
        let body = sent(body);
        if !is_part {
            return (headers, length, body).into_response();
        }
        let last = range.end.saturating_sub(1);
        let which = [(header::CONTENT_RANGE, format!("bytes {}-{last}/{total}", range.start))];
        (StatusCode::PARTIAL_CONTENT, headers, length, which, body).into_response()
    }))
}

/// The part does not exist.
struct Unsatisfiable;

/// The one part that a `Range` header names. One that cannot be read, or names several, asks for all.
fn part(asked: &str, total: u64) -> Result<Option<Range<u64>>, Unsatisfiable> {
    let Ok(ranges) = http_range_header::parse_range_header(asked) else { return Ok(None) };
    let ranges = ranges.validate(total).map_err(|_| Unsatisfiable)?;
    match ranges.as_slice() {
        [only] => Ok(Some(*only.start()..only.end() + 1)),
        _ => Ok(None),
    }
}

/// Only what we make ourselves reaches the store.
fn is_key(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
