//! What Claude is told: the account first and cached, the article last, in a block of its own.

use entity::account;
use providers::text::anthropic::{Completion, Effort, SystemBlock, Thinking};
use serde_json::json;

/// One call; the same account gives the same first part, which the vendor keeps for some minutes.
pub(super) fn completion(account: &account::Model, user: String) -> Completion {
    Completion {
        model: account.draft_model.clone(),
        system: vec![SystemBlock { text: instructions(account), cached: true }],
        user,
        schema: schema(),
        max_tokens: 8_192,
        effort: Effort::Low,
        thinking: Thinking::Off,
    }
}

/// What is the same for all articles of an account.
fn instructions(account: &account::Model) -> String {
        let voice =
            if account.voice.is_empty() { "Plain, precise, friendly." } else { &account.voice };
        include_str!("../prompts/draft.md")
            .replace("{topic}", &account.topic)
            .replace("{voice}", voice)
            .replace("{language}", &account.language)
    }

fn schema() -> serde_json::Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["headline", "caption", "hashtags", "alt_text", "image_prompt"],
        "properties": {
            "headline": text("The news in at most 90 characters."),
            "caption": text("Two to four short sentences, without hashtags and links."),
            "hashtags": {
                "type": "array",
                "items": { "type": "string" },
                "description": "Three to five single words without #."
            },
            "alt_text": text("What the picture shows, for a screen reader."),
            "image_prompt": text("What an illustrator should draw, in English.")
        }
    })
}
