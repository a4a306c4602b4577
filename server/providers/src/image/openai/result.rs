use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::SLUG;
use crate::http::Reply;
use crate::image::GeneratedImage;
use crate::{ErrorKind, ProviderError, Secret, TokenUsage, Usage};

#[derive(Deserialize)]
struct Wire {
    #[serde(default)]
    data: Vec<Picture>,
    usage: Tokens,
}

#[derive(Deserialize)]
struct Picture {
    b64_json: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    input_tokens: u32,
    #[serde(default)]
    input_tokens_details: Details,
    output_tokens: u32,
}

#[derive(Default, Deserialize)]
struct Details {
    #[serde(default)]
    cached_tokens: u32,
}

impl Tokens {
    fn usage(&self) -> Usage {
        let cached = self.input_tokens_details.cached_tokens.min(self.input_tokens);
        Usage::Tokens(TokenUsage {
            input: self.input_tokens - cached,
            cache_read: cached,
            output: self.output_tokens,
            ..TokenUsage::default()
        })
    }
}

/// Reads the picture and what it used. Without a usage nobody can say what was billed, so that answer is none.
pub(super) fn read(reply: &Reply, model: &str, key: &Secret) -> Result<GeneratedImage, ProviderError> {
    let failed = |kind, detail| ProviderError::answered(SLUG, kind, detail, reply, key);
    let Some(Wire { data, usage }) = reply.json() else {
        return Err(failed(ErrorKind::OutcomeUnknown, "the answer is not a picture with its usage"));
    };
    let usage = usage.usage();
    let invalid = |detail| failed(ErrorKind::AnswerInvalid, detail).billed(usage);
    let encoded = data.into_iter().next().and_then(|picture| picture.b64_json);
    let encoded = encoded.ok_or_else(|| invalid("the answer holds no picture"))?;
    let bytes = STANDARD.decode(encoded).map_err(|_| invalid("the picture is not base64"))?;
    Ok(GeneratedImage { bytes, usage, request_id: reply.request_id(), model: model.to_owned() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn answer(body: &Value) -> Result<GeneratedImage, ProviderError> {
        let reply = Reply::of(200, &[("x-request-id", "req_1")], &body.to_string());
        read(&reply, "gpt-image-2", &Secret::from("sk-1".to_owned()))
    }

    fn usage() -> Value {
        json!({"total_tokens": 1_120, "input_tokens": 120, "output_tokens": 1_000,
               "input_tokens_details": {"text_tokens": 120, "image_tokens": 0, "cached_tokens": 20}})
    }

    fn used() -> Usage {
        let tokens = TokenUsage { input: 100, cache_read: 20, output: 1_000, ..TokenUsage::default() };
        Usage::Tokens(tokens)
    }

    #[test]
    fn the_picture_comes_with_the_tokens_it_took() {
        let image = answer(&json!({"data": [{"b64_json": "aGk="}], "usage": usage()})).unwrap();
        assert_eq!((image.bytes.as_slice(), image.usage), (b"hi".as_slice(), used()));
        assert_eq!(image.request_id.as_deref(), Some("req_1"));
    }

    #[test]
    fn an_answer_without_a_picture_is_billed_and_one_without_a_usage_is_unknown() {
        for data in [json!([]), json!([{"url": "https://x"}]), json!([{"b64_json": "%"}])] {
            let error = answer(&json!({"data": data, "usage": usage()})).unwrap_err();
            assert_eq!((error.kind, error.usage), (ErrorKind::AnswerInvalid, Some(used())), "{data}");
        }
        let error = answer(&json!({"data": [{"b64_json": "aGk="}]})).unwrap_err();
        assert_eq!((error.kind, error.usage), (ErrorKind::OutcomeUnknown, None));
    }
}
