//! What a request for a picture must look like.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use super::error::OpenAiError;
use crate::picture::Format;

/// The models that are alive (model pages, November 2026).
pub(super) const MODELS: [&str; 6] = [
    "gpt-image-2.6-flare",
    "gpt-image-2.6-sunburst",
    "gpt-image-2.5-flare",
    "gpt-image-2.5-sunburst",
    "gpt-image-2",
    "gpt-image-2-2026-04-21",
];
const KNOWN: [&str; 10] = [
    "background",
    "model",
    "moderation",
    "n",
    "output_compression",
    "output_format",
    "prompt",
    "quality",
    "safety_identifier",
    "size",
];
const LONGEST_PROMPT: usize = 32_000;
/// Micro-dollars a token of the prompt and of the picture.
const TEXT_MICRO_USD: i64 = 5;
const PICTURE_MICRO_USD: i64 = 30;

/// A request that passed every check.
pub(super) struct Input {
    pub(super) model: String,
    pub(super) prompt: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) quality: &'static str,
    pub(super) format: Format,
}

impl Input {
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, OpenAiError> {
        let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let body: Option<Map<String, Value>> = serde_json::from_slice(body).ok();
        let body = body.filter(|_| kind.starts_with("application/json")).ok_or_else(OpenAiError::not_json)?;
        if let Some(name) = body.keys().find(|name| !KNOWN.contains(&name.as_str())) {
            return Err(OpenAiError::unknown_parameter(name));
        }
        let prompt = text(&body, "prompt").unwrap_or_default();
        if prompt.trim().is_empty() || prompt.chars().count() > LONGEST_PROMPT {
            return Err(OpenAiError::invalid_value("prompt", "1 to 32000 characters"));
        }
        let model = text(&body, "model").unwrap_or_default();
        if !MODELS.contains(&model) {
            return Err(OpenAiError::unknown_model(model));
        }
        if body.get("n").is_some_and(|n| n.as_u64() != Some(1)) {
            return Err(OpenAiError::invalid_value("n", "the stand-in draws one"));
        }
        let (width, height) = size(text(&body, "size").unwrap_or("auto"))?;
        let quality = word(&body, "quality", &["medium", "low", "high"])?;
        let format = match word(&body, "output_format", &["png", "jpeg"])? {
            "png" => Format::Png,
            _ => Format::Jpeg,
        };
        word(&body, "background", &["auto", "opaque"])?;
        word(&body, "moderation", &["auto", "low"])?;
        Ok(Self { model: model.to_owned(), prompt: prompt.to_owned(), width, height, quality, format })
    }

    pub(super) fn text_tokens(&self) -> i64 {
        i64::try_from(self.prompt.chars().count().div_ceil(4)).unwrap_or(i64::MAX)
    }

    pub(super) fn picture_tokens(&self) -> i64 {
        let medium = i64::from(self.width) * i64::from(self.height) / 1_000;
        match self.quality {
            "low" => medium / 4,
            "high" => medium * 4,
            _ => medium,
        }
    }

    pub(super) fn micro_usd(&self) -> i64 {
        self.text_tokens() * TEXT_MICRO_USD + self.picture_tokens() * PICTURE_MICRO_USD
    }
}

fn text<'a>(body: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    body.get(name)?.as_str()
}

/// One of the words; the first where none is named.
fn word(
    body: &Map<String, Value>,
    name: &str,
    words: &'static [&'static str],
) -> Result<&'static str, OpenAiError> {
    let Some(value) = body.get(name) else { return Ok(words[0]) };
    let found = words.iter().find(|word| value.as_str() == Some(**word));
    found.copied().ok_or_else(|| OpenAiError::invalid_value(name, &format!("one of {}", words.join(", "))))
}

/// Both sides multiples of 16, no more than three to one, up to 3840 by 2160 pixels.
fn size(size: &str) -> Result<(u32, u32), OpenAiError> {
    if size == "auto" {
        return Ok((1_024, 1_024));
    }
    let sides =
        size.split_once('x').and_then(|(w, h)| Some((w.parse::<u32>().ok()?, h.parse::<u32>().ok()?)));
    let fits = |(width, height): &(u32, u32)| {
        let (short, long) = (*width.min(height), *width.max(height));
        short > 0
            && width.is_multiple_of(16)
            && height.is_multiple_of(16)
            && long <= 3_840
            && short <= 2_160
            && long <= short * 3
    };
    sides.filter(fits).ok_or_else(|| OpenAiError::invalid_value("size", "WxH, both divisible by 16"))
}
