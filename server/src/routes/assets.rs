//! The built front end's files, all but its page.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use tower_http::services::ServeDir;

/// A year, the longest that caches honour.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked for again each time; the answer is mostly "not modified".
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Serves the folder.
pub fn files(dist: &Path) -> Router {
    let files = ServeDir::new(dist).precompressed_br().append_index_html_on_directories(false);
    Router::new().fallback_service(files).layer(from_fn(cache))
}

async fn cache(request: Request, next: Next) -> Response {
    let lasting = is_lasting(request.uri().path());
    let mut response = next.run(request).await;
    // By what is sent, not by what was asked for: a path can be spelt in many ways.
    if is_page(&response) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let policy = if lasting { FOR_EVER } else { ASK_AGAIN };
        response.headers_mut().insert(header::CACHE_CONTROL, policy);
    }
    response
}

/// Trunk's page has a placeholder where a request's nonce belongs; only `Site` may send it.
fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Whether the file's name changes with its content.
fn is_lasting(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('-').skip(1).any(|part| is_hash(part) || is_version(part))
}

/// Trunk writes 64 bits in hexadecimal, without leading zeros; under eleven digits is one name in a million.
fn is_hash(part: &str) -> bool {
    let digits = part.split(['.', '_']).next().unwrap_or_default();
    (11..=16).contains(&digits.len()) && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_version(part: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    part.split('.').take(3).filter(|text| is_number(text)).count() == 3
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use tower::ServiceExt;

    use super::*;

    #[test]
    fn only_names_that_change_with_the_content_are_kept_for_ever() {
        for name in [
            "frontend-72033563ffbc9cb3.js",
            "frontend-72033563ffbc9cb3_bg.wasm",
            "base-790124a99d0610e.css",
            "fonts/geist-latin-5.3.0.woff2",
        ] {
            assert!(is_lasting(name), "{name}");
        }
        for name in
            ["icons.svg", "fonts/geist-latin.woff2", "dead-beef.css", "a-1.2.css", "72033563ffbc9cb3/x.js"]
        {
            assert!(!is_lasting(name), "{name}");
        }
    }

    #[tokio::test]
    async fn the_page_is_not_a_file_however_its_path_is_spelt() {
        let folder = std::env::temp_dir().join(format!("autogram-assets-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("index.html"), "%NONCE%").unwrap();
        std::fs::write(folder.join("icons.svg"), "<svg/>").unwrap();
        let ask = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            files(&folder).oneshot(request).await.unwrap()
        };
        for path in ["/index.html", "/%69ndex.html", "/./index.html", "//index.html", "/"] {
            assert_eq!(ask(path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
        let icons = ask("/icons.svg").await;
        assert_eq!(icons.status(), StatusCode::OK);
        assert_eq!(icons.headers()[header::CACHE_CONTROL], "no-cache");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
