use std::fmt;
use std::time::Duration;

use types::problem::ProblemCode;

use crate::http::{Failure, Reply};
use crate::{Secret, Usage, redact};

/// What the outside did instead of what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub struct ProviderError {
    /// Who: `anthropic`, `fal`, `resend`.
    pub provider: &'static str,
    /// What it means for us.
    pub kind: ErrorKind,
    /// One short line for a person, scrubbed of secrets and queries.
    pub detail: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The vendor's name for the call, for its support.
    pub request_id: Option<String>,
    /// How long the vendor asks us to wait.
    pub retry_after: Option<Duration>,
    /// What a call that failed was billed for all the same.
    pub usage: Option<Usage>,
    /// The vendor's own word on whether a repeat can help; it outranks the kind.
    pub vendor_retry: Option<bool>,
}

/// Kinds of failure, by what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The key is wrong, revoked, or lacks a right. A person must act.
    KeyRefused,
    /// No credit, or a spend limit was reached. A person must act.
    OutOfCredit,
    /// Too many calls; wait at least `retry_after`.
    RateLimited,
    /// The vendor refuses this content; the same request will be refused again.
    Refused,
    /// A whole answer that breaks what was agreed: no JSON, another schema, cut short. Usually billed.
    AnswerInvalid,
    /// Our request is wrong; the same request will be wrong again.
    Rejected,
    /// Not reachable or failing, and nothing was done. A repeat is harmless.
    Unavailable,
    /// The request was sent and no usable answer came. A repeat may be billed twice.
    OutcomeUnknown,
    /// The result is larger than we accept.
    TooLarge,
    /// The vendor lost, dropped or failed what was ordered, and bills nothing. Its ticket is worthless: forget it
    /// and order again.
    OrderVoid,
}

impl ErrorKind {
    /// Whether the same step, tried again later, can succeed without a person's help.
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::RateLimited | Self::Unavailable | Self::OutcomeUnknown | Self::OrderVoid)
    }

    /// Whether a picture's order is over when asking for it fails so, and its ticket worth nothing any more.
    pub fn ends_order(self) -> bool {
        matches!(
            self,
            Self::OrderVoid | Self::Refused | Self::AnswerInvalid | Self::Rejected | Self::TooLarge
        )
    }

    /// The kind as a person sees it.
    pub fn problem(self) -> ProblemCode {
        match self {
            Self::KeyRefused => ProblemCode::KeyRefused,
            Self::OutOfCredit => ProblemCode::OutOfCredit,
            Self::RateLimited => ProblemCode::RateLimited,
            Self::Refused => ProblemCode::PromptRefused,
            Self::AnswerInvalid => ProblemCode::AnswerInvalid,
            Self::Rejected => ProblemCode::RequestRejected,
            Self::Unavailable | Self::OutcomeUnknown | Self::OrderVoid => ProblemCode::ProviderUnavailable,
            Self::TooLarge => ProblemCode::PictureTooLarge,
        }
    }
}

impl ProviderError {
    /// A failure about which nothing more is known.
    pub fn new(provider: &'static str, kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self {
            provider,
            kind,
            detail: detail.into(),
            status: None,
            request_id: None,
            retry_after: None,
            usage: None,
            vendor_retry: None,
        }
    }

    /// Whether the same step, tried again later, can succeed without a person's help.
    pub fn is_retryable(&self) -> bool {
        self.vendor_retry.unwrap_or_else(|| self.kind.is_retryable())
    }

    /// The failure as a person sees it.
    pub fn problem(&self) -> ProblemCode {
        self.kind.problem()
    }

    /// The failure that an answer reports, with what its headers tell. `message` is the vendor's.
    pub(crate) fn answered(
        provider: &'static str,
        kind: ErrorKind,
        message: &str,
        reply: &Reply,
        secret: &Secret,
    ) -> Self {
        Self {
            status: Some(reply.status),
            request_id: reply.request_id(),
            retry_after: reply.retry_after(),
            ..Self::new(provider, kind, redact::excerpt(message, secret))
        }
    }

    /// The failure of a call that brought no answer. `unanswered` is what silence means for this call.
    pub(crate) fn unanswered(provider: &'static str, failure: Failure, unanswered: ErrorKind) -> Self {
        match failure {
            Failure::BadSecret => {
                Self::new(provider, ErrorKind::KeyRefused, "the key holds characters that no key has")
            }
            Failure::Unsendable => Self::new(provider, ErrorKind::Rejected, "the request could not be built"),
            Failure::NotSent(why) => Self::new(provider, ErrorKind::Unavailable, why),
            Failure::NoAnswer { why, status } => Self { status, ..Self::new(provider, unanswered, why) },
        }
    }

    pub(crate) fn billed(mut self, usage: Usage) -> Self {
        self.usage = Some(usage);
        self
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.provider, self.detail)?;
        match self.status {
            Some(status) => write!(f, " (HTTP {status})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendors_word_on_a_repeat_outranks_the_kind() {
        let mut error = ProviderError::new("anthropic", ErrorKind::RateLimited, "slow down");
        assert!(error.is_retryable());
        error.vendor_retry = Some(false);
        assert!(!error.is_retryable());
    }

    #[test]
    fn an_error_names_its_provider_and_status() {
        let mut error = ProviderError::new("fal", ErrorKind::Unavailable, "gateway");
        assert_eq!(error.to_string(), "fal: gateway");
        error.status = Some(502);
        assert_eq!(error.to_string(), "fal: gateway (HTTP 502)");
    }

    #[test]
    fn what_needs_a_person_is_never_repeated_by_itself() {
        for kind in [
            ErrorKind::KeyRefused,
            ErrorKind::OutOfCredit,
            ErrorKind::Refused,
            ErrorKind::AnswerInvalid,
            ErrorKind::Rejected,
            ErrorKind::TooLarge,
        ] {
            assert!(!kind.is_retryable(), "{kind:?}");
        }
    }

    #[test]
    fn an_order_outlives_what_has_nothing_to_do_with_it() {
        for kind in
            [ErrorKind::KeyRefused, ErrorKind::OutOfCredit, ErrorKind::RateLimited, ErrorKind::Unavailable]
        {
            assert!(!kind.ends_order(), "{kind:?}");
        }
        assert!(ErrorKind::OrderVoid.ends_order() && ErrorKind::Refused.ends_order());
    }
}
