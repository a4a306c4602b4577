use serde::Serialize;
use serde_json::Value;

/// One question to Claude.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The vendor's id of the model; it must be in the price table.
    pub model: String,
    /// Instructions, in order. At most four blocks may be cached.
    pub system: Vec<SystemBlock>,
    /// The question.
    pub user: String,
    /// What the answer must look like, within the subset that [`crate::schema::check`] takes.
    pub schema: Value,
    /// The most tokens the answer may have, thoughts included.
    pub max_tokens: u32,
    /// How much work the model puts in.
    pub effort: Effort,
    /// Whether the model may think first.
    pub thinking: Thinking,
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

#[derive(Serialize)]
pub(super) struct Body<'a> {
    model: &'a str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<TextBlock<'a>>,
    messages: [Message<'a>; 1],
    thinking: Tagged,
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
        max_tokens: completion.max_tokens,
        system: completion.system.iter().map(text_block).collect(),
        messages: [Message { role: "user", content: &completion.user }],
        thinking: Tagged { kind: thinking(&completion.model, completion.thinking) },
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

/// Sonnet 5.5 refuses `disabled` and takes `between_tools` for the same (model page, November 2026).
fn thinking(model: &str, thinking: Thinking) -> &'static str {
    match thinking {
        Thinking::Adaptive => "adaptive",
        Thinking::Off if model.starts_with("claude-sonnet-5-5") => "between_tools",
        Thinking::Off => "disabled",
    }
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
}
