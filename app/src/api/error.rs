use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use types::account::SettingsProblem;
use types::caption::CaptionProblem;
use types::card::LogoProblem;
use types::media::MediaProblem;
use types::post::PostStatus;
use types::problem::ProblemCode;

/// The one error that reaches the browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// What happened, for the program and for the message catalogue.
    pub code: ErrorCode,
    /// What happened, for a person; the catalogue's words for `code` come first.
    pub message: String,
    /// The correlation id, such as `7F3K-Q2XM`; the log has the same.
    pub reference: Option<String>,
    /// Whether trying again may help.
    pub retryable: bool,
}

/// What server functions return.
pub type ApiResult<T> = Result<T, ApiError>;

/// Kinds of errors the screens tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Nobody is signed in, or the session ended.
    NotSignedIn,
    /// Signed in, but without the right.
    Forbidden,
    /// No such thing, or not this person's.
    NotFound,
    /// The settings of an account are not valid.
    Settings {
        /// Each wrong field.
        problems: Vec<SettingsProblem>,
    },
    /// The caption cannot be published.
    Caption {
        /// Each broken limit.
        problems: Vec<CaptionProblem>,
    },
    /// Instagram would not take the pictures or the video.
    Media {
        /// Each broken rule.
        problems: Vec<MediaProblem>,
    },
    /// The logo is not one that we draw.
    Logo {
        /// Why.
        problem: LogoProblem,
    },
    /// One field is wrong.
    Invalid {
        /// As the form names it.
        field: String,
    },
    /// The post changed since it was read.
    Stale,
    /// The post is past the point where this applies.
    WrongStatus {
        /// Where it is.
        status: PostStatus,
    },
    /// Another post of the account has this slot.
    SlotTaken,
    /// Something outside said no.
    Problem {
        /// What.
        problem: ProblemCode,
    },
    /// Too many requests.
    TooMany,
    /// The server could not be reached.
    Network,
    /// A fault of ours.
    Internal,
}

impl ApiError {
    /// An error made in the browser, where there is no reference.
    pub fn local(code: ErrorCode, message: impl Into<String>) -> Self {
        let retryable = code == ErrorCode::Network;
        Self { code, message: message.into(), reference: None, retryable }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(why) => Self::local(ErrorCode::Network, why),
            ServerFnErrorErr::Args(why) | ServerFnErrorErr::MissingArg(why) => {
                Self::local(ErrorCode::Invalid { field: String::new() }, why)
            }
            other => Self::local(ErrorCode::Internal, other.to_string()),
        }
    }
}

#[cfg(feature = "ssr")]
mod from_services {
    use axum::http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use super::{ApiError, ErrorCode};
    use crate::api::caller::Reference;

    impl ErrorCode {
        /// The HTTP status that says it.
        pub fn status(&self) -> StatusCode {
            match self {
                Self::NotSignedIn => StatusCode::UNAUTHORIZED,
                Self::Forbidden => StatusCode::FORBIDDEN,
                Self::NotFound => StatusCode::NOT_FOUND,
                Self::Settings { .. }
                | Self::Caption { .. }
                | Self::Media { .. }
                | Self::Logo { .. }
                | Self::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
                Self::Stale | Self::WrongStatus { .. } | Self::SlotTaken => StatusCode::CONFLICT,
                Self::Problem { .. } => StatusCode::BAD_GATEWAY,
                Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
                Self::Network | Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }
    }

    impl ApiError {
        /// Answers with this error: sets the HTTP status, the only place that does, and adds the request's
        /// reference.
        pub(crate) fn answer(code: ErrorCode, message: String) -> Self {
            if let Some(response) = use_context::<ResponseOptions>() {
                response.set_status(code.status());
            }
            let retryable =
                matches!(code, ErrorCode::Internal | ErrorCode::TooMany | ErrorCode::Problem { .. });
            Self {
                code,
                message,
                reference: use_context::<Reference>().map(|Reference(text)| text),
                retryable,
            }
        }
    }

    impl From<services::Error> for ApiError {
        fn from(error: services::Error) -> Self {
            use services::Error;
            let message = error.to_string();
            let code = match error {
                Error::NotFound(_) => ErrorCode::NotFound,
                Error::Settings(problems) => ErrorCode::Settings { problems },
                Error::Caption(problems) => ErrorCode::Caption { problems },
                Error::Media(problems) => ErrorCode::Media { problems },
                Error::Logo(problem) => ErrorCode::Logo { problem },
                Error::Invalid { field, .. } => ErrorCode::Invalid { field: field.to_owned() },
                Error::Stale => ErrorCode::Stale,
                Error::WrongStatus(status) => ErrorCode::WrongStatus { status },
                Error::SlotTaken => ErrorCode::SlotTaken,
                Error::Problem { code, .. } => ErrorCode::Problem { problem: code },
                Error::TooMany | Error::TooSoon { .. } => ErrorCode::TooMany,
                Error::Internal(cause) => {
                    let reference = use_context::<Reference>().map(|Reference(text)| text);
                    tracing::error!(reference, error = format!("{cause:#}"), "a request failed");
                    return Self::answer(ErrorCode::Internal, "Something broke on our side.".to_owned());
                }
            };
            Self::answer(code, message)
        }
    }
}
