use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use services::Services;

/// A picture's content never changes under its name, so whoever has it may keep it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// How long whoever fetches may wait before it asks again, in seconds.
const AGAIN: &str = "5";

/// A finished picture at its unguessable address. Instagram fetches it here, whether it lies in a folder or in a
/// bucket: one address, which stays when the store moves, and a bucket that nobody else can read.
pub async fn picture(State(services): State<Services>, Path(file): Path<String>) -> Response {
    let Some(key) = file.strip_suffix(".jpg").filter(|key| is_key(key)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match services.media.get(key).await {
        Ok(Some(picture)) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
                (header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER)),
                (header::CONTENT_LENGTH, HeaderValue::from(picture.length)),
            ];
            let content = picture.content.inspect_err(|error| {
                tracing::error!(%error, "a picture broke off while it was sent");
            });
            (headers, Body::from_stream(content)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a picture could not be read");
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, AGAIN)]).into_response()
        }
    }
}

/// Only what we make ourselves reaches the store.
fn is_key(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
