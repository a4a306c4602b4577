use serde::Serialize;
use serde_json::Value;

use crate::TokenUsage;

/// One question to Claude.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The vendor's id of the model.
    pub model: String,
    /// Instructions, in order. At most four blocks may be cached.
    pub system: Vec<SystemBlock>,
    /// The question.
    pub user: String,
    /// What the answer must look like, within the subset that [`crate::schema::check`] takes.
    pub schema: Value,
    /// The most tokens the answer may have, thoughts included. A model that cannot help thinking gets room for it on
    /// top.
    pub max_tokens: u32,
    /// How much work the model puts in.
    pub effort: Effort,
    /// Whether the model may think first.
    pub thinking: Thinking,
}

/// What the vendor adds to a prompt by itself to have an answer in a schema: some hundreds of tokens, counted
/// generously (structured outputs page, November 2026).
const ADDED: usize = 4_096;

impl Completion {
    /// The most that it can use. A token stands for a byte of text at least, and the request's JSON has every byte.
    pub fn most(&self) -> TokenUsage {
        let bytes = serde_json::to_vec(&body(self)).map_or(usize::MAX, |json| json.len());
        let input = u32::try_from(bytes.saturating_add(ADDED)).unwrap_or(u32::MAX);
        let output = self.max_tokens + room(&self.model, self.thinking);
        TokenUsage { input, output, ..TokenUsage::default() }
    }
}

/// A part of the instructions.
#[derive(Clone, Debug)]
pub struct SystemBlock {
    /// The text; must not be empty.
    pub text: String,
    /// Whether the prompt up to here is kept for five minutes, to be read again at a tenth of the price or less.
    pub cached: bool,
}

/// How much work the model puts in. The levels above `High` exclude thinking being off, so they are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effort {
    /// Quick and cheap.
    Low,
    /// Balanced.
    Medium,
    /// Thorough.
    High,
}

/// Whether the model may think before it answers. Thoughts are billed as output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thinking {
    /// As little as the model allows.
    Off,
    /// As much as the model finds useful.
    Adaptive,
}

/// Tokens for the thoughts of a model that was not asked for any.
const THOUGHTS: u32 = 8_192;

#[derive(Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<TextBlock<'a>>,
    messages: [Message<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking: Option<Tagged>,
    output_config: OutputConfig<'a>,
}

#[derive(Serialize)]
struct TextBlock<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<Tagged>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: &'a str,
}

#[derive(Serialize)]
struct Tagged {
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct OutputConfig<'a> {
    effort: Effort,
    format: Format<'a>,
}

#[derive(Serialize)]
struct Format<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    schema: &'a Value,
}

/// The request as it is sent. A forced tool would be refused by the newer models, so the schema goes into
/// `output_config` (model pages, November 2026).
pub(super) fn body(completion: &Completion) -> Body<'_> {
    Body {
        model: &completion.model,
        max_tokens: completion.max_tokens + room(&completion.model, completion.thinking),
        system: completion.system.iter().map(text_block).collect(),
        messages: [Message { role: "user", content: &completion.user }],
        thinking: thinking(&completion.model, completion.thinking).map(|kind| Tagged { kind }),
        output_config: OutputConfig {
            effort: completion.effort,
            format: Format { kind: "json_schema", schema: &completion.schema },
        },
    }
}

fn text_block(block: &SystemBlock) -> TextBlock<'_> {
    let cache_control = block.cached.then_some(Tagged { kind: "ephemeral" });
    TextBlock { kind: "text", text: &block.text, cache_control }
}

/// Sonnet 5.5 refuses `disabled` and takes `between_tools` for the same; Opus 5.5 always thinks, and refuses both
/// (model pages, November 2026).
fn thinking(model: &str, thinking: Thinking) -> Option<&'static str> {
    match thinking {
        Thinking::Adaptive => Some("adaptive"),
        Thinking::Off if model.starts_with("claude-sonnet-5-5") => Some("between_tools"),
        Thinking::Off if always_thinks(model) => None,
        Thinking::Off => Some("disabled"),
    }
}

/// Thoughts count towards `max_tokens`, and an answer that they leave no room for is cut short and paid for.
fn room(model: &str, thinking: Thinking) -> u32 {
    if thinking == Thinking::Off && always_thinks(model) { THOUGHTS } else { 0 }
}

fn always_thinks(model: &str) -> bool {
    model.starts_with("claude-opus-5-5")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn completion(model: &str, thinking: Thinking) -> Completion {
        Completion {
            model: model.to_owned(),
            system: vec![
                SystemBlock { text: "You classify.".into(), cached: true },
                SystemBlock { text: "Topic: trains.".into(), cached: false },
            ],
            user: "An article.".to_owned(),
            schema: json!({"type": "object", "additionalProperties": false, "properties": {}}),
            max_tokens: 512,
            effort: Effort::Low,
            thinking,
        }
    }

    #[test]
    fn the_request_holds_what_the_api_knows_and_nothing_else() {
        let sent = serde_json::to_value(body(&completion("claude-haiku-5-5", Thinking::Off))).unwrap();
        assert_eq!(
            sent,
            json!({
                "model": "claude-haiku-5-5",
                "max_tokens": 512,
                "system": [
                    {"type": "text", "text": "You classify.", "cache_control": {"type": "ephemeral"}},
                    {"type": "text", "text": "Topic: trains."},
                ],
                "messages": [{"role": "user", "content": "An article."}],
                "thinking": {"type": "disabled"},
                "output_config": {
                    "effort": "low",
                    "format": {
                        "type": "json_schema",
                        "schema": {"type": "object", "additionalProperties": false, "properties": {}},
                    },
                },
            })
        );
    }

    #[test]
    fn a_request_without_instructions_leaves_the_key_out() {
        let mut bare = completion("claude-haiku-5-5", Thinking::Off);
        bare.system.clear();
        assert_eq!(serde_json::to_value(body(&bare)).unwrap().get("system"), None);
    }

    #[test]
    fn thinking_is_switched_in_each_models_own_words() {
        for (model, thinking, word) in [
            ("claude-haiku-5-5", Thinking::Off, "disabled"),
            ("claude-haiku-5-5", Thinking::Adaptive, "adaptive"),
            ("claude-sonnet-5-5", Thinking::Off, "between_tools"),
            ("claude-sonnet-5-5", Thinking::Adaptive, "adaptive"),
        ] {
            let sent = serde_json::to_value(body(&completion(model, thinking))).unwrap();
            assert_eq!(sent["thinking"], json!({"type": word}), "{model} {thinking:?}");
        }
    }
    #[test]
    fn a_model_that_cannot_help_thinking_is_told_nothing_and_gets_room() {
        let sent = serde_json::to_value(body(&completion("claude-opus-5-5", Thinking::Off))).unwrap();
        assert_eq!((sent.get("thinking"), &sent["max_tokens"]), (None, &json!(512 + THOUGHTS)));
    }
}
