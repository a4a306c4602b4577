use std::time::Duration;

use types::account::SettingsProblem;
use types::caption::CaptionProblem;
use types::card::LogoProblem;
use types::media::MediaProblem;
use types::post::PostStatus;
use types::problem::ProblemCode;

/// Why a service could not do what it was asked. Carries no HTTP status and nothing secret; `app` turns it
/// into what a person sees.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such row, or it belongs to somebody else: the two look the same from outside.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The settings of an account cannot be saved.
    #[error("settings not valid: {0:?}")]
    Settings(Vec<SettingsProblem>),
    /// The caption cannot be published.
    #[error("caption not valid: {0:?}")]
    Caption(Vec<CaptionProblem>),
    /// Instagram would not take the pictures or the video.
    #[error("media not valid: {0:?}")]
    Media(Vec<MediaProblem>),
    /// A logo is not one that we draw.
    #[error("logo not valid: {0:?}")]
    Logo(LogoProblem),
    /// One named field is wrong.
    #[error("{field}: {why}")]
    Invalid {
        /// The field as the form names it.
        field: &'static str,
        /// What is wrong, for a person.
        why: String,
    },
    /// Somebody changed the post since this person looked at it.
    #[error("the post changed since it was read")]
    Stale,
    /// The post is somewhere this action does not apply.
    #[error("a post that is {} cannot be changed that way", .0.as_str())]
    WrongStatus(PostStatus),
    /// Another post of the account has this slot.
    #[error("another post has this slot")]
    SlotTaken,
    /// The outside said no, in a way a person can understand.
    #[error("{detail}")]
    Problem {
        /// What went wrong.
        code: ProblemCode,
        /// A short, scrubbed fact.
        detail: String,
    },
    /// Too many requests of one kind from one person.
    #[error("too many requests")]
    TooMany,
    /// A vendor is asked as fast as we allow ourselves.
    #[error("to be tried again in {after:?}")]
    TooSoon {
        /// How long to wait.
        after: Duration,
    },
    /// A fault of ours.
    #[error(transparent)]
    Internal(#[from] anyhow::Error),
}

/// What services return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Internal(anyhow::Error::new(error).context("the database failed"))
    }
}

impl From<queue::WriteError> for Error {
    fn from(error: queue::WriteError) -> Self {
        Self::Internal(anyhow::Error::new(error).context("a change could not be stored"))
    }
}

impl From<queue::FinishError> for Error {
    fn from(error: queue::FinishError) -> Self {
        Self::Internal(anyhow::Error::new(error))
    }
}

/// A fault of ours inside a job is worth another try; the queue keeps the reason and the reference.
impl From<Error> for queue::JobError {
    fn from(error: Error) -> Self {
        match error {
            Error::Internal(cause) => Self::retry(format!("{cause:#}")),
            Error::TooSoon { after } => Self::Snooze { after },
            other => Self::retry(other.to_string()),
        }
    }
}
