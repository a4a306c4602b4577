use serde::Deserialize;
use serde_json::Value;

use super::{Answer, SLUG};
use crate::http::Reply;
use crate::{ErrorKind, ProviderError, Secret, Tier, TokenUsage, Usage, redact, schema};

#[derive(Deserialize)]
pub(super) struct Message {
    id: String,
    model: String,
    content: Vec<Block>,
    stop_reason: Option<String>,
    stop_details: Option<StopDetails>,
    usage: WireUsage,
}

#[derive(Deserialize)]
struct Block {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
}

#[derive(Default, Deserialize)]
struct StopDetails {
    category: Option<String>,
    explanation: Option<String>,
}

#[derive(Deserialize)]
struct WireUsage {
    input_tokens: u32,
    output_tokens: u32,
    cache_creation_input_tokens: Option<u32>,
    cache_read_input_tokens: Option<u32>,
    cache_creation: Option<CacheCreation>,
    service_tier: Option<String>,
}

#[derive(Deserialize)]
struct CacheCreation {
    #[serde(default)]
    ephemeral_5m_input_tokens: u32,
    #[serde(default)]
    ephemeral_1h_input_tokens: u32,
}

impl WireUsage {
    /// Without a breakdown every token written is a five-minute one, the only kind we ask for.
    fn tokens(&self) -> TokenUsage {
        let (cache_write_5m, cache_write_1h) = match &self.cache_creation {
            Some(written) => (written.ephemeral_5m_input_tokens, written.ephemeral_1h_input_tokens),
            None => (self.cache_creation_input_tokens.unwrap_or(0), 0),
        };
        TokenUsage {
            input: self.input_tokens,
            cache_write_5m,
            cache_write_1h,
            cache_read: self.cache_read_input_tokens.unwrap_or(0),
            output: self.output_tokens,
            tier: if self.service_tier.as_deref() == Some("batch") { Tier::Batch } else { Tier::Standard },
        }
    }
}

/// Reads an answer with a success status. What is no message at all says nothing about what was done or billed.
pub(super) fn read(reply: &Reply, expected: &Value, key: &Secret) -> Result<Answer, ProviderError> {
    let Some(message) = reply.json::<Message>() else {
        let detail = "the answer is not a message";
        return Err(ProviderError::answered(SLUG, ErrorKind::OutcomeUnknown, detail, reply, key));
    };
    let request_id = reply.request_id();
    judge(message, expected, request_id).map_err(|error| error.of(reply, key))
}

/// Reads the message that a batch holds for one of its requests; the message's own id stands for the call.
pub(super) fn read_batched(
    message: Message,
    expected: &Value,
    key: &Secret,
) -> Result<Answer, ProviderError> {
    let id = message.id.clone();
    judge(message, expected, Some(id.clone())).map(in_batch).map_err(|unfit| {
        let usage = Usage::Tokens(TokenUsage { tier: Tier::Batch, ..unfit.usage });
        let detail = redact::excerpt(&unfit.detail, key);
        let error = ProviderError::new(SLUG, unfit.kind, detail).billed(usage);
        ProviderError { request_id: Some(id), ..error }
    })
}

/// What comes in a batch is billed as one, whatever the message calls it.
fn in_batch(answer: Answer) -> Answer {
    Answer { usage: TokenUsage { tier: Tier::Batch, ..answer.usage }, ..answer }
}

/// A whole message that cannot be used, and what it was billed for all the same.
struct Unfit {
    kind: ErrorKind,
    detail: String,
    usage: TokenUsage,
}

impl Unfit {
    fn of(self, reply: &Reply, key: &Secret) -> ProviderError {
        ProviderError::answered(SLUG, self.kind, &self.detail, reply, key).billed(Usage::Tokens(self.usage))
    }
}

fn judge(message: Message, expected: &Value, request_id: Option<String>) -> Result<Answer, Unfit> {
    let usage = message.usage.tokens();
    let unfit = |kind, detail: &str| Unfit { kind, detail: detail.to_owned(), usage };
    match message.stop_reason.as_deref() {
        Some("refusal") => return Err(unfit(ErrorKind::Refused, &reason(message.stop_details))),
        Some(cut @ ("max_tokens" | "model_context_window_exceeded")) => {
            return Err(unfit(ErrorKind::AnswerInvalid, &format!("cut short: {cut}")));
        }
        _ => {}
    }
    let json: Value = serde_json::from_str(&text(&message.content))
        .map_err(|_| unfit(ErrorKind::AnswerInvalid, "the answer is not JSON"))?;
    schema::validate(expected, &json).map_err(|why| unfit(ErrorKind::AnswerInvalid, &why))?;
    Ok(Answer { json, model: message.model, usage, request_id })
}

/// A thought may come first, so blocks are chosen by their type, never by their place.
fn text(content: &[Block]) -> String {
    let texts = content.iter().filter(|block| block.kind == "text");
    texts.filter_map(|block| block.text.as_deref()).collect()
}

fn reason(details: Option<StopDetails>) -> String {
    let StopDetails { category, explanation } = details.unwrap_or_default();
    let category =
        category.map_or_else(|| "refusal".to_owned(), |category| format!("refusal, category {category}"));
    match explanation {
        Some(explanation) => format!("{category}: {explanation}"),
        None => category,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schema() -> Value {
        json!({"type": "object", "additionalProperties": false, "required": ["score"],
               "properties": {"score": {"type": "integer"}}})
    }

    fn message(content: &Value, stop_reason: &str) -> Value {
        json!({
            "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-5-5",
            "content": content, "stop_reason": stop_reason, "stop_sequence": null, "stop_details": null,
            "usage": {"input_tokens": 120, "output_tokens": 30, "cache_creation_input_tokens": null,
                      "cache_read_input_tokens": 4_000, "cache_creation": null, "service_tier": "standard"},
        })
    }

    fn answer(body: &Value) -> Result<Answer, ProviderError> {
        let reply = Reply::of(200, &[("request-id", "req_1")], &body.to_string());
        read(&reply, &schema(), &Secret::from("key".to_owned()))
    }

    fn said(text: &str) -> Value {
        json!([{"type": "text", "text": text}])
    }

    #[test]
    fn the_answer_is_the_text_block_wherever_it_stands() {
        let content = json!([{"type": "thinking", "thinking": "{\"score\": 1}", "signature": "s"},
                             {"type": "text", "text": "{\"score\": 7}"}]);
        let answer = answer(&message(&content, "end_turn")).unwrap();
        assert_eq!(answer.json, json!({"score": 7}));
        assert_eq!(answer.model, "claude-haiku-5-5");
        assert_eq!(answer.request_id.as_deref(), Some("req_1"));
        assert_eq!(
            answer.usage,
            TokenUsage { input: 120, cache_read: 4_000, output: 30, ..TokenUsage::default() }
        );
    }

    #[test]
    fn written_cache_tokens_are_told_apart_by_their_life() {
        let mut body = message(&said("{\"score\": 7}"), "end_turn");
        body["usage"]["cache_creation_input_tokens"] = json!(900);
        assert_eq!(answer(&body).unwrap().usage.cache_write_5m, 900);
        body["usage"]["cache_creation"] =
            json!({"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 700});
        let usage = answer(&body).unwrap().usage;
        assert_eq!((usage.cache_write_5m, usage.cache_write_1h), (200, 700));
    }

    #[test]
    fn a_refusal_says_why_and_is_billed() {
        let mut body = message(&json!([]), "refusal");
        body["stop_details"] = json!({"type": "refusal", "category": "cyber", "explanation": "no"});
        let error = answer(&body).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Refused);
        assert_eq!(error.detail, "refusal, category cyber: no");
        assert!(matches!(error.usage, Some(Usage::Tokens(TokenUsage { output: 30, .. }))));
    }

    #[test]
    fn an_answer_that_breaks_the_agreement_is_invalid_and_billed() {
        for (content, stop_reason, detail) in [
            (said("{\"score\": 7"), "max_tokens", "cut short: max_tokens"),
            (said("{"), "model_context_window_exceeded", "cut short: model_context_window_exceeded"),
            (said("Sure! {\"score\": 7}"), "end_turn", "the answer is not JSON"),
            (said("{\"score\": \"7\"}"), "end_turn", "$.score: string where integer was asked for"),
            (json!([]), "end_turn", "the answer is not JSON"),
            (
                json!([{"type": "tool_use", "id": "t", "name": "n", "input": {}}]),
                "tool_use",
                "the answer is not JSON",
            ),
        ] {
            let error = answer(&message(&content, stop_reason)).unwrap_err();
            assert_eq!(error.kind, ErrorKind::AnswerInvalid);
            assert_eq!(error.detail, detail);
            assert!(error.usage.is_some(), "{detail}");
        }
    }

    #[test]
    fn a_stop_reason_unknown_to_us_does_not_spoil_a_valid_answer() {
        assert!(answer(&message(&said("{\"score\": 7}"), "new_reason")).is_ok());
    }

    #[test]
    fn a_success_that_is_no_message_leaves_the_outcome_unknown() {
        for body in ["<html>please wait</html>", "", "{\"id\": \"msg_1\""] {
            let error =
                read(&Reply::of(200, &[], body), &schema(), &Secret::from("key".to_owned())).unwrap_err();
            assert_eq!(error.kind, ErrorKind::OutcomeUnknown, "{body}");
            assert!(error.usage.is_none());
        }
    }

    #[test]
    fn a_message_of_a_batch_is_billed_as_one_and_named_by_its_own_id() {
        let read = |text: &str| {
            let message = serde_json::from_value(message(&said(text), "end_turn")).unwrap();
            read_batched(message, &schema(), &Secret::from("key".to_owned()))
        };
        let answer = read("{\"score\": 7}").unwrap();
        assert_eq!((answer.usage.tier, answer.request_id.as_deref()), (Tier::Batch, Some("msg_1")));
        let error = read("no").unwrap_err();
        assert!(matches!(error.usage, Some(Usage::Tokens(TokenUsage { tier: Tier::Batch, .. }))));
        assert_eq!(error.request_id.as_deref(), Some("msg_1"));
    }
}
