//! What may be wrong with the store of pictures, in words that say what helps.

use std::error::Error;

/// Longer texts of the store are cut, in characters.
const LONGEST: usize = 160;

/// Why a picture cannot be kept or read. What the store itself called it stands in brackets; never a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// The service knows no bucket of this name.
    #[error("there is no such bucket: make it, or correct its name or the endpoint")]
    NoBucket,
    /// The service does not know the key, or it was signed with another secret.
    #[error("the key was refused ({0}): its id and its secret must be those of one key of this service")]
    KeyRefused(String),
    /// The service knows the key and does not let it.
    #[error(
        "the key lacks a right ({0}): it must be allowed to read, write and delete objects of this bucket"
    )]
    NotAllowed(String),
    /// The request was signed for another region.
    #[error("the bucket is not in this region ({0}): name the one it is in")]
    WrongRegion(String),
    /// The request's date is too far from the service's.
    #[error("this machine's clock is wrong: the store refused the time of the request")]
    WrongClock,
    /// What was stored did not come back as it was.
    #[error(
        "what was stored did not come back as it was: this is no store of files, or something lies before it"
    )]
    Changed,
    /// The disk, the network or the service failed.
    #[error("the store of pictures does not work ({0}): is its address right, and is it up?")]
    Unavailable(String),
}

impl MediaError {
    /// Reads what the store said: an S3 service names its errors by a code in XML, sent with any status.
    pub(super) fn of(error: &object_store::Error) -> Self {
        let text = error.to_string();
        let refused = matches!(
            error,
            object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. }
        );
        let said = code(&text).map_or_else(|| shortened(&innermost(error)), str::to_owned);
        match said.as_str() {
            "NoSuchBucket" => Self::NoBucket,
            "RequestTimeTooSkewed" => Self::WrongClock,
            // R2 calls a key that it does not know unauthorised, and one of a wrong length an invalid argument.
            "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "Unauthorized" | "InvalidArgument" => {
                Self::KeyRefused(said)
            }
            "AuthorizationHeaderMalformed" | "PermanentRedirect" | "InvalidRegionName" => {
                Self::WrongRegion(said)
            }
            _ if said.starts_with("Received redirect") => Self::WrongRegion("redirected".to_owned()),
            _ if refused => Self::NotAllowed(said),
            _ => Self::Unavailable(said),
        }
    }

    /// The error, unless all is well with the store and the object is just not there.
    pub(super) fn unless_missing(error: &object_store::Error) -> Result<(), Self> {
        match Self::of(error) {
            Self::Unavailable(_) if matches!(error, object_store::Error::NotFound { .. }) => Ok(()),
            other => Err(other),
        }
    }
}

impl From<MediaError> for crate::Error {
    fn from(error: MediaError) -> Self {
        Self::Internal(anyhow::Error::new(error).context("the pictures"))
    }
}

fn code(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<Code>")?;
    rest.split_once("</Code>").map(|(code, _)| code)
}

/// What came first in the chain of causes: "Connection refused", and not "a request could not be performed".
fn innermost(error: &object_store::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// One line, without the client's own words for a status.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let said = line.strip_prefix("Server returned non-2xx status code: ").unwrap_or(line);
    said.trim_end_matches([':', ' ']).chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic(body: &str) -> object_store::Error {
        object_store::Error::Generic { store: "S3", source: body.to_owned().into() }
    }

    #[test]
    fn an_error_is_known_by_its_code_and_not_by_its_status() {
        for (code, expected) in [
            ("NoSuchBucket", MediaError::NoBucket),
            ("RequestTimeTooSkewed", MediaError::WrongClock),
            ("SignatureDoesNotMatch", MediaError::KeyRefused("SignatureDoesNotMatch".into())),
            ("AuthorizationHeaderMalformed", MediaError::WrongRegion("AuthorizationHeaderMalformed".into())),
            ("SlowDown", MediaError::Unavailable("SlowDown".into())),
        ] {
            let body = format!("400 Bad Request: <Error><Code>{code}</Code><Message>m</Message></Error>");
            assert_eq!(MediaError::of(&generic(&body)), expected);
        }
    }

    #[test]
    fn a_page_of_a_gateway_is_cut_short() {
        let MediaError::Unavailable(detail) = MediaError::of(&generic(&"x\n".repeat(9_000))) else {
            panic!()
        };
        assert_eq!(detail, "x");
        let bare = MediaError::of(&generic("Server returned non-2xx status code: 503 Service Unavailable: "));
        assert_eq!(bare, MediaError::Unavailable("503 Service Unavailable".into()));
    }

    #[test]
    fn a_missing_object_is_no_error_and_a_missing_bucket_is() {
        let missing = |body: &str| object_store::Error::NotFound {
            path: "pictures/a.jpg".into(),
            source: body.to_owned().into(),
        };
        assert_eq!(MediaError::unless_missing(&missing("<Code>NoSuchKey</Code>")), Ok(()));
        assert_eq!(MediaError::unless_missing(&missing("No such file or directory")), Ok(()));
        let error = MediaError::unless_missing(&missing("<Code>NoSuchBucket</Code>"));
        assert_eq!(error, Err(MediaError::NoBucket));
    }
}
