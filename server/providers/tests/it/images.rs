//! What every picture provider must do, each against its vendor's stand-in.

use std::time::Duration;

use providers::image::{Collected, GeneratedImage, ImageModel, ImageRequest, Ordered, Provider, REGISTRY};
use providers::{ErrorKind, ProviderError, Usage, price};
use sandbox::{CannedAnswer, Fault, FaultAction, Sandbox, SandboxOptions, Vendor};
use serde_json::json;
use types::{MicroUsd, Timestamp};

use crate::vendors::{Vendors, sandbox};

const TODAY: Timestamp = Timestamp(1_795_219_200_000);

/// A key in the vendor's own form, with a word in it that its stand-in may know.
fn key(provider: &Provider, word: &str) -> String {
    match provider.slug {
        "fal" => format!("{word}:secret"),
        "replicate" => format!("r8_{word}"),
        "openai" | "stability" => format!("sk-{word}"),
        other => panic!("{other} has no stand-in"),
    }
}

/// The stand-in, and its name for taking an order.
fn stand_in(provider: &Provider) -> (Vendor, &'static str) {
    match provider.slug {
        "fal" => (Vendor::Fal, "submit"),
        "openai" => (Vendor::OpenAi, "generate"),
        "replicate" => (Vendor::Replicate, "predict"),
        "stability" => (Vendor::Stability, "generate"),
        other => panic!("{other} has no stand-in"),
    }
}

fn request(model: &str, prompt: &str) -> ImageRequest {
    ImageRequest { model: model.into(), prompt: prompt.into(), width: 1_080, height: 1_350 }
}

fn cheapest(provider: &Provider) -> String {
    (provider.info)().models[0].id.clone()
}

/// Orders and, where there is a ticket, collects.
async fn make(client: &dyn ImageModel, model: &str, prompt: &str) -> Result<GeneratedImage, ProviderError> {
    match client.order(&request(model, prompt)).await? {
        Ordered::Ready(image) => Ok(image),
        Ordered::Ticket(ticket) => match client.collect(&ticket).await? {
            Collected::Ready(image) => Ok(image),
            Collected::Pending { .. } => panic!("not ready"),
        },
    }
}

fn cost(provider: &Provider, model: &str, usage: &Usage) -> i64 {
    price::cost(provider.slug, model, usage, TODAY).unwrap().0
}

#[tokio::test]
async fn every_model_makes_a_picture_that_costs_what_the_vendor_charges() {
    for provider in REGISTRY {
        let sandbox = sandbox().await;
        let client = Vendors::of(&sandbox).images(provider, &key(provider, "test"));
        let mut ours = 0;
        for model in (provider.info)().models {
            let image = make(client.as_ref(), &model.id, "a train by the sea").await.unwrap();
            assert!(image.bytes.starts_with(b"\x89PNG"), "{}", model.id);
            assert_eq!(image.model, model.id);
            assert!(image.request_id.is_some(), "{}", model.id);
            ours += cost(provider, &model.id, &image.usage);
        }
        assert_eq!(ours, sandbox.ledger().total_micro_usd(), "{}", provider.slug);
    }
}

#[tokio::test]
async fn a_refused_prompt_is_refused_and_free() {
    for provider in REGISTRY {
        let sandbox = sandbox().await;
        let client = Vendors::of(&sandbox).images(provider, &key(provider, "test"));
        let error = make(client.as_ref(), &cheapest(provider), "[[sandbox:nsfw]]").await.unwrap_err();
        assert_eq!((error.kind, error.usage), (ErrorKind::Refused, None), "{}", provider.slug);
        assert_eq!(sandbox.ledger().total_micro_usd(), 0, "{}", provider.slug);
    }
}

#[tokio::test]
async fn a_picture_that_a_filter_spoiled_is_refused_and_billed() {
    for provider in REGISTRY.iter().filter(|provider| ["fal", "stability"].contains(&provider.slug)) {
        let sandbox = sandbox().await;
        let client = Vendors::of(&sandbox).images(provider, &key(provider, "test"));
        let model = cheapest(provider);
        let error = make(client.as_ref(), &model, "[[sandbox:black]]").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Refused, "{}", provider.slug);
        let ours = cost(provider, &model, &error.usage.unwrap());
        assert!(ours > 0);
        assert_eq!(ours, sandbox.ledger().total_micro_usd(), "{}", provider.slug);
    }
}

#[tokio::test]
async fn a_bad_key_is_told_from_an_empty_account() {
    for provider in REGISTRY {
        let sandbox = sandbox().await;
        let vendors = Vendors::of(&sandbox);
        let client = |word| vendors.images(provider, &key(provider, word));
        client("test").check().await.unwrap();
        assert_eq!(client("revoked").check().await.unwrap_err().kind, ErrorKind::KeyRefused);
        for (word, kind) in [("revoked", ErrorKind::KeyRefused), ("nobalance", ErrorKind::OutOfCredit)] {
            let error = make(client(word).as_ref(), &cheapest(provider), "a train").await.unwrap_err();
            assert_eq!(error.kind, kind, "{} {word}", provider.slug);
            assert!(!error.is_retryable(), "{} {word}", provider.slug);
        }
        assert_eq!(sandbox.ledger().total_micro_usd(), 0);
    }
}

#[tokio::test]
async fn a_rate_limit_passes_after_the_time_that_the_vendor_names() {
    for provider in REGISTRY {
        let sandbox = sandbox().await;
        let (vendor, operation) = stand_in(provider);
        let canned = CannedAnswer {
            status: 429,
            body: Some(json!({ "detail": "Request was throttled." })),
            headers: [("retry-after".to_owned(), "9".to_owned())].into(),
            after_commit: false,
        };
        sandbox.faults().add(Fault::once(vendor, operation, FaultAction::Answer(canned)));
        let client = Vendors::of(&sandbox).images(provider, &key(provider, "test"));
        let error = make(client.as_ref(), &cheapest(provider), "a train").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::RateLimited, "{}", provider.slug);
        assert_eq!(error.retry_after, Some(Duration::from_secs(9)), "{}", provider.slug);
        make(client.as_ref(), &cheapest(provider), "a train").await.unwrap();
    }
}

#[tokio::test]
async fn an_order_whose_answer_is_lost_leaves_the_outcome_unknown_and_is_not_repeated() {
    for provider in REGISTRY {
        for action in [FaultAction::ResetAfterCommit, FaultAction::Truncate, FaultAction::Html] {
            let sandbox = sandbox().await;
            let (vendor, operation) = stand_in(provider);
            sandbox.faults().add(Fault::once(vendor, operation, action.clone()));
            let client = Vendors::of(&sandbox).images(provider, &key(provider, "test"));
            let error = make(client.as_ref(), &cheapest(provider), "a train").await.unwrap_err();
            assert_eq!(error.kind, ErrorKind::OutcomeUnknown, "{} {action:?}", provider.slug);
            assert_eq!(sandbox.ledger().of(vendor, operation).len(), 1, "{}", provider.slug);
        }
    }
}

#[tokio::test]
async fn a_model_without_a_price_is_not_even_asked_for() {
    for provider in REGISTRY {
        let sandbox = sandbox().await;
        let client = Vendors::of(&sandbox).images(provider, &key(provider, "test"));
        let error = make(client.as_ref(), "dall-e-3", "a train").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Rejected);
        assert!(sandbox.ledger().entries().is_empty());
    }
}

#[tokio::test]
async fn replicates_ticket_outlives_a_restart_and_belongs_to_its_address() {
    let provider = providers::image::find("replicate").unwrap();
    let options = SandboxOptions { fal_queue_ms: 60_000, ..SandboxOptions::instant() };
    let (here, elsewhere) = (Sandbox::start(options).await.unwrap(), sandbox().await);
    let client = |sandbox| Vendors::of(sandbox).images(provider, "r8_hush");
    let order = client(&here).order(&request(&cheapest(provider), "a train")).await.unwrap();
    let Ordered::Ticket(ticket) = order else { panic!("Replicate takes orders") };
    assert!(!serde_json::to_string(&ticket).unwrap().contains("r8_hush"));
    assert!(matches!(client(&here).collect(&ticket).await.unwrap(), Collected::Pending { .. }));
    assert_eq!(client(&elsewhere).collect(&ticket).await.err().unwrap().kind, ErrorKind::OrderVoid);
    assert!(elsewhere.ledger().entries().is_empty());
    here.clock().advance(Duration::from_secs(61));
    assert!(matches!(client(&here).collect(&ticket).await.unwrap(), Collected::Ready(_)));
}

#[tokio::test]
async fn replicates_other_words_of_refusal_and_a_heavy_file_are_understood() {
    let provider = providers::image::find("replicate").unwrap();
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).images(provider, "r8_test");
    let model = cheapest(provider);
    let error = make(client.as_ref(), &model, "[[sandbox:sensitive]]").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    let error = make(client.as_ref(), &model, "[[sandbox:heavy]]").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::TooLarge);
    assert_eq!(cost(provider, &model, &error.usage.unwrap()), sandbox.ledger().total_micro_usd());
}

#[tokio::test]
async fn stability_tells_what_is_left_and_the_others_do_not() {
    let sandbox = sandbox().await;
    for provider in REGISTRY {
        let client = Vendors::of(&sandbox).images(provider, &key(provider, "test"));
        let expected = (provider.slug == "stability").then_some(MicroUsd(8_125_000));
        assert_eq!(client.credit().await, expected, "{}", provider.slug);
    }
}
