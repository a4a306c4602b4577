//! The client that all vendors share: time-outs, no redirects, no repeats, one span a call, scrubbed errors.

mod recorder;
mod timing;

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Client, ClientBuilder, Method, redirect, retry};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
use tracing::{Instrument, Span, field};
use url::Url;

use crate::fetch::PublicNames;
use crate::{Secret, tls};
use recorder::Asked;

pub use recorder::{Exchange, Recorder};
pub(crate) use timing::{date, freshness, retry_after};

const CONNECT: Duration = Duration::from_secs(10);
/// A call's time when it does not name its own.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest answer of an API; pictures come through the guarded fetch.
const ANSWER_LIMIT: usize = 8 << 20;
/// Where the vendors put their name for a call.
const REQUEST_ID_HEADERS: [&str; 4] = ["request-id", "x-fal-request-id", "x-fb-trace-id", "x-request-id"];

/// Why no HTTP client could be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be made: {0}")]
pub struct BuildError(String);

impl From<reqwest::Error> for BuildError {
    fn from(error: reqwest::Error) -> Self {
        Self(causes(&error.without_url()))
    }
}

impl From<rustls::Error> for BuildError {
    fn from(error: rustls::Error) -> Self {
        Self(error.to_string())
    }
}

/// The client for calls to the vendors; cheap to clone. Redirects are not followed, nothing is sent twice, and
/// the proxy variables of the environment are not read.
#[derive(Clone)]
pub struct Http {
    /// Reads share connections: polling every second would otherwise shake hands every second.
    reads: Client,
    /// Each write opens its own connection. A pooled one that the vendor closes at that moment would leave open
    /// whether the request was carried out.
    writes: Client,
    cap: Duration,
    recorder: Option<Recorder>,
}

impl Http {
    /// Makes the client. `user_agent` names the product and its version; some vendors refuse calls without it.
    pub fn new(user_agent: &str) -> Result<Self, BuildError> {
        Self::made_of(|| builder(user_agent))
    }

    /// A client for an address that a person typed: its name is looked up in the public network only. The address
    /// itself is to be asked about first ([`crate::fetch::GuardedFetch::permits`]).
    pub fn guarded(user_agent: &str) -> Result<Self, BuildError> {
        Self::made_of(|| builder(user_agent).dns_resolver(PublicNames))
    }

    fn made_of(builder: impl Fn() -> ClientBuilder) -> Result<Self, BuildError> {
        Ok(Self {
            reads: builder().tls_backend_preconfigured(tls::config()?).build()?,
            writes: builder().tls_backend_preconfigured(tls::config()?).pool_max_idle_per_host(0).build()?,
            cap: Duration::MAX,
            recorder: None,
        })
    }

    /// The same client, on which no call takes longer than `cap`, whatever its own time.
    pub fn capped(mut self, cap: Duration) -> Self {
        self.cap = cap;
        self
    }

    /// The same client, whose calls are recorded.
    pub fn recorded(mut self, recorder: &Recorder) -> Self {
        self.recorder = Some(recorder.clone());
        self
    }

    /// Explains the last answer to whoever reads the record.
    pub(crate) fn explain(&self, request_id: Option<&str>, trouble: String) {
        if let Some(recorder) = &self.recorder {
            recorder.explain(request_id, trouble);
        }
    }

    pub(crate) fn get(&self, vendor: &'static str, operation: &'static str, url: Url) -> Call {
        self.call(vendor, operation, (Method::GET, &self.reads), url)
    }

    pub(crate) fn post(&self, vendor: &'static str, operation: &'static str, url: Url) -> Call {
        self.call(vendor, operation, (Method::POST, &self.writes), url)
    }

    fn call(
        &self,
        vendor: &'static str,
        operation: &'static str,
        (method, client): (Method, &Client),
        url: Url,
    ) -> Call {
        let (recorder, path) = (self.recorder.clone(), url.path().to_owned());
        Call {
            vendor,
            operation,
            asked: Asked { recorder, method: method.clone(), path },
            builder: Ok(client.request(method, url)),
            patience: PATIENCE.min(self.cap),
            cap: self.cap,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the home of the client for vendor calls")]
fn builder(user_agent: &str) -> ClientBuilder {
    Client::builder()
        .user_agent(user_agent)
        .connect_timeout(CONNECT)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .no_proxy()
}

/// A call in the making.
#[must_use = "a call does nothing until it is sent"]
pub(crate) struct Call {
    vendor: &'static str,
    operation: &'static str,
    asked: Asked,
    builder: Result<reqwest::RequestBuilder, Failure>,
    patience: Duration,
    cap: Duration,
}

/// Why a call brought no answer. Holds no address and no secret.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The secret cannot stand in a header.
    BadSecret,
    /// The request could not be built.
    Unsendable,
    /// The vendor never saw the request: no name, no connection, no TLS.
    NotSent(String),
    /// The request may have been carried out: time-out, reset, answer cut short or too large.
    NoAnswer {
        /// In our words.
        why: String,
        /// The status, if that much arrived.
        status: Option<u16>,
    },
}

/// A whole answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Call {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.builder = self.builder.map(|builder| builder.header(name, value));
        self
    }

    /// A header made of `scheme` (`Bearer `, `Key ` or nothing) and the secret.
    pub(crate) fn secret(mut self, name: HeaderName, scheme: &str, secret: &Secret) -> Self {
        self.builder = self.builder.and_then(|builder| match secret.header(scheme) {
            Ok(value) => Ok(builder.header(name, value)),
            Err(_) => Err(Failure::BadSecret),
        });
        self
    }

    pub(crate) fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.builder = self.builder.map(|builder| builder.json(body));
        self
    }

    pub(crate) fn form<T: Serialize + ?Sized>(mut self, fields: &T) -> Self {
        self.builder = self.builder.map(|builder| builder.form(fields));
        self
    }

    /// A form whose fields are sent as parts, which some vendors ask for even without a file.
    pub(crate) fn multipart(mut self, fields: Vec<(&'static str, String)>) -> Self {
        let empty = reqwest::multipart::Form::new();
        let form = fields.into_iter().fold(empty, |form, (name, value)| form.text(name, value));
        self.builder = self.builder.map(|builder| builder.multipart(form));
        self
    }

    /// The call's own time, from connecting to the last byte.
    pub(crate) fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience.min(self.cap);
        self
    }

    /// Sends it, once.
    pub(crate) async fn send(self) -> Result<Reply, Failure> {
        let span = tracing::debug_span!(
            "provider_call",
            vendor = self.vendor,
            operation = self.operation,
            status = field::Empty,
            duration_ms = field::Empty,
            request_id = field::Empty,
        );
        let started = Instant::now();
        let outcome = exchange(self.builder?.timeout(self.patience)).instrument(span.clone()).await;
        describe(&span, started.elapsed(), &outcome);
        self.asked.record((self.vendor, self.operation), started, &outcome);
        outcome
    }
}

async fn exchange(request: reqwest::RequestBuilder) -> Result<Reply, Failure> {
    let mut response = request.send().await.map_err(|error| failure(&error, None))?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error, Some(status)))? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            let why = format!("the answer is larger than {ANSWER_LIMIT} bytes");
            return Err(Failure::NoAnswer { why, status: Some(status) });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status, headers: std::mem::take(response.headers_mut()), body })
}

fn failure(error: &reqwest::Error, status: Option<u16>) -> Failure {
    let why = match () {
        () if error.is_builder() => return Failure::Unsendable,
        () if error.is_dns() => return Failure::NotSent("the host's name could not be resolved".into()),
        () if error.is_connect() && error.is_timeout() => {
            return Failure::NotSent("connecting took too long".into());
        }
        () if error.is_connect() => return Failure::NotSent("no connection could be made".into()),
        () if error.is_timeout() => "no answer in time",
        () if status.is_some() => "the answer broke off",
        () => "the connection broke before an answer",
    };
    Failure::NoAnswer { why: why.into(), status }
}

fn describe(span: &Span, duration: Duration, outcome: &Result<Reply, Failure>) {
    span.record("duration_ms", u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
    match outcome {
        Ok(reply) => {
            span.record("status", reply.status);
            if let Some(request_id) = reply.request_id() {
                span.record("request_id", request_id);
            }
            span.in_scope(|| tracing::debug!("answered"));
        }
        Err(failure) => span.in_scope(|| tracing::debug!(?failure, "not answered")),
    }
}

/// An error with all its causes, without addresses.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

impl Reply {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body in the given form; `None` if it is not that.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// A header that says `true` or `false`.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.header(name)?.trim().parse().ok()
    }

    pub(crate) fn request_id(&self) -> Option<String> {
        REQUEST_ID_HEADERS.into_iter().find_map(|name| self.header(name)).map(str::to_owned)
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }
}

#[cfg(test)]
impl Reply {
    /// An answer as tests write it down.
    pub(crate) fn of(status: u16, headers: &[(&'static str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        Self { status, headers: headers.collect(), body: body.as_bytes().to_vec() }
    }
}
