//! One object, and the part of it that a request asks for.

use std::fmt;

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderName, HeaderValue, header},
};

use super::error::S3Error;
use crate::{
    clock::http_date,
    ids::{digest, hex},
};

/// What is kept of an object.
#[derive(Debug, Clone)]
pub(super) struct Object {
    content: Bytes,
    content_type: HeaderValue,
    stored_ms: i64,
}

/// What is sent of an object.
pub(super) struct Part {
    pub(super) content: Bytes,
    /// Set when it is less than was there, or could be.
    pub(super) content_range: Option<HeaderValue>,
}

impl Object {
    pub(super) fn new(content_type: Option<HeaderValue>, content: Bytes, stored_ms: i64) -> Self {
        let content_type = content_type.unwrap_or(HeaderValue::from_static("binary/octet-stream"));
        Self { content, content_type, stored_ms }
    }

    /// Opaque to clients; the real one is mostly an MD5.
    pub(super) fn etag(&self) -> String {
        format!("\"{}\"", hex(&digest(&self.content)[..16]))
    }

    pub(super) fn headers(&self) -> [(HeaderName, HeaderValue); 3] {
        let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""));
        [
            (header::CONTENT_TYPE, self.content_type.clone()),
            (header::ETAG, text(&self.etag())),
            (header::LAST_MODIFIED, text(&http_date(self.stored_ms))),
        ]
    }

    /// Follows `Range: bytes=first-last` and `bytes=first-`; other forms are ignored, as RFC 9110 allows.
    pub(super) fn part(&self, headers: &HeaderMap) -> Result<Part, S3Error> {
        let length = self.content.len();
        let Some((first, last)) = headers.get(header::RANGE).and_then(range) else {
            return Ok(Part { content: self.content.clone(), content_range: None });
        };
        if first >= length || last.is_some_and(|last| last < first) {
            return Err(S3Error::invalid_range());
        }
        let end = last.map_or(length, |last| last.saturating_add(1).min(length));
        let range = HeaderValue::from_str(&format!("bytes {first}-{}/{length}", end - 1));
        Ok(Part { content: self.content.slice(first..end), content_range: range.ok() })
    }
}

fn range(value: &HeaderValue) -> Option<(usize, Option<usize>)> {
    let (first, last) = value.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let last = if last.is_empty() { None } else { Some(last.parse().ok()?) };
    Some((first.parse().ok()?, last))
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of {}", self.content.len(), self.content_type.to_str().unwrap_or("?"))
    }
}
