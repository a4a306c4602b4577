//! Remembers each call of a client: what was asked, how long it took, what came back. Never a query, a header or a
//! body: secrets travel there.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::Method;
use tokio::time::Instant;

use super::{Failure, Reply};

/// One call to a vendor, as a flight recorder keeps it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Whose API: `instagram`.
    pub vendor: &'static str,
    /// Our name for the call: `publish`.
    pub operation: &'static str,
    /// `GET` or `POST`.
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// When it was sent, by the monotonic clock.
    pub began: Instant,
    /// From connecting to the last byte.
    pub took: Duration,
    /// The HTTP status, if that much arrived.
    pub status: Option<u16>,
    /// The vendor's name for the call, for its support.
    pub request_id: Option<String>,
    /// What was wrong, in a few words: an error's numbers, or why there was no answer.
    pub trouble: Option<String>,
}

/// The calls of one client, oldest first. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Vec<Exchange>>>);

impl Recorder {
    /// What was recorded since it was last taken.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.lock())
    }

    /// Adds what only the reader of the last answer's body knows.
    pub(crate) fn explain(&self, request_id: Option<&str>, trouble: String) {
        if let Some(last) = self.lock().last_mut() {
            if last.request_id.is_none() {
                last.request_id = request_id.map(str::to_owned);
            }
            last.trouble.get_or_insert(trouble);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of a call before it is sent.
pub(super) struct Asked {
    pub(super) recorder: Option<Recorder>,
    pub(super) method: Method,
    pub(super) path: String,
}

impl Asked {
    pub(super) fn record(
        self,
        (vendor, operation): (&'static str, &'static str),
        began: Instant,
        outcome: &Result<Reply, Failure>,
    ) {
        let Some(recorder) = self.recorder else { return };
        let (status, trouble) = match outcome {
            Ok(reply) => (Some(reply.status), None),
            Err(Failure::NoAnswer { why, status }) => (*status, Some(why.clone())),
            Err(Failure::NotSent(why)) => (None, Some(why.clone())),
            Err(Failure::BadSecret | Failure::Unsendable) => (None, Some("it was not sent".to_owned())),
        };
        let request_id = outcome.as_ref().ok().and_then(Reply::request_id);
        let (method, path, took) = (self.method.to_string(), self.path, began.elapsed());
        let exchange = Exchange { vendor, operation, method, path, began, took, status, request_id, trouble };
        recorder.lock().push(exchange);
    }
}
