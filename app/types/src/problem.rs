//! Named things that go wrong on an article's way, as a person sees them on the screen where they matter.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// What went wrong. The words for a person live in the message catalogue of `app`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The host did not answer, or answered with a server error.
    FeedUnreachable,
    /// The feed's address answers 404 or 410.
    FeedGone,
    /// The address leads to a web page, not to a feed.
    FeedIsHtml,
    /// The document is not a feed we can read.
    FeedUnreadable,
    /// The feed is larger than we accept.
    FeedTooLarge,
    /// The feed asks for a sign-in.
    FeedForbidden,
    /// The address points into a private network.
    FeedAddressBlocked,
    /// No key is stored for a provider the account needs.
    KeyMissing,
    /// The provider refused the key.
    KeyRefused,
    /// The provider says the account there has no credit, or a spend limit was reached.
    OutOfCredit,
    /// A budget of ours would be exceeded, or is paused; work goes on when it is raised or its period ends.
    OverBudget,
    /// Nobody knows what the call would cost at most, so it is not made.
    PriceUnknown,
    /// The provider refused this content.
    PromptRefused,
    /// The model's answer did not follow the schema it was given.
    AnswerInvalid,
    /// The model was asked once at a person's wish and its answer never came; it may have been billed, so it is not
    /// asked again by itself.
    AnswerLost,
    /// The provider asks us to slow down; we wait and try again.
    RateLimited,
    /// The provider could not be reached or failed; we try again.
    ProviderUnavailable,
    /// The provider rejected the request itself.
    RequestRejected,
    /// The picture is larger than we accept.
    PictureTooLarge,
    /// The picture could not be decoded.
    PictureUnreadable,
    /// The picture was ordered and never arrived; it may have been billed, so it is not ordered again by itself.
    PictureLost,
    /// The Instagram token has expired or was withdrawn.
    TokenExpired,
    /// The account is not connected to Instagram.
    NotConnected,
    /// The token was given without the right to publish.
    PermissionMissing,
    /// The token belongs to another Instagram account than the one that was posted to.
    OtherAccount,
    /// The account is restricted; the owner must act in the Instagram app.
    AccountRestricted,
    /// Instagram's publishing quota for 24 hours is used up; the post waits.
    QuotaReached,
    /// Instagram could not fetch the picture from our public address.
    PictureUnreachable,
    /// Instagram refused the picture or the caption.
    MediaRejected,
    /// The article got older than the account allows before the post's slot came.
    Stale,
    /// The publish call was sent and its outcome is not known.
    OutcomeUnknown,
    /// A fault of ours; the reference finds it in the log.
    Internal,
}

impl ProblemCode {
    /// The stable name, as stored and as sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FeedUnreachable => "feed_unreachable",
            Self::FeedGone => "feed_gone",
            Self::FeedIsHtml => "feed_is_html",
            Self::FeedUnreadable => "feed_unreadable",
            Self::FeedTooLarge => "feed_too_large",
            Self::FeedForbidden => "feed_forbidden",
            Self::FeedAddressBlocked => "feed_address_blocked",
            Self::KeyMissing => "key_missing",
            Self::KeyRefused => "key_refused",
            Self::OutOfCredit => "out_of_credit",
            Self::OverBudget => "over_budget",
            Self::PriceUnknown => "price_unknown",
            Self::PromptRefused => "prompt_refused",
            Self::AnswerInvalid => "answer_invalid",
            Self::AnswerLost => "answer_lost",
            Self::RateLimited => "rate_limited",
            Self::ProviderUnavailable => "provider_unavailable",
            Self::RequestRejected => "request_rejected",
            Self::PictureTooLarge => "picture_too_large",
            Self::PictureUnreadable => "picture_unreadable",
            Self::PictureLost => "picture_lost",
            Self::TokenExpired => "token_expired",
            Self::NotConnected => "not_connected",
            Self::PermissionMissing => "permission_missing",
            Self::OtherAccount => "other_account",
            Self::AccountRestricted => "account_restricted",
            Self::QuotaReached => "quota_reached",
            Self::PictureUnreachable => "picture_unreachable",
            Self::MediaRejected => "media_rejected",
            Self::Stale => "stale",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Internal => "internal",
        }
    }

    /// Reads a stored name; an unknown one is a fault of ours.
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|code| code.as_str() == name).unwrap_or(Self::Internal)
    }

    /// Every code, for the catalogue's completeness test.
    pub const ALL: [Self; 32] = [
        Self::FeedUnreachable,
        Self::FeedGone,
        Self::FeedIsHtml,
        Self::FeedUnreadable,
        Self::FeedTooLarge,
        Self::FeedForbidden,
        Self::FeedAddressBlocked,
        Self::KeyMissing,
        Self::KeyRefused,
        Self::OutOfCredit,
        Self::OverBudget,
        Self::PriceUnknown,
        Self::PromptRefused,
        Self::AnswerInvalid,
        Self::AnswerLost,
        Self::RateLimited,
        Self::ProviderUnavailable,
        Self::RequestRejected,
        Self::PictureTooLarge,
        Self::PictureUnreadable,
        Self::PictureLost,
        Self::TokenExpired,
        Self::NotConnected,
        Self::PermissionMissing,
        Self::OtherAccount,
        Self::AccountRestricted,
        Self::QuotaReached,
        Self::PictureUnreachable,
        Self::MediaRejected,
        Self::Stale,
        Self::OutcomeUnknown,
        Self::Internal,
    ];
}

/// A problem as it is shown: what, when, and the reference that finds it in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What went wrong.
    pub code: ProblemCode,
    /// A short fact from the other side, already scrubbed ("HTTP 404", "claude: refusal, category cyber").
    pub detail: Option<String>,
    /// The correlation id, such as `7F3K-Q2XM`.
    pub reference: String,
    /// When it happened.
    pub at: Timestamp,
    /// When we try again by ourselves; `None` when a person must act.
    pub retry_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_its_stored_name() {
        for code in ProblemCode::ALL {
            assert_eq!(ProblemCode::parse(code.as_str()), code);
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{}\"", code.as_str()));
        }
    }
}
