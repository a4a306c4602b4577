//! What every vendor request passes through: the fault that is due, the work, the entry in the ledger.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, OriginalUri, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{Html, IntoResponse, Json, Response},
    routing::MethodRouter,
};
use futures::stream;
use serde_json::Value;

use crate::{
    clock::http_date,
    fault::{CannedAnswer, FaultAction},
    ids::fingerprint,
    ledger::{LedgerEntry, Vendor},
    socket::Connection,
    world::World,
};

/// The largest answer that a fault may have to hold in memory.
const ANSWER_LIMIT: usize = 64 << 20;
/// What [`FaultAction::HugeBody`] adds, in bytes.
const HUGE: usize = 16 << 20;
/// Time for the first half of a truncated body to reach the client before the connection ends.
const FLUSH_PAUSE: Duration = Duration::from_millis(30);

/// What a handler tells the ledger about the exchange; attached to its answer as an extension.
#[derive(Debug, Clone, Default)]
pub(crate) struct Receipt {
    pub(crate) micro_usd: i64,
    pub(crate) account: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) summary: String,
}

impl Receipt {
    pub(crate) fn new(summary: impl Into<String>) -> Self {
        Self { summary: summary.into(), ..Self::default() }
    }

    /// The answer, with this receipt attached.
    pub(crate) fn on(self, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// A vendor's operation, as faults and ledger name it.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) world: World,
    pub(crate) vendor: Vendor,
    pub(crate) name: &'static str,
}

impl World {
    /// The routes of one operation, observed: faults hit it, the ledger records it.
    pub(crate) fn observed(
        &self,
        vendor: Vendor,
        name: &'static str,
        routes: MethodRouter<World>,
    ) -> MethodRouter<World> {
        routes.layer(from_fn_with_state(Operation { world: self.clone(), vendor, name }, exchange))
    }
}

/// Carries out one exchange. The work runs in a task of its own, because a vendor goes on working when its
/// client hangs up.
pub(crate) async fn exchange(
    State(operation): State<Operation>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
    next: Next,
) -> Response {
    let key = presented_key(request.headers()).map(fingerprint);
    let action = operation.world.faults.take(operation.vendor, operation.name, key.as_deref());
    let mut entry = open_entry(&operation, &request, action.as_ref());
    let (world, worker_action) = (operation.world.clone(), action.clone());
    let work = tokio::spawn(async move {
        let answer = match worker_action {
            Some(FaultAction::Reset | FaultAction::Hang) => None,
            Some(FaultAction::Html) => Some(gateway_page()),
            Some(FaultAction::Answer(canned)) if !canned.after_commit => Some(canned_answer(canned)),
            Some(FaultAction::Delay(time)) => {
                tokio::time::sleep(time).await;
                Some(next.run(request).await)
            }
            _ => Some(next.run(request).await),
        };
        close_entry(&mut entry, answer.as_ref());
        entry.at_ms = world.clock.now_ms();
        world.ledger.append(entry);
        answer
    });
    let answer = match work.await {
        Ok(answer) => answer,
        Err(panic) => {
            tracing::error!(%panic, "a vendor handler panicked");
            Some(StatusCode::INTERNAL_SERVER_ERROR.into_response())
        }
    };
    let mut answer = deliver(&operation.world, &connection, action, answer).await;
    if let Ok(date) = HeaderValue::from_str(&http_date(operation.world.clock.now_ms())) {
        answer.headers_mut().insert(header::DATE, date);
    }
    answer
}

/// The entry as far as the request tells.
fn open_entry(operation: &Operation, request: &Request, action: Option<&FaultAction>) -> LedgerEntry {
    let original = request.extensions().get::<OriginalUri>();
    let path = original.map_or_else(|| request.uri().path(), |uri| uri.path());
    LedgerEntry {
        seq: 0,
        at_ms: 0,
        vendor: operation.vendor,
        operation: operation.name.to_owned(),
        method: request.method().to_string(),
        path: path.to_owned(),
        status: None,
        account: presented_key(request.headers()).map(fingerprint),
        micro_usd: 0,
        request_id: None,
        summary: String::new(),
        fault: action.map(FaultAction::name),
    }
}

/// Adds what the answer and its receipt tell.
fn close_entry(entry: &mut LedgerEntry, answer: Option<&Response>) {
    let Some(answer) = answer else { return };
    entry.status = Some(answer.status().as_u16());
    if let Some(receipt) = answer.extensions().get::<Receipt>() {
        entry.micro_usd = receipt.micro_usd;
        entry.summary.clone_from(&receipt.summary);
        entry.request_id.clone_from(&receipt.request_id);
        entry.account = receipt.account.clone().or(entry.account.take());
    }
}

/// The secret that the request carries in a header, whichever the vendor's custom.
pub(crate) fn presented_key(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("x-api-key").or_else(|| text("authorization")?.split_once(' ').map(|(_, key)| key.trim()))
}

/// The key of a bearer token, if it begins as the vendor's keys do and was not revoked.
pub(crate) fn bearer_key<'h>(headers: &'h HeaderMap, beginning: &str) -> Option<&'h str> {
    let bearer = headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")?;
    let key = presented_key(headers)?;
    (bearer.starts_with(beginning) && !key.contains("revoked")).then_some(key)
}

/// Sends the answer in the shape that the fault asks for.
async fn deliver(
    world: &World,
    connection: &Connection,
    action: Option<FaultAction>,
    answer: Option<Response>,
) -> Response {
    let answer = answer.unwrap_or_default();
    match action {
        Some(FaultAction::Reset | FaultAction::ResetAfterCommit) => {
            connection.cut();
            answer
        }
        Some(FaultAction::Hang | FaultAction::HangAfterCommit) => {
            world.stopped().await;
            connection.cut();
            answer
        }
        Some(FaultAction::Answer(canned)) if canned.after_commit => canned_answer(canned),
        Some(FaultAction::Truncate) => with_body(answer, |bytes| truncated(&bytes)).await,
        Some(FaultAction::SlowBody(time)) => with_body(answer, |bytes| slow_body(bytes, time)).await,
        Some(FaultAction::HugeBody) => with_body(answer, |bytes| endless(&bytes)).await,
        Some(FaultAction::InvalidJson) => with_body(answer, |bytes| broken_json(&bytes)).await,
        _ => answer,
    }
}

/// The same head with another body, made from the whole of the old one. The head keeps the old length only
/// where the new body means to betray it.
async fn with_body(answer: Response, change: impl FnOnce(Bytes) -> (Option<usize>, Body)) -> Response {
    let (mut head, body) = answer.into_parts();
    let bytes = match to_bytes(body, ANSWER_LIMIT).await {
        Ok(bytes) => bytes,
        Err(error) => {
            tracing::error!(%error, "an answer could not be read for its fault");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let (length, body) = change(bytes);
    head.headers.remove(header::CONTENT_LENGTH);
    if let Some(length) = length {
        head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    Response::from_parts(head, body)
}

/// Announces the whole body, sends half and fails.
fn truncated(bytes: &Bytes) -> (Option<usize>, Body) {
    let half = bytes.slice(..bytes.len() / 2);
    let parts = stream::unfold(Some(half), |part| async {
        match part {
            Some(part) if !part.is_empty() => Some((Ok(part), Some(Bytes::new()))),
            _ => {
                tokio::time::sleep(FLUSH_PAUSE).await;
                Some((Err(io::Error::from(io::ErrorKind::ConnectionReset)), Some(Bytes::new())))
            }
        }
    });
    (Some(bytes.len()), Body::from_stream(parts))
}

/// Sends the body in twenty equal parts spread over the time.
pub(crate) fn slow_body(bytes: Bytes, time: Duration) -> (Option<usize>, Body) {
    const PARTS: u32 = 20;
    let length = bytes.len();
    let part = length.div_ceil(PARTS as usize).max(1);
    let parts = stream::unfold(bytes, move |mut rest| async move {
        if rest.is_empty() {
            return None;
        }
        tokio::time::sleep(time / PARTS).await;
        let chunk = rest.split_to(part.min(rest.len()));
        Some((Ok::<_, io::Error>(chunk), rest))
    });
    (Some(length), Body::from_stream(parts))
}

/// The body, and far more white space than it is worth.
fn endless(bytes: &Bytes) -> (Option<usize>, Body) {
    let mut whole = bytes.to_vec();
    whole.resize(bytes.len() + HUGE, b' ');
    (Some(whole.len()), Body::from(whole))
}

/// Cuts the document in the middle and frames the rest as if it were whole.
fn broken_json(bytes: &Bytes) -> (Option<usize>, Body) {
    let half = bytes.slice(..bytes.len() / 2);
    (Some(half.len()), Body::from(half))
}

fn canned_answer(canned: CannedAnswer) -> Response {
    // The control API has checked the range; in-process callers may still pass nonsense.
    let status = StatusCode::from_u16(canned.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = match canned.body {
        None => status.into_response(),
        Some(Value::String(text)) => (status, text).into_response(),
        Some(json) => (status, Json(json)).into_response(),
    };
    for (name, value) in canned.headers {
        match (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            (Ok(name), Ok(value)) => drop(answer.headers_mut().insert(name, value)),
            _ => tracing::warn!(name, "a fault's header is not valid and is left out"),
        }
    }
    answer
}

fn gateway_page() -> Response {
    Html("<!doctype html><title>Please wait</title><h1>Checking your browser</h1>").into_response()
}
