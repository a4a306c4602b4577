//! Finished pictures that wait at an address of the vendor's.

use url::Url;

use super::PICTURE_LIMIT;
use crate::fetch::{Conditions, Fetched, GuardedFetch};
use crate::{ErrorKind, ProviderError, Usage};

/// Downloads a picture that has been paid for. Its address comes from outside, so it is fetched like any other that
/// does, and without the key. A failure that will not pass ends the order and is billed.
pub(super) async fn download(
    fetch: &GuardedFetch,
    provider: &'static str,
    url: &Url,
    usage: Usage,
) -> Result<Vec<u8>, ProviderError> {
    let unusable = |kind, detail: String| ProviderError::new(provider, kind, detail).billed(usage);
    match fetch.get(url, &Conditions::default(), PICTURE_LIMIT).await {
        Ok(Fetched::Document(document)) => Ok(document.bytes),
        Ok(Fetched::NotModified) => {
            Err(ProviderError::new(provider, ErrorKind::Unavailable, "the picture's host sent no picture"))
        }
        Err(error) if error.is_too_large() => {
            Err(unusable(ErrorKind::TooLarge, format!("the picture is larger than {PICTURE_LIMIT} bytes")))
        }
        Err(error) if error.is_retryable() => {
            let why = format!("the picture could not be downloaded: {error}");
            Err(ProviderError {
                status: error.status,
                ..ProviderError::new(provider, ErrorKind::Unavailable, why)
            })
        }
        Err(error) => {
            Err(unusable(ErrorKind::AnswerInvalid, format!("the picture could not be downloaded: {error}")))
        }
    }
}
