use std::fmt;
use std::time::Duration;

use reqwest::Response;
use types::problem::ProblemCode;

use super::resolver::OnlyPrivate;
use super::target::BlockReason;
use crate::http::retry_after;

/// Why a document could not be fetched. Holds no part of its address.
#[derive(Clone, Debug, thiserror::Error)]
pub struct FetchError {
    /// What it means for us.
    pub kind: FetchErrorKind,
    /// One short line for a person.
    pub detail: String,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// How long the other side asks us to wait.
    pub retry_after: Option<Duration>,
}

/// Kinds of failure, by what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FetchErrorKind {
    /// No answer, a broken one, or a server's failure; may pass.
    Unreachable,
    /// 404 or 410.
    Gone,
    /// 401, 403, 407 or 451.
    Forbidden,
    /// Larger than the caller accepts.
    TooLarge,
    /// We do not fetch such addresses.
    Blocked(BlockReason),
    /// 429.
    RateLimited,
    /// The way does not end.
    TooManyRedirects,
    /// Another status from the 400s, or one that makes no sense.
    Refused,
}

impl FetchError {
    /// The failure as a person sees it.
    pub fn problem(&self) -> ProblemCode {
        match self.kind {
            FetchErrorKind::Unreachable | FetchErrorKind::TooManyRedirects | FetchErrorKind::Refused => {
                ProblemCode::FeedUnreachable
            }
            FetchErrorKind::Gone => ProblemCode::FeedGone,
            FetchErrorKind::Forbidden => ProblemCode::FeedForbidden,
            FetchErrorKind::TooLarge => ProblemCode::FeedTooLarge,
            FetchErrorKind::Blocked(_) => ProblemCode::FeedAddressBlocked,
            FetchErrorKind::RateLimited => ProblemCode::RateLimited,
        }
    }

    /// Whether the same fetch can succeed later without anybody's help.
    pub fn is_retryable(&self) -> bool {
        matches!(self.kind, FetchErrorKind::Unreachable | FetchErrorKind::RateLimited)
    }

    pub(crate) fn is_too_large(&self) -> bool {
        self.kind == FetchErrorKind::TooLarge
    }

    pub(super) fn new(kind: FetchErrorKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), status: None, retry_after: None }
    }

    pub(super) fn unreachable(detail: &str) -> Self {
        Self::new(FetchErrorKind::Unreachable, detail)
    }

    pub(super) fn blocked(reason: BlockReason) -> Self {
        Self::new(FetchErrorKind::Blocked(reason), reason.words())
    }

    /// A status that brings no document.
    pub(super) fn answered(response: &Response) -> Self {
        let status = response.status().as_u16();
        Self {
            status: Some(status),
            retry_after: retry_after(response.headers()),
            ..Self::new(kind(status), format!("HTTP {status}"))
        }
    }

    /// A request that brought no answer.
    pub(super) fn sending(error: &reqwest::Error) -> Self {
        if is_caused_by_private_address(error) {
            return Self::blocked(BlockReason::PrivateAddress);
        }
        Self::unreachable(match () {
            () if error.is_dns() => "the host's name could not be resolved",
            () if error.is_timeout() => "connecting took too long",
            () if error.is_connect() => "no connection could be made",
            () => "the connection broke before an answer",
        })
    }

    /// An answer that broke off.
    pub(super) fn reading(_: &reqwest::Error) -> Self {
        Self::unreachable("the answer broke off or is not compressed as it says")
    }
}

fn kind(status: u16) -> FetchErrorKind {
    match status {
        404 | 410 => FetchErrorKind::Gone,
        401 | 403 | 407 | 451 => FetchErrorKind::Forbidden,
        429 => FetchErrorKind::RateLimited,
        408 | 425 | 500.. => FetchErrorKind::Unreachable,
        _ => FetchErrorKind::Refused,
    }
}

fn is_caused_by_private_address(error: &reqwest::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<OnlyPrivate>() {
            return true;
        }
        source = cause.source();
    }
    false
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_kind() {
        use FetchErrorKind::*;
        for (status, expected) in [
            (400, Refused),
            (401, Forbidden),
            (403, Forbidden),
            (404, Gone),
            (407, Forbidden),
            (408, Unreachable),
            (410, Gone),
            (418, Refused),
            (429, RateLimited),
            (451, Forbidden),
            (500, Unreachable),
            (503, Unreachable),
            (599, Unreachable),
            (300, Refused),
        ] {
            assert_eq!(kind(status), expected, "{status}");
        }
    }
}
