//! What a stage does when the outside says no: show it where it matters, wait or stop, lose nothing.

mod gave_up;
mod meet;

use std::time::Duration;

use providers::text::anthropic::{self, Answer};
use providers::{ErrorKind, Exchange, ProviderError, Usage, instagram};
use types::post::Step;
use types::problem::{Problem, ProblemCode};
use types::{FeedId, Timestamp};

use super::Subject;
use super::hand_over::HandOver;
use crate::costs::{Bill, Refusal};
use crate::credentials::{self, Opened};
use crate::media::MediaError;
use crate::timeline::Way;

pub(super) use self::gave_up::gave_up;
pub(super) use self::meet::meet;

/// Something outside that stops a step, for now or for good.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub code: ProblemCode,
    pub detail: String,
    pub remedy: Remedy,
    pub retry_after: Option<Duration>,
    /// A refusal is paid for too.
    pub paid: Option<Box<Paid>>,
    /// What is known of the bill otherwise.
    pub bill: Bill,
    /// The key that was refused.
    pub refused_key: Option<RefusedKey>,
}

/// A key that its provider refused, named by its fingerprint.
#[derive(Clone, Debug)]
pub(super) struct RefusedKey {
    pub provider: &'static str,
    pub fingerprint: String,
}

/// What may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Time: the queue tries again, a bounded number of times.
    Wait,
    /// Something that time alone does not bring, such as a key or credit, or that takes as long as it takes: the job
    /// waits, uncounted, and goes on when it is there.
    Hold,
    /// A decision: the step stops and a person is shown why.
    Person,
}

/// How soon a job that was held before it asked anybody looks again, the first time. A raised budget or a new key
/// wakes whoever waits, but not who looked before and is about to wait.
const FIRST_HOLD: Duration = Duration::from_secs(30);

/// How soon a held job looks whether pictures can be stored again: what it carries was paid for.
const STORE_AGAIN: Duration = Duration::from_secs(60);

/// What a call that brought no result still cost.
#[derive(Clone, Debug)]
pub(super) struct Paid {
    pub provider: &'static str,
    pub usage: Usage,
    pub request_id: Option<String>,
}

impl Paid {
    /// Claude's answer, usable or not.
    pub fn of(answer: &Answer) -> Self {
        let request_id = answer.request_id.clone();
        Self { provider: anthropic::SLUG, usage: Usage::Tokens(answer.usage), request_id }
    }
}

impl Trouble {
    /// What a person is shown of it.
    pub fn problem(&self, reference: &str, at: Timestamp, retry_at: Option<Timestamp>) -> Problem {
        let (code, detail) = (self.code, Some(self.detail.clone()));
        Problem { code, detail, reference: reference.to_owned(), at, retry_at }
    }

    /// A step that cannot begin: the account has no key for the provider, or one that was refused.
    pub fn closed(opened: &Opened, provider: &str) -> Self {
        let label = credentials::provider(provider).map_or_else(|| provider.to_owned(), |info| info.label);
        let code = match opened {
            Opened::Refused if provider == instagram::SLUG => ProblemCode::TokenExpired,
            Opened::Missing if provider == instagram::SLUG => ProblemCode::NotConnected,
            Opened::Refused => ProblemCode::KeyRefused,
            Opened::Missing | Opened::Ready(_) => ProblemCode::KeyMissing,
        };
        Self { remedy: Remedy::Hold, bill: Bill::Unasked, ..Self::stop(code, label) }
    }

    /// Something only a person can resolve.
    pub fn stop(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            remedy: Remedy::Person,
            retry_after: None,
            paid: None,
            bill: Bill::Nothing,
            refused_key: None,
        }
    }

    /// What a provider answered to a call with the key of this fingerprint.
    pub fn answered(error: ProviderError, fingerprint: &str) -> Self {
        let refused = |provider| RefusedKey { provider, fingerprint: fingerprint.to_owned() };
        Self {
            code: error.problem(),
            remedy: match error.kind {
                ErrorKind::KeyRefused | ErrorKind::OutOfCredit => Remedy::Hold,
                _ if error.is_retryable() => Remedy::Wait,
                _ => Remedy::Person,
            },
            retry_after: error.retry_after,
            bill: bill(error.kind),
            refused_key: (error.kind == ErrorKind::KeyRefused).then(|| refused(error.provider)),
            paid: error.usage.map(|usage| {
                let request_id = error.request_id.clone();
                Box::new(Paid { provider: error.provider, usage, request_id })
            }),
            detail: error.detail,
        }
    }
}

/// Whether a call that failed so, and says nothing of its bill, may have been billed.
fn bill(kind: ErrorKind) -> Bill {
    match kind {
        ErrorKind::OutcomeUnknown | ErrorKind::AnswerInvalid | ErrorKind::TooLarge => Bill::Unknown,
        _ => Bill::Nothing,
    }
}

/// A call that is not made for what it may cost; the job goes on when the budget or the price allows it.
impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self {
            remedy: Remedy::Hold,
            retry_after: Some(refusal.retry_after.unwrap_or(FIRST_HOLD)),
            ..Self::stop(refusal.code, refusal.detail)
        }
    }
}

/// Whoever runs the server repairs it; no post is given up for it.
impl From<MediaError> for Trouble {
    fn from(error: MediaError) -> Self {
        Self {
            remedy: Remedy::Hold,
            retry_after: Some(STORE_AGAIN),
            ..Self::stop(ProblemCode::ProviderUnavailable, error.to_string())
        }
    }
}

/// The place where a step stopped.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub subject: Subject,
    pub way: Way,
    pub feed: FeedId,
    pub step: Step,
    /// The model asked, for the cost row.
    pub model: String,
    /// Where the post goes, if it does not stay.
    pub hand_over: Option<HandOver>,
    /// Whether the picture that was ordered will never come: the next try orders anew.
    pub ends_order: bool,
    /// The provider that cannot make the picture, when the next one is asked at once and nothing is shown.
    pub passed_over: Option<&'static str>,
    /// The outside calls that came to it, for the post's flight recorder.
    pub calls: Vec<Exchange>,
}
