use serde::Deserialize;
use url::Url;

use super::super::ONE_PICTURE;
use super::SLUG;
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret};

/// A prediction as Replicate tells of it.
#[derive(Deserialize)]
pub(super) struct Prediction {
    pub(super) id: String,
    pub(super) urls: Urls,
    status: String,
    output: Option<Output>,
    error: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Urls {
    pub(super) get: Url,
}

/// One file or several, as the model likes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Output {
    One(Url),
    Many(Vec<Url>),
}

impl Output {
    fn first(self) -> Option<Url> {
        match self {
            Self::One(url) => Some(url),
            Self::Many(urls) => urls.into_iter().next(),
        }
    }
}

/// Where a prediction stands that has not failed.
pub(super) enum Outcome {
    Pending,
    File(Url),
}

/// What the models' safety checkers say; there is no code for it (captures of summer 2026).
const MODERATION: [&str; 3] = ["NSFW", "flagged as sensitive", "E005"];

/// Reads a prediction. Moderation shows as a failure with words of its own, under HTTP 200; failures are not billed.
pub(super) fn outcome(reply: &Reply, key: &Secret) -> Result<Outcome, ProviderError> {
    let failed = |kind, detail: &str| ProviderError::answered(SLUG, kind, detail, reply, key);
    let Some(prediction) = reply.json::<Prediction>() else {
        return Err(failed(ErrorKind::Unavailable, "the answer is not a prediction"));
    };
    let error = prediction.error.unwrap_or_default();
    match prediction.status.as_str() {
        "succeeded" => prediction.output.and_then(Output::first).map(Outcome::File).ok_or_else(|| {
            failed(ErrorKind::AnswerInvalid, "the prediction holds no picture, or no longer")
                .billed(ONE_PICTURE)
        }),
        "failed" if MODERATION.iter().any(|word| error.contains(word)) => {
            Err(failed(ErrorKind::Refused, &error))
        }
        "failed" | "canceled" | "aborted" if error.is_empty() => {
            Err(failed(ErrorKind::OrderVoid, "the prediction ended without a picture"))
        }
        "failed" | "canceled" | "aborted" => Err(failed(ErrorKind::OrderVoid, &error)),
        _ => Ok(Outcome::Pending),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(status: &str, output: &Value, error: Option<&str>) -> Result<Outcome, ProviderError> {
        let body = json!({"id": "p", "status": status, "output": output, "error": error,
                          "urls": {"get": "https://api.replicate.com/v1/predictions/p"}});
        outcome(&Reply::of(200, &[], &body.to_string()), &Secret::from("r8_1".to_owned()))
    }

    #[test]
    fn one_file_and_a_list_of_files_are_both_a_picture() {
        let url = "https://replicate.delivery/a/out-0.png";
        for output in [json!(url), json!([url]), json!([url, "https://replicate.delivery/b.png"])] {
            let outcome = read("succeeded", &output, None).unwrap();
            assert!(matches!(outcome, Outcome::File(file) if file.as_str() == url), "{output}");
        }
        for status in ["starting", "processing"] {
            assert!(matches!(read(status, &Value::Null, None).unwrap(), Outcome::Pending));
        }
    }

    #[test]
    fn a_failure_is_told_by_its_words() {
        use ErrorKind::*;
        for (status, error, expected) in [
            ("failed", Some("NSFW content detected. Try running it again."), Refused),
            ("failed", Some("The input or output was flagged as sensitive. (E005)"), Refused),
            ("failed", Some("CUDA out of memory"), OrderVoid),
            ("failed", None, OrderVoid),
            ("canceled", None, OrderVoid),
            ("aborted", None, OrderVoid),
        ] {
            let failure = read(status, &Value::Null, error).err().unwrap();
            assert_eq!((failure.kind, failure.usage), (expected, None), "{status} {error:?}");
        }
    }

    #[test]
    fn a_picture_that_is_gone_was_paid_for() {
        for output in [Value::Null, json!([])] {
            let failure = read("succeeded", &output, None).err().unwrap();
            assert_eq!((failure.kind, failure.usage), (ErrorKind::AnswerInvalid, Some(ONE_PICTURE)));
        }
    }
}
