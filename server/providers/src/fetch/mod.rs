//! Fetches addresses that people, feeds or models gave us, and nothing inside our own network.
//!
//! Every hop is checked: the form of the address, then each IP address its name leads to, inside the connector, so
//! that the address that was checked is the one that is connected to. Redirects are followed here, not by the HTTP
//! library. Size is counted after decompression.

mod address;
mod error;
mod resolver;
mod target;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Response, redirect, retry};
use tokio::time::{Instant, timeout};
use tracing::field;
use url::Url;

use crate::http::{BuildError, freshness};
use crate::tls;

pub use error::{FetchError, FetchErrorKind};
pub use target::{BlockReason, parse};

pub(crate) use resolver::PublicNames;

const CONNECT: Duration = Duration::from_secs(5);
/// From the first look-up to the last byte, over all hops.
const TOTAL: Duration = Duration::from_secs(20);
const HOPS: usize = 5;
const ACCEPT: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, \
                      text/xml;q=0.9, text/html;q=0.8, image/*;q=0.8, */*;q=0.5";

/// The client for addresses that came from outside; cheap to clone.
#[derive(Clone)]
pub struct GuardedFetch {
    client: Client,
    allowed: Arc<[SocketAddr]>,
    total: Duration,
}

/// What was known of a document the last time, so that an unchanged one is not sent again.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`, as it was written.
    pub last_modified: Option<String>,
}

/// What came of a fetch.
#[derive(Debug)]
pub enum Fetched {
    /// The document is the one that the conditions describe.
    NotModified,
    /// A document.
    Document(Document),
}

/// A fetched document.
#[derive(Debug)]
pub struct Document {
    /// Its bytes, decompressed.
    pub bytes: Vec<u8>,
    /// Its `Content-Type`, unchecked.
    pub content_type: Option<String>,
    /// For the next fetch's conditions.
    pub etag: Option<String>,
    /// For the next fetch's conditions.
    pub last_modified: Option<String>,
    /// Where it was found after all redirects, without a fragment.
    pub final_url: Url,
    /// How long the other side says it stays fresh.
    pub max_age: Option<Duration>,
}

impl GuardedFetch {
    /// Makes the client. `allowed` are the only private addresses that may be reached, each on its one port and only
    /// when written as a number: the demo's own sandbox. In production it is empty.
    pub fn new(user_agent: &str, allowed: Vec<SocketAddr>) -> Result<Self, BuildError> {
        let client = client(user_agent)?;
        Ok(Self { client, allowed: allowed.into(), total: TOTAL })
    }

    /// The same client, whose fetches take at most `cap`.
    pub fn capped(mut self, cap: Duration) -> Self {
        self.total = self.total.min(cap);
        self
    }

    /// Whether an address may be connected to at all, as far as it tells itself. What its name leads to is seen when
    /// it is looked up.
    pub fn permits(&self, url: &Url) -> Result<(), FetchError> {
        target::check(url, &self.allowed)
    }

    /// Fetches a document of at most `limit` bytes, decompressed, in at most 20 seconds and 5 redirects.
    pub async fn get(&self, url: &Url, conditions: &Conditions, limit: usize) -> Result<Fetched, FetchError> {
        let span = tracing::debug_span!(
            "guarded_fetch",
            host = url.host_str().unwrap_or_default(),
            bytes = field::Empty,
            duration_ms = field::Empty,
        );
        let started = Instant::now();
        let late = |_| FetchError::unreachable("no complete answer in time");
        let outcome = timeout(self.total, self.follow(url, conditions, limit)).await.map_err(late).flatten();
        span.record("duration_ms", u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX));
        if let Ok(Fetched::Document(document)) = &outcome {
            span.record("bytes", document.bytes.len());
        }
        span.in_scope(|| match &outcome {
            Ok(_) => tracing::debug!("fetched"),
            Err(error) => tracing::debug!(%error, "not fetched"),
        });
        outcome
    }

    async fn follow(&self, url: &Url, conditions: &Conditions, limit: usize) -> Result<Fetched, FetchError> {
        let mut url = without_fragment(url.clone());
        for _ in 0..=HOPS {
            let response = self.hop(&url, conditions).await?;
            match response.status().as_u16() {
                301 | 302 | 303 | 307 | 308 => url = target::redirected(&url, location(&response)?)?,
                304 => return Ok(Fetched::NotModified),
                200..=299 => return document(response, url, limit).await.map(Fetched::Document),
                _ => return Err(FetchError::answered(&response)),
            }
        }
        Err(FetchError::new(FetchErrorKind::TooManyRedirects, format!("more than {HOPS} redirects")))
    }

    async fn hop(&self, url: &Url, conditions: &Conditions) -> Result<Response, FetchError> {
        target::check(url, &self.allowed)?;
        let request = self.client.get(url.clone()).headers(conditions.headers());
        let response = request.send().await.map_err(|error| FetchError::sending(&error))?;
        match response.remote_addr() {
            // The resolver has seen to it already; this is what is true whatever the libraries do.
            Some(peer) if !address::is_public(peer.ip()) && !self.allowed.contains(&peer) => {
                Err(FetchError::blocked(BlockReason::PrivateAddress))
            }
            _ => Ok(response),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the home of the client for addresses from outside")]
fn client(user_agent: &str) -> Result<Client, BuildError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static(ACCEPT));
    let builder = Client::builder()
        .user_agent(user_agent)
        .default_headers(headers)
        .connect_timeout(CONNECT)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        // A proxy would look names up itself, out of our sight.
        .no_proxy()
        .tls_backend_preconfigured(tls::config()?)
        .dns_resolver(PublicNames)
        .pool_max_idle_per_host(0);
    Ok(builder.build()?)
}

impl Conditions {
    /// Values that cannot stand in a header are left out; the document then comes in full.
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in
            [(header::IF_NONE_MATCH, &self.etag), (header::IF_MODIFIED_SINCE, &self.last_modified)]
        {
            if let Some(Ok(value)) = value.as_deref().map(HeaderValue::from_str) {
                headers.insert(name, value);
            }
        }
        headers
    }
}

/// Some servers write other letters than ASCII here; the parser of addresses encodes them.
fn location(response: &Response) -> Result<&str, FetchError> {
    let location = response.headers().get(header::LOCATION);
    location
        .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
        .ok_or_else(|| FetchError::unreachable("a redirect that leads nowhere"))
}

async fn document(mut response: Response, final_url: Url, limit: usize) -> Result<Document, FetchError> {
    let too_large = || FetchError::new(FetchErrorKind::TooLarge, format!("larger than {limit} bytes"));
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > limit) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| FetchError::reading(&error))? {
        if bytes.len() + chunk.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    let headers = response.headers();
    let text =
        |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
    Ok(Document {
        bytes,
        content_type: text(header::CONTENT_TYPE),
        etag: text(header::ETAG),
        last_modified: text(header::LAST_MODIFIED),
        max_age: freshness(headers),
        final_url,
    })
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}
