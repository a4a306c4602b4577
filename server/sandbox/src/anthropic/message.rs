//! The reply: an answer, its thinking, its usage and its price.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    answer,
    article::Article,
    lessons,
    rules::{Ask, Thinking},
    writer::{Misbehaviour, Writer},
};
use crate::{clock::rfc3339, ids::digest, world::World};

/// Flat token count of an image or document; their size in bytes says little about it.
const ATTACHMENT_TOKENS: i64 = 1_500;

/// A finished message and what it cost.
pub(super) struct Reply {
    pub(super) message: Value,
    pub(super) input_tokens: i64,
    pub(super) output_tokens: i64,
    pub(super) micro_usd: i64,
    pub(super) summary: String,
}

/// Why the model stopped, and what it had written by then.
struct Stop {
    reason: &'static str,
    sequence: Option<String>,
    text: String,
}

/// Writes the reply to a request that passed every rule.
pub(super) fn compose(world: &World, ask: &Ask<'_>) -> Reply {
    let prompt = Prompt::of(ask.body);
    let article = Article::find(&prompt.user, &prompt.system);
    let now = rfc3339(world.clock.now_ms());
    // A judgement has no room for what an article orders.
    let writes = ask.schema.is_some_and(|schema| schema["properties"].get("caption").is_some());
    let obeys = world.options.anthropic_obeys_articles && writes;
    let orders = obeys.then(|| article.orders(&prompt.system));
    let writer = Writer::new(&article, &now, prompt.misbehaviour(orders));
    let input_tokens = prompt.tokens(ask);
    let refuses = prompt.asks_for("refuse") || (prompt.brings_post() && prompt.asks_for("refuse-repair"));
    if refuses {
        return refusal(world, ask, input_tokens);
    }
    let thought = (ask.thinking != Thinking::Off).then(|| writer.thought());
    let thinking_tokens = thought.as_deref().map_or(0, tokens);
    let (schema, tool) = match (ask.forced_tool, ask.schema) {
        (Some(tool), _) => (Some(&tool["input_schema"]), Some(tool)),
        (None, schema) => (schema, None),
    };
    let mut answer = schema.map(|schema| {
        let lessons = lessons::answer(schema, &prompt.user, world.options.anthropic_obeys_articles);
        lessons.unwrap_or_else(|| answer::generate(schema, &writer))
    });
    if prompt.asks_for("break-schema") {
        answer = answer.map(answer::broken);
    }
    let text = answer.as_ref().map_or_else(|| writer.plain_answer(), Value::to_string);
    let room =
        if prompt.asks_for("max-tokens") { tokens(&text) / 2 } else { ask.max_tokens - thinking_tokens };
    let stop = stop(text, room, ask);
    let output_tokens = thinking_tokens + tokens(&stop.text);
    let mut content: Vec<Value> = thought.map(|text| thinking_block(ask, &text)).into_iter().collect();
    let tool_answer = tool.zip(answer).filter(|_| stop.reason == "end_turn");
    let reason = if tool_answer.is_some() { "tool_use" } else { stop.reason };
    content.push(match tool_answer {
        Some((tool, input)) => json!({
            "type": "tool_use", "id": world.ids.prefixed("toolu_01"), "name": tool["name"], "input": input,
        }),
        None => json!({ "type": "text", "text": stop.text, "citations": null }),
    });
    let usage = usage(input_tokens, output_tokens, thinking_tokens);
    let mut message = envelope(world, ask, &content, &usage);
    message["stop_reason"] = json!(reason);
    message["stop_sequence"] = json!(stop.sequence);
    Reply {
        message,
        input_tokens,
        output_tokens,
        micro_usd: ask.model.charge(input_tokens, output_tokens),
        summary: format!("{}: {input_tokens} in, {output_tokens} out, {reason}", ask.model.id),
    }
}

/// A refusal is an answer with status 200, and its tokens are charged.
fn refusal(world: &World, ask: &Ask<'_>, input_tokens: i64) -> Reply {
    const OUTPUT_TOKENS: i64 = 8;
    let mut message = envelope(world, ask, &[], &usage(input_tokens, OUTPUT_TOKENS, 0));
    message["stop_reason"] = json!("refusal");
    message["stop_details"] = json!({
        "type": "refusal",
        "category": "general_harms",
        "explanation": "This request asks for content that the usage policy does not allow.",
    });
    Reply {
        message,
        input_tokens,
        output_tokens: OUTPUT_TOKENS,
        micro_usd: ask.model.charge(input_tokens, OUTPUT_TOKENS),
        summary: format!("{}: {input_tokens} in, {OUTPUT_TOKENS} out, refusal", ask.model.id),
    }
}

/// Cuts the text where a stop sequence or the limit of tokens ends it.
fn stop(mut text: String, room: i64, ask: &Ask<'_>) -> Stop {
    let found = ask.stop_sequences.iter().filter_map(|stop| text.find(stop).map(|place| (place, *stop)));
    let (reason, sequence) = match found.min() {
        Some((place, stop)) => {
            text.truncate(place);
            ("stop_sequence", Some(stop.to_owned()))
        }
        None => ("end_turn", None),
    };
    if tokens(&text) <= room {
        return Stop { reason, sequence, text };
    }
    let room = usize::try_from(room * 36 / 10).unwrap_or(0);
    text.truncate(text.floor_char_boundary(room));
    Stop { reason: "max_tokens", sequence: None, text }
}

fn thinking_block(ask: &Ask<'_>, text: &str) -> Value {
    let shown = if ask.thinking == Thinking::Summarized { text } else { "" };
    json!({ "type": "thinking", "thinking": shown, "signature": STANDARD.encode(digest(text.as_bytes())) })
}

fn envelope(world: &World, ask: &Ask<'_>, content: &[Value], usage: &Value) -> Value {
    json!({
        "id": world.ids.prefixed("msg_01"),
        "type": "message",
        "role": "assistant",
        "model": ask.model.id,
        "content": content,
        "stop_reason": null,
        "stop_sequence": null,
        "stop_details": null,
        "container": null,
        "diagnostics": null,
        "usage": usage,
    })
}

fn usage(input_tokens: i64, output_tokens: i64, thinking_tokens: i64) -> Value {
    json!({
        "input_tokens": input_tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "cache_creation": { "ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0 },
        "output_tokens": output_tokens,
        "output_tokens_details": { "thinking_tokens": thinking_tokens },
        "server_tool_use": null,
        "service_tier": "standard",
        "inference_geo": null,
        "speed": "standard",
    })
}

/// A plausible count: one token for each 3.6 bytes, begun ones included.
fn tokens(text: &str) -> i64 {
    let bytes = i64::try_from(text.len()).unwrap_or(i64::MAX / 10);
    (bytes * 10 + 35) / 36
}

/// All text of a request, the instructions apart from the user's words.
struct Prompt {
    system: String,
    user: String,
    attachments: i64,
}

impl Prompt {
    fn of(body: &Value) -> Self {
        let mut prompt = Self { system: String::new(), user: String::new(), attachments: 0 };
        prompt.attachments += gather(&body["system"], &mut prompt.system);
        for message in body["messages"].as_array().into_iter().flatten() {
            let target = if message["role"] == "system" { &mut prompt.system } else { &mut prompt.user };
            prompt.attachments += gather(&message["content"], target);
        }
        prompt
    }

    /// What goes wrong on order; when its post comes back with its faults, the writer heeds them unless it is stubborn.
    fn misbehaviour(&self, orders: Option<String>) -> Misbehaviour {
        let heeds = self.brings_post() && !self.asks_for("stubborn");
        Misbehaviour {
            long_caption: !heeds && self.asks_for("long-caption"),
            one_hashtag: !heeds && self.asks_for("one-hashtag"),
            orders,
        }
    }

    /// Whether a post comes back with its faults.
    fn brings_post(&self) -> bool {
        self.user.contains("<post>")
    }

    /// Whether the prompt holds this steering word.
    fn asks_for(&self, word: &str) -> bool {
        self.user.contains(&format!("[[sandbox:{word}]]"))
    }

    fn tokens(&self, ask: &Ask<'_>) -> i64 {
        let extras = ask.schema.into_iter().chain(ask.body.get("tools"));
        let extras: i64 = extras.map(|value| tokens(&value.to_string())).sum();
        tokens(&self.system) + tokens(&self.user) + extras + self.attachments * ATTACHMENT_TOKENS
    }
}

/// Appends the text of a content value to `text`; answers how many attachments it holds.
fn gather(content: &Value, text: &mut String) -> i64 {
    if let Some(whole) = content.as_str() {
        text.push_str(whole);
        text.push('\n');
        return 0;
    }
    let mut attachments = 0;
    for block in content.as_array().into_iter().flatten() {
        match block["type"].as_str() {
            Some("image" | "document") => attachments += 1,
            Some("tool_result") => attachments += gather(&block["content"], text),
            _ => attachments += gather(&block["text"], text),
        }
    }
    attachments
}
