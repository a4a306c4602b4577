use providers::text::anthropic::{
    Answer, BatchOutcome, CLASSIFY_MODEL, Completion, DRAFT_MODEL, Effort, Lifecycle, SystemBlock, Thinking,
};
use providers::{ErrorKind, ProviderError, Usage, price};
use sandbox::{Fault, FaultAction, Sandbox, Vendor};
use serde_json::json;
use types::Timestamp;

use crate::vendors::{Vendors, sandbox};

const KEY: &str = "sk-ant-test";
const TODAY: Timestamp = Timestamp(1_795_219_200_000);

/// A question as the pipeline asks them.
pub fn question(text: &str) -> Completion {
    Completion {
        model: CLASSIFY_MODEL.to_owned(),
        system: vec![SystemBlock { text: "You judge articles for the topic: trains.".into(), cached: true }],
        user: format!("Title: Night train to Vienna returns\n\nThe operator announced it today. {text}"),
        schema: json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["score", "reasons", "verdict"],
            "properties": {
                "score": { "type": "integer", "description": "0 to 100" },
                "reasons": { "type": "array", "minItems": 1, "items": { "type": "string" } },
                "verdict": { "type": "string", "enum": ["fits", "off_topic"] },
            },
        }),
        max_tokens: 1_024,
        effort: Effort::Low,
        thinking: Thinking::Off,
    }
}

async fn ask(sandbox: &Sandbox, text: &str) -> Result<Answer, ProviderError> {
    Vendors::of(sandbox).anthropic(KEY).complete(&question(text)).await
}

async fn ask_expecting(sandbox: &Sandbox, fault: &FaultAction) -> Result<Answer, ProviderError> {
    Vendors::of(sandbox).expecting(fault).anthropic(KEY).complete(&question("")).await
}

fn micro_usd(model: &str, usage: Usage) -> i64 {
    price::cost("anthropic", model, &usage, TODAY).unwrap().0
}

#[tokio::test]
async fn every_model_answers_in_the_schema_and_costs_what_the_vendor_charges() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).anthropic(KEY);
    let mut ours = 0;
    for model in [CLASSIFY_MODEL, DRAFT_MODEL, "claude-opus-5-5"] {
        for thinking in [Thinking::Off, Thinking::Adaptive] {
            let completion = Completion { model: model.to_owned(), thinking, ..question("") };
            let answer = client.complete(&completion).await.unwrap();
            assert!(answer.json["score"].is_i64(), "{}", answer.json);
            assert_eq!(answer.model, model);
            assert!(answer.request_id.is_some());
            ours += micro_usd(model, Usage::Tokens(answer.usage));
        }
    }
    assert!(ours > 0);
    assert_eq!(ours, sandbox.ledger().charged_micro_usd(Vendor::Anthropic));
}

#[tokio::test]
async fn a_long_prompt_costs_the_higher_tier_on_both_sides() {
    let sandbox = sandbox().await;
    let answer = ask(&sandbox, &"The train is late again. ".repeat(16_000)).await.unwrap();
    assert!(answer.usage.prompt() > 100_000);
    let ours = micro_usd(CLASSIFY_MODEL, Usage::Tokens(answer.usage));
    assert!(ours > 50_000);
    assert_eq!(ours, sandbox.ledger().charged_micro_usd(Vendor::Anthropic));
}

#[tokio::test]
async fn what_was_refused_cut_or_broken_is_named_and_billed_as_the_vendor_bills_it() {
    for (word, kind) in [
        ("refuse", ErrorKind::Refused),
        ("break-schema", ErrorKind::AnswerInvalid),
        ("max-tokens", ErrorKind::AnswerInvalid),
    ] {
        let sandbox = sandbox().await;
        let error = ask(&sandbox, &format!("[[sandbox:{word}]]")).await.unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert_eq!(
            micro_usd(CLASSIFY_MODEL, error.usage.unwrap()),
            sandbox.ledger().charged_micro_usd(Vendor::Anthropic),
            "{word}"
        );
    }
}

#[tokio::test]
async fn a_key_is_tried_without_cost_and_a_revoked_one_is_refused() {
    let sandbox = sandbox().await;
    let vendors = Vendors::of(&sandbox);
    let models = vendors.anthropic(KEY).check().await.unwrap();
    for ours in [CLASSIFY_MODEL, DRAFT_MODEL] {
        assert!(models.iter().any(|model| model.id == ours && model.lifecycle == Lifecycle::Active));
    }
    assert_eq!(sandbox.ledger().total_micro_usd(), 0);
    let error = vendors.anthropic("sk-ant-revoked-1").check().await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::KeyRefused, Some(401)));
    let error = vendors.anthropic("sk-ant-revoked-1").complete(&question("")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::KeyRefused);
}

#[tokio::test]
async fn an_answer_lost_on_the_way_leaves_the_outcome_unknown_though_it_was_charged() {
    for action in [
        FaultAction::ResetAfterCommit,
        FaultAction::HangAfterCommit,
        FaultAction::Truncate,
        FaultAction::InvalidJson,
    ] {
        let sandbox = sandbox().await;
        sandbox.faults().add(Fault::once(Vendor::Anthropic, "messages", action.clone()));
        let error = ask_expecting(&sandbox, &action).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::OutcomeUnknown, "{action:?}");
        assert!(error.is_retryable());
        assert_eq!(sandbox.ledger().of(Vendor::Anthropic, "messages").len(), 1, "{action:?}");
        assert!(sandbox.ledger().charged_micro_usd(Vendor::Anthropic) > 0, "{action:?}");
        ask(&sandbox, "").await.unwrap();
    }
}

#[tokio::test]
async fn an_outage_before_the_work_is_told_apart_where_it_can_be() {
    for (action, kind) in [
        (FaultAction::status(529), ErrorKind::Unavailable),
        (FaultAction::status(503), ErrorKind::Unavailable),
        (FaultAction::Reset, ErrorKind::OutcomeUnknown),
        (FaultAction::Hang, ErrorKind::OutcomeUnknown),
        (FaultAction::Html, ErrorKind::OutcomeUnknown),
    ] {
        let sandbox = sandbox().await;
        sandbox.faults().add(Fault::once(Vendor::Anthropic, "messages", action.clone()));
        let error = ask_expecting(&sandbox, &action).await.unwrap_err();
        assert_eq!(error.kind, kind, "{action:?}");
        assert!(error.usage.is_none());
        assert_eq!(sandbox.ledger().total_micro_usd(), 0);
    }
}

#[tokio::test]
async fn what_the_vendor_would_refuse_is_not_even_sent() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).anthropic(KEY);
    let mut bad_schema = question("");
    bad_schema.schema["properties"]["score"]["maximum"] = json!(100);
    let error = client.complete(&bad_schema).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(error.detail.contains("maximum"), "{error}");
    assert!(sandbox.ledger().entries().is_empty());
}

#[tokio::test]
async fn what_is_billed_is_never_more_than_the_most_a_question_can_use() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).anthropic(KEY);
    for text in ["", "Forty buses.", "\u{1f68c}\u{4eac}\"\n".repeat(400).as_str()] {
        let asked = question(text);
        let (most, used) = (asked.most(), client.complete(&asked).await.unwrap().usage);
        assert!(used.prompt() <= most.prompt() && used.output <= most.output, "{used:?} {most:?}");
    }
}

#[tokio::test]
async fn what_the_vendor_refuses_is_our_mistake_and_says_so() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).anthropic(KEY);
    let error = client.complete(&Completion { max_tokens: 0, ..question("") }).await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Rejected, Some(400)));
    assert!(error.detail.contains("max_tokens"), "{error}");
    assert!(error.request_id.is_some());
}

#[tokio::test]
async fn a_batch_is_handed_in_found_again_and_read_at_what_the_vendor_charges() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).anthropic(KEY);
    let texts = ["", "[[sandbox:refuse]]", "[[sandbox:batch-error]]", "[[sandbox:batch-expire]]"];
    let questions: Vec<(String, Completion)> =
        texts.iter().enumerate().map(|(number, text)| (format!("q-{number}"), question(text))).collect();
    let taken = client.submit_batch(&questions).await.unwrap();
    assert_eq!(taken.requests, 4);
    assert_eq!(client.batches().await.unwrap()[0].id, taken.id);
    assert!(client.batch(&taken.id).await.unwrap().ended);
    let mut results = client.batch_results(&taken.id, &question("").schema).await.unwrap();
    results.sort_by(|one, other| one.0.cmp(&other.0));
    let mut ours = 0;
    for (name, outcome) in results {
        match (name.as_str(), outcome) {
            ("q-0", BatchOutcome::Answered(answer)) => {
                ours += micro_usd(CLASSIFY_MODEL, Usage::Tokens(answer.usage));
            }
            ("q-1", BatchOutcome::Failed(error)) => {
                assert_eq!(error.kind, ErrorKind::Refused);
                ours += micro_usd(CLASSIFY_MODEL, error.usage.unwrap());
            }
            ("q-2", BatchOutcome::Failed(error)) => {
                assert_eq!((error.kind, error.usage), (ErrorKind::Unavailable, None));
            }
            ("q-3", BatchOutcome::Expired) => {}
            (name, outcome) => panic!("{name}: {outcome:?}"),
        }
    }
    assert_eq!(ours, sandbox.ledger().charged_micro_usd(Vendor::Anthropic));
    assert_eq!(client.batch("msgbatch_unknown").await.unwrap_err().status, Some(404));
}
