//! Sending a document, or 304 to a client that has it already (RFC 9110 §13).

use axum::{
    body::Bytes,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    clock::http_date,
    exchange::Receipt,
    ids::{digest, hex},
};

/// A document and when it last changed, in milliseconds since the Unix epoch, if that is known.
pub(super) struct Document {
    pub(super) content_type: String,
    pub(super) bytes: Bytes,
    pub(super) modified_ms: Option<i64>,
}

impl Document {
    /// The answer to a request with these headers.
    pub(super) fn answer(self, request: &HeaderMap) -> Response {
        let etag = format!("\"{}\"", hex(&digest(&self.bytes)[..12]));
        let modified = self.modified_ms.map(http_date);
        let text = |name| request.get(name).and_then(|value| value.to_str().ok());
        let fresh = match (text(header::IF_NONE_MATCH), text(header::IF_MODIFIED_SINCE)) {
            (Some(tags), _) => tags == "*" || tags.split(',').any(|tag| weakly(tag) == etag),
            (None, Some(since)) => modified.as_deref() == Some(since),
            (None, None) => false,
        };
        let size = self.bytes.len();
        let mut response = if fresh {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            ([(header::CONTENT_TYPE, self.content_type)], self.bytes).into_response()
        };
        for (name, value) in [(header::ETAG, Some(etag)), (header::LAST_MODIFIED, modified)] {
            if let Some(value) = value.and_then(|value| value.parse().ok()) {
                response.headers_mut().insert(name, value);
            }
        }
        let summary = if fresh { "not modified".to_owned() } else { format!("{size} bytes") };
        Receipt::new(summary).on(response)
    }
}

/// An entity tag without its mark of weakness.
fn weakly(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}
