//! Meta's errors, told apart by numbers (error-codes page, June 2026; Graph API error reference, September 2026).

mod table;

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use types::problem::ProblemCode;

use super::{ContainerState, SLUG};
use crate::http::{Failure, Reply};
use crate::{Secret, redact};

/// Calling while throttled prolongs the ban, so a wait is never short.
const RATE_WAIT: Duration = Duration::from_secs(15 * 60);
const QUOTA_WAIT: Duration = Duration::from_secs(60 * 60);
/// For a block over suspected spam or policy.
const BLOCK_WAIT: Duration = Duration::from_secs(6 * 60 * 60);

/// What Instagram did instead of what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub struct InstagramError {
    /// What it means for us.
    pub kind: InstagramErrorKind,
    /// What may follow.
    pub action: Action,
    /// The call: `publish`, `container`.
    pub operation: &'static str,
    /// Meta's number.
    pub code: Option<i64>,
    /// Meta's finer number.
    pub subcode: Option<i64>,
    /// Meta's own word on whether it may pass.
    pub is_transient: Option<bool>,
    /// Meta's name for the call, for its support.
    pub fbtrace_id: Option<String>,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// How long to keep away, where that is called for.
    pub wait: Option<Duration>,
    /// One short line for a person, scrubbed of the token and of queries.
    pub detail: String,
}

/// Kinds of failure, by what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstagramErrorKind {
    /// The token is expired, withdrawn or wrong. Reconnect; never repeat.
    TokenRefused,
    /// The token lacks a right for this. Reconnect with it; never repeat.
    PermissionMissing,
    /// The account is restricted or checkpointed; its owner must act in the Instagram app.
    Restricted,
    /// The publishing quota of 24 hours is used up; wait.
    QuotaReached,
    /// The container is not finished; keep asking for its state.
    NotReady,
    /// The container or post is unknown, expired or not visible to this token. Said of a fresh one it may pass.
    ContainerGone,
    /// The picture or the caption breaks a rule.
    MediaRejected,
    /// Meta could not fetch the picture; a few repeats are worth it.
    MediaUnfetchable,
    /// Too many calls; wait.
    RateLimited,
    /// Blocked for a while over policy; wait long.
    Blocked,
    /// Certainly not done, and may be tried again.
    Temporary,
    /// Our request is wrong.
    Rejected,
    /// It may have been done or not. After [`super::Instagram::publish`]: look at the container first.
    Ambiguous,
}

/// What may follow an error. Who has sent a publish call looks at the container before any of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The same step again, a bounded number of times.
    Retry,
    /// The same step a few times; then the content has to be changed.
    RetryThenFix,
    /// The container's state again, for as long as it takes.
    Poll,
    /// Another container, if this one stays unusable and was never sent to be published.
    NewContainer,
    /// Another picture or caption; the same will be refused again.
    Fix,
    /// The account's owner: connect again, or act in the Instagram app.
    Operator,
    /// The same step after the given wait, however often.
    Wait,
}

impl ContainerState {
    /// What it means that the container ended in `ERROR`, by the number in its status text. An unknown number is taken
    /// for the content's fault; so is none at all when it is seen again and again.
    pub fn failure(&self) -> InstagramError {
        let row = self.subcode.map(|subcode| {
            let unknown = (InstagramErrorKind::MediaRejected, Action::Fix);
            table::by_subcode(subcode).map_or(unknown, |row| (row.kind, row.action))
        });
        let (kind, action) = row.unwrap_or((InstagramErrorKind::MediaRejected, Action::RetryThenFix));
        let number = self.subcode.map(|number| format!(" ({number})")).unwrap_or_default();
        InstagramError {
            kind,
            action,
            operation: "container",
            code: None,
            subcode: self.subcode,
            is_transient: None,
            fbtrace_id: None,
            status: None,
            wait: (action == Action::Wait).then_some(QUOTA_WAIT),
            detail: format!("{}{number}", self.status),
        }
    }
}

impl InstagramError {
    /// Whether Instagram has certainly not carried out a publish that failed so. Everything else is doubt.
    pub fn is_definitive_rejection(&self) -> bool {
        use InstagramErrorKind as Kind;
        matches!(
            self.kind,
            Kind::TokenRefused
                | Kind::PermissionMissing
                | Kind::Restricted
                | Kind::QuotaReached
                | Kind::NotReady
                | Kind::MediaRejected
                | Kind::Temporary
        )
    }

    /// Whether the token is worth nothing any more.
    pub fn is_token_refused(&self) -> bool {
        self.kind == InstagramErrorKind::TokenRefused
    }

    /// Meta's numbers, `4/2207051`, or that there were none.
    pub(super) fn numbers(&self) -> String {
        match (self.code, self.subcode) {
            (Some(code), Some(subcode)) => format!("{code}/{subcode}"),
            (Some(code), None) => code.to_string(),
            (None, _) => self.detail.clone(),
        }
    }

    /// The failure as a person sees it.
    pub fn problem(&self) -> ProblemCode {
        use InstagramErrorKind as Kind;
        match self.kind {
            Kind::TokenRefused => ProblemCode::TokenExpired,
            Kind::PermissionMissing => ProblemCode::PermissionMissing,
            Kind::Restricted => ProblemCode::AccountRestricted,
            Kind::QuotaReached => ProblemCode::QuotaReached,
            Kind::MediaRejected => ProblemCode::MediaRejected,
            Kind::MediaUnfetchable => ProblemCode::PictureUnreachable,
            Kind::RateLimited | Kind::Blocked => ProblemCode::RateLimited,
            Kind::Rejected => ProblemCode::RequestRejected,
            Kind::Ambiguous if self.operation == "publish" => ProblemCode::OutcomeUnknown,
            Kind::Ambiguous | Kind::NotReady | Kind::ContainerGone | Kind::Temporary => {
                ProblemCode::ProviderUnavailable
            }
        }
    }

    fn new(
        (kind, action): (InstagramErrorKind, Action),
        operation: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            action,
            operation,
            code: None,
            subcode: None,
            is_transient: None,
            fbtrace_id: None,
            status: None,
            wait: None,
            detail: detail.into(),
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    error: WireError,
}

#[derive(Deserialize)]
struct WireError {
    #[serde(default)]
    message: String,
    code: i64,
    error_subcode: Option<i64>,
    is_transient: Option<bool>,
    error_user_msg: Option<String>,
    fbtrace_id: Option<String>,
}

/// The error that an answer without success reports, scrubbed of the secrets that were sent.
pub(super) fn answered(operation: &'static str, reply: &Reply, secrets: &[&Secret]) -> InstagramError {
    let Some(Envelope { error }) = reply.json::<Envelope>() else { return unreadable(operation, reply) };
    let (kind, action) = meaning(reply.status, error.code, error.error_subcode, error.is_transient);
    let words = error.error_user_msg.as_deref().filter(|words| !words.is_empty()).unwrap_or(&error.message);
    InstagramError {
        code: Some(error.code),
        subcode: error.error_subcode,
        is_transient: error.is_transient,
        fbtrace_id: error.fbtrace_id,
        status: Some(reply.status),
        wait: wait(kind, error.error_subcode, reply),
        ..InstagramError::new((kind, action), operation, redact::excerpt_of(words, secrets))
    }
}

/// The shape of the host that exchanges codes; its number repeats the HTTP status.
#[derive(Deserialize)]
struct OauthError {
    error_type: String,
    error_message: String,
}

/// The error that the host reports which exchanges codes.
pub(super) fn answered_by_oauth(
    operation: &'static str,
    reply: &Reply,
    secrets: &[&Secret],
) -> InstagramError {
    match reply.json() {
        Some(OauthError { error_type, error_message }) if reply.status < 500 => {
            let detail = redact::excerpt_of(&format!("{error_type}: {error_message}"), secrets);
            let meaning = (InstagramErrorKind::Rejected, Action::Fix);
            InstagramError { status: Some(reply.status), ..InstagramError::new(meaning, operation, detail) }
        }
        _ => answered(operation, reply, secrets),
    }
}

/// An answer that is not Meta's own says nothing about what was done.
pub(super) fn unreadable(operation: &'static str, reply: &Reply) -> InstagramError {
    let error = InstagramError::new(
        (InstagramErrorKind::Ambiguous, Action::Retry),
        operation,
        "the answer cannot be read",
    );
    InstagramError {
        status: Some(reply.status),
        fbtrace_id: reply.request_id(),
        wait: reply.retry_after(),
        ..error
    }
}

/// A call that brought no answer: in doubt, unless it certainly never left.
pub(super) fn unanswered(operation: &'static str, failure: Failure) -> InstagramError {
    use InstagramErrorKind as Kind;
    let (meaning, detail, status) = match failure {
        Failure::BadSecret => (
            (Kind::TokenRefused, Action::Operator),
            "the token holds characters that no token has".to_owned(),
            None,
        ),
        Failure::Unsendable => {
            ((Kind::Rejected, Action::Fix), "the request could not be built".to_owned(), None)
        }
        Failure::NotSent(why) => ((Kind::Temporary, Action::Retry), why, None),
        Failure::NoAnswer { why, status } => ((Kind::Ambiguous, Action::Retry), why, status),
    };
    InstagramError { status, ..InstagramError::new(meaning, operation, detail) }
}

/// By the numbers; Meta's own `is_transient` turns a refusal of the content into something that may pass.
fn meaning(
    status: u16,
    code: i64,
    subcode: Option<i64>,
    is_transient: Option<bool>,
) -> (InstagramErrorKind, Action) {
    use InstagramErrorKind as Kind;
    let (kind, action) = match (table::row(code, subcode), status) {
        (Some(row), _) => (row.kind, row.action),
        (None, 500..) => (Kind::Ambiguous, Action::Retry),
        (None, 429) => (Kind::RateLimited, Action::Wait),
        (None, _) => (Kind::Rejected, Action::Fix),
    };
    match kind {
        _ if is_transient != Some(true) => (kind, action),
        // The numbers say that nothing was done, and Meta that it may pass.
        Kind::MediaRejected | Kind::PermissionMissing | Kind::Restricted => (Kind::Temporary, Action::Retry),
        // The numbers do not say that nothing was done.
        Kind::Rejected | Kind::ContainerGone => (Kind::Ambiguous, Action::Retry),
        _ => (kind, action),
    }
}

fn wait(kind: InstagramErrorKind, subcode: Option<i64>, reply: &Reply) -> Option<Duration> {
    let least = match kind {
        InstagramErrorKind::RateLimited => RATE_WAIT,
        InstagramErrorKind::QuotaReached => QUOTA_WAIT,
        InstagramErrorKind::Blocked => BLOCK_WAIT,
        InstagramErrorKind::Ambiguous if subcode == Some(2_207_051) => BLOCK_WAIT,
        _ => return reply.retry_after(),
    };
    Some(regain_access(reply).or_else(|| reply.retry_after()).unwrap_or(least))
}

#[derive(Deserialize)]
struct BusinessUsage {
    #[serde(default)]
    estimated_time_to_regain_access: u64,
}

/// Minutes until calls are served again, by Meta's own estimate.
fn regain_access(reply: &Reply) -> Option<Duration> {
    let usage = reply.header("x-business-use-case-usage")?;
    let usage: HashMap<String, Vec<BusinessUsage>> = serde_json::from_str(usage).ok()?;
    let minutes = usage.values().flatten().map(|usage| usage.estimated_time_to_regain_access).max()?;
    (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(60)))
}

impl fmt::Display for InstagramError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SLUG}: {}: {}", self.operation, self.detail)?;
        match self.code {
            Some(_) => write!(f, " (code {})", self.numbers()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
