use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use services::Services;

/// A finished picture at its unguessable address. Instagram fetches it here.
pub async fn picture(State(services): State<Services>, Path(file): Path<String>) -> Response {
    let Some(key) = file.strip_suffix(".jpg").filter(|key| is_key(key)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match services.media.get(key).await {
        Ok(Some(jpeg)) => {
            let headers = [
                (header::CONTENT_TYPE, "image/jpeg"),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, jpeg).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a picture could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Only what we make ourselves reaches the object store.
fn is_key(key: &str) -> bool {
    (16..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
