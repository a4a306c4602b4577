//! The models on offer, their rules and prices (models overview and pricing pages, November 2026).
//!
//! Prices are written down a second time here on purpose: the sandbox is the witness against the product's own
//! price table, so it must not read that table.

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{Json, Response},
};
use serde_json::{Value, json};

use super::{admit, error::ApiError};
use crate::{exchange::Receipt, world::World};

/// What a model costs, in micro-dollars per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    input: i64,
    output: i64,
}

/// A model and the rules that its requests must keep.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) id: &'static str,
    display_name: &'static str,
    line: &'static str,
    created_at: &'static str,
    pub(super) default_effort: &'static str,
    /// The `thinking.type` that switches thinking off, if any does.
    pub(super) thinking_off: Option<&'static str>,
    /// Whether `tool_choice` may force a tool.
    pub(super) forced_tools: bool,
    price: Price,
    /// The price of prompts above 100,000 tokens, where it differs.
    long_prompt_price: Option<Price>,
}

/// Largest answer in tokens, thinking included.
pub(super) const MAX_OUTPUT_TOKENS: i64 = 128_000;
const MAX_INPUT_TOKENS: i64 = 1_000_000;
const LONG_PROMPT_TOKENS: i64 = 100_000;

/// Newest first, as the API lists them.
static MODELS: [Model; 3] = [
    Model {
        id: "claude-haiku-5-5",
        display_name: "Claude Haiku 5.5",
        line: "haiku",
        created_at: "2026-10-21T00:00:00Z",
        default_effort: "medium",
        thinking_off: Some("disabled"),
        forced_tools: true,
        price: Price { input: 100_000, output: 500_000 },
        long_prompt_price: Some(Price { input: 500_000, output: 2_500_000 }),
    },
    Model {
        id: "claude-sonnet-5-5",
        display_name: "Claude Sonnet 5.5",
        line: "sonnet",
        created_at: "2026-10-07T00:00:00Z",
        default_effort: "high",
        thinking_off: Some("between_tools"),
        forced_tools: false,
        price: Price { input: 2_000_000, output: 10_000_000 },
        long_prompt_price: None,
    },
    Model {
        id: "claude-opus-5-5",
        display_name: "Claude Opus 5.5",
        line: "opus",
        created_at: "2026-09-23T00:00:00Z",
        default_effort: "medium",
        thinking_off: None,
        forced_tools: false,
        price: Price { input: 4_000_000, output: 20_000_000 },
        long_prompt_price: None,
    },
];

impl Model {
    pub(super) fn find(id: &str) -> Result<&'static Self, ApiError> {
        MODELS.iter().find(|model| model.id == id).ok_or_else(|| ApiError::not_found(format!("model: {id}")))
    }

    /// The charge for one call in micro-dollars, rounded half up, once.
    pub(super) fn charge(&self, input_tokens: i64, output_tokens: i64) -> i64 {
        (self.millionths(input_tokens, output_tokens) + 500_000) / 1_000_000
    }

    /// The charge for the same call in a batch: half, rounded half up, once.
    pub(super) fn half(&self, input_tokens: i64, output_tokens: i64) -> i64 {
        (self.millionths(input_tokens, output_tokens) + 1_000_000) / 2_000_000
    }

    fn millionths(&self, input_tokens: i64, output_tokens: i64) -> i64 {
        let long = (input_tokens > LONG_PROMPT_TOKENS).then_some(self.long_prompt_price).flatten();
        let price = long.unwrap_or(self.price);
        input_tokens * price.input + output_tokens * price.output
    }

    /// The entry of the Models API (SDK type `ModelInfo`).
    fn info(&self) -> Value {
        json!({
            "id": self.id,
            "type": "model",
            "display_name": self.display_name,
            "created_at": self.created_at,
            "lifecycle": "active",
            "deprecated_at": null,
            "retires_at": null,
            "line": self.line,
            "max_input_tokens": MAX_INPUT_TOKENS,
            "max_tokens": MAX_OUTPUT_TOKENS,
            "capabilities": self.capabilities(),
        })
    }

    fn capabilities(&self) -> Value {
        let yes = json!({ "supported": true });
        let off = |kind| json!({ "supported": self.thinking_off == Some(kind) });
        json!({
            "batch": yes,
            "citations": yes,
            "code_execution": yes,
            "context_management": {
                "supported": true,
                "clear_thinking_20251015": yes,
                "clear_tool_uses_20250919": yes,
                "compact_20260112": yes,
            },
            "effort": {
                "supported": true, "low": yes, "medium": yes, "high": yes, "xhigh": yes, "max": yes,
            },
            "image_input": yes,
            "pdf_input": yes,
            "server_tools": { "supported": true, "code_execution": yes, "web_search": yes },
            "structured_outputs": yes,
            "thinking": {
                "supported": true,
                "types": {
                    "adaptive": yes,
                    "between_tools": off("between_tools"),
                    "disabled": off("disabled"),
                    "enabled": { "supported": false },
                },
            },
        })
    }
}

/// `GET /v1/models`, with `limit`, `after_id` and `before_id`.
pub(super) async fn list(
    State(world): State<World>,
    headers: HeaderMap,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    match admit(&world, &headers).and_then(|_| page(&query)) {
        Ok(page) => Receipt::new("lists models").on(Json(page)),
        Err(error) => error.answer(&world),
    }
}

/// `GET /v1/models/{id}`.
pub(super) async fn one(State(world): State<World>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    match admit(&world, &headers).and_then(|_| Model::find(&id)) {
        Ok(model) => Receipt::new(model.id).on(Json(model.info())),
        Err(error) => error.answer(&world),
    }
}

/// One page of the list.
fn page(query: &[(String, String)]) -> Result<Value, ApiError> {
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let limit = match value("limit").map(str::parse::<usize>) {
        None => 20,
        Some(Ok(limit @ 1..=1_000)) => limit,
        Some(_) => return Err(ApiError::invalid("limit: Input should be between 1 and 1000")),
    };
    let position = |id: &str| MODELS.iter().position(|model| model.id == id);
    let (start, end) = match (value("after_id"), value("before_id")) {
        (Some(_), Some(_)) => {
            return Err(ApiError::invalid("after_id and before_id cannot be given together"));
        }
        (Some(id), None) => {
            let start = position(id).map_or(MODELS.len(), |place| place + 1);
            (start, MODELS.len().min(start + limit))
        }
        (None, Some(id)) => {
            let end = position(id).unwrap_or(0);
            (end.saturating_sub(limit), end)
        }
        (None, None) => (0, MODELS.len().min(limit)),
    };
    let models = &MODELS[start..end];
    let has_more = if value("before_id").is_some() { start > 0 } else { end < MODELS.len() };
    Ok(json!({
        "data": models.iter().map(Model::info).collect::<Vec<_>>(),
        "has_more": has_more,
        "first_id": models.first().map(|model| model.id),
        "last_id": models.last().map(|model| model.id),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charge_is_rounded_half_up_once() {
        let haiku = Model::find("claude-haiku-5-5").unwrap();
        assert_eq!(haiku.charge(5, 0), 1); // 0.5 micro-dollars
        assert_eq!(haiku.charge(4, 0), 0); // 0.4
        assert_eq!(haiku.charge(1_000, 100), 150);
        assert_eq!(haiku.charge(14, 1), 2); // 1.4 + 0.5; each part rounded alone would also give 2
        assert_eq!((haiku.charge(15, 0), haiku.half(15, 0)), (2, 1)); // 1.5 and 0.75
        assert_eq!(haiku.charge(5, 1), 1); // 0.5 + 0.5; each part rounded alone would give 2
    }

    #[test]
    fn haiku_charges_long_prompts_at_the_higher_tier() {
        let haiku = Model::find("claude-haiku-5-5").unwrap();
        assert_eq!(haiku.charge(100_000, 1_000), 10_500);
        assert_eq!(haiku.charge(100_001, 1_000), 52_501); // 50,000.5 + 2,500
    }

    #[test]
    fn pages_follow_one_another() {
        let query = |text: &[(&str, &str)]| -> Vec<(String, String)> {
            text.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let first = page(&query(&[("limit", "2")])).unwrap();
        assert_eq!(first["has_more"], true);
        let last_id = first["last_id"].as_str().unwrap();
        let second = page(&query(&[("limit", "2"), ("after_id", last_id)])).unwrap();
        assert_eq!(second["has_more"], false);
        assert_eq!(second["data"].as_array().unwrap().len(), 1);
    }
}
