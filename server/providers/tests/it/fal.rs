use std::time::Duration;

use providers::image::{Collected, GeneratedImage, ImageModel, ImageRequest, Ordered, Ticket};
use providers::{ErrorKind, ProviderError, price};
use sandbox::{Fault, FaultAction, Sandbox, SandboxOptions, Vendor};
use serde_json::json;
use types::Timestamp;

use crate::vendors::{Vendors, sandbox};

const KEY: &str = "test-id:test-secret";
const TODAY: Timestamp = Timestamp(1_795_219_200_000);
const SCHNELL: &str = "fal-ai/flux/schnell";
const MODELS: [&str; 4] = [SCHNELL, "fal-ai/flux/dev", "fal-ai/flux-pro/v1.1", "fal-ai/flux-2-pro"];

fn request(model: &str, prompt: &str) -> ImageRequest {
    ImageRequest { model: model.into(), prompt: prompt.into(), width: 1_024, height: 1_280 }
}

async fn order(client: &dyn ImageModel, prompt: &str) -> Result<Ticket, ProviderError> {
    match client.order(&request(SCHNELL, prompt)).await? {
        Ordered::Ticket(ticket) => Ok(ticket),
        Ordered::Ready(_) => panic!("fal queues"),
    }
}

async fn collect(client: &dyn ImageModel, ticket: &Ticket) -> Result<GeneratedImage, ProviderError> {
    match client.collect(ticket).await? {
        Collected::Ready(image) => Ok(image),
        Collected::Pending { .. } => panic!("not ready"),
    }
}

fn micro_usd(image: &GeneratedImage) -> i64 {
    price::cost("fal", &image.model, &image.usage, TODAY).unwrap().0
}

fn fault(sandbox: &Sandbox, vendor: Vendor, operation: &str, action: FaultAction) {
    sandbox.faults().add(Fault::once(vendor, operation, action));
}

#[tokio::test]
async fn every_model_makes_a_picture_that_costs_what_the_vendor_charges() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).fal(KEY);
    let mut ours = 0;
    for model in MODELS {
        let Ordered::Ticket(ticket) = client.order(&request(model, "a train")).await.unwrap() else {
            panic!("fal queues");
        };
        let image = collect(client.as_ref(), &ticket).await.unwrap();
        assert!(image.bytes.starts_with(b"\x89PNG"), "{model}");
        assert_eq!(image.model, model);
        assert!(image.request_id.is_some());
        ours += micro_usd(&image);
    }
    assert_eq!(ours, sandbox.ledger().charged_micro_usd(Vendor::Fal));
}

#[tokio::test]
async fn a_ticket_is_good_after_a_restart_and_holds_no_secret() {
    let options = SandboxOptions { fal_queue_ms: 60_000, ..SandboxOptions::instant() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let ticket = order(Vendors::of(&sandbox).fal(KEY).as_ref(), "a train").await.unwrap();
    let stored = serde_json::to_string(&ticket).unwrap();
    assert!(!stored.contains("test-secret"));

    let client = Vendors::of(&sandbox).fal(KEY);
    let ticket: Ticket = serde_json::from_str(&stored).unwrap();
    let pending = client.collect(&ticket).await.unwrap();
    assert!(matches!(pending, Collected::Pending { again_in } if again_in > Duration::ZERO));
    sandbox.clock().advance(Duration::from_secs(61));
    collect(client.as_ref(), &ticket).await.unwrap();
    collect(client.as_ref(), &ticket).await.unwrap();
    assert_eq!(sandbox.ledger().charged_micro_usd(Vendor::Fal), 6_000);
}

#[tokio::test]
async fn both_forms_of_moderation_are_refusals_and_only_one_is_billed() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).fal(KEY);
    let ticket = order(client.as_ref(), "[[sandbox:nsfw]]").await.unwrap();
    let error = collect(client.as_ref(), &ticket).await.unwrap_err();
    assert_eq!((error.kind, error.usage), (ErrorKind::Refused, None));
    assert_eq!(sandbox.ledger().charged_micro_usd(Vendor::Fal), 0);

    let ticket = order(client.as_ref(), "[[sandbox:black]]").await.unwrap();
    let error = collect(client.as_ref(), &ticket).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    let billed = price::cost("fal", SCHNELL, &error.usage.unwrap(), TODAY).unwrap().0;
    assert_eq!(billed, sandbox.ledger().charged_micro_usd(Vendor::Fal));
}

#[tokio::test]
async fn a_picture_beyond_the_limit_is_too_large_and_billed() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).fal(KEY);
    let ticket = order(client.as_ref(), "[[sandbox:heavy]]").await.unwrap();
    let error = collect(client.as_ref(), &ticket).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::TooLarge);
    assert!(error.kind.ends_order());
    assert!(error.usage.is_some());
}

#[tokio::test]
async fn an_empty_account_is_told_from_a_bad_key_without_cost() {
    let sandbox = sandbox().await;
    let vendors = Vendors::of(&sandbox);
    vendors.fal(KEY).check().await.unwrap();
    for (key, kind) in [
        ("nobalance:secret", ErrorKind::OutOfCredit),
        ("revoked:secret", ErrorKind::KeyRefused),
        ("no-colon", ErrorKind::KeyRefused),
    ] {
        assert_eq!(vendors.fal(key).check().await.unwrap_err().kind, kind, "{key}");
        assert_eq!(order(vendors.fal(key).as_ref(), "a train").await.unwrap_err().kind, kind, "{key}");
    }
    assert_eq!(sandbox.ledger().total_micro_usd(), 0);
}

#[tokio::test]
async fn a_ticket_of_another_address_is_void_and_the_key_stays_here() {
    let (here, elsewhere) = (sandbox().await, sandbox().await);
    let ticket = order(Vendors::of(&elsewhere).fal(KEY).as_ref(), "a train").await.unwrap();
    let asked = elsewhere.ledger().entries().len();
    let error = collect(Vendors::of(&here).fal(KEY).as_ref(), &ticket).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::OrderVoid);
    assert_eq!(elsewhere.ledger().entries().len(), asked);
}

#[tokio::test]
async fn an_order_that_fal_forgot_is_void() {
    let sandbox = sandbox().await;
    let ticket = order(Vendors::of(&sandbox).fal(KEY).as_ref(), "a train").await.unwrap();
    let error = collect(Vendors::of(&sandbox).fal("other:key").as_ref(), &ticket).await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::OrderVoid, Some(404)));
}

#[tokio::test]
async fn an_order_whose_receipt_is_lost_leaves_the_outcome_unknown() {
    for action in [
        FaultAction::ResetAfterCommit,
        FaultAction::HangAfterCommit,
        FaultAction::Truncate,
        FaultAction::Html,
    ] {
        let sandbox = sandbox().await;
        fault(&sandbox, Vendor::Fal, "submit", action.clone());
        let client = Vendors::of(&sandbox).expecting(&action).fal(KEY);
        let error = order(client.as_ref(), "a train").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::OutcomeUnknown, "{action:?}");
        assert_eq!(sandbox.ledger().of(Vendor::Fal, "submit").len(), 1);
    }
}

#[tokio::test]
async fn trouble_on_the_way_to_a_paid_picture_passes_and_nothing_is_paid_twice() {
    let actions = || {
        [
            FaultAction::Reset,
            FaultAction::Hang,
            FaultAction::Truncate,
            FaultAction::InvalidJson,
            FaultAction::Html,
            FaultAction::status(502),
        ]
    };
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).fal(KEY);
    let ticket = order(client.as_ref(), "a train").await.unwrap();
    for (vendor, operation) in [(Vendor::Fal, "status"), (Vendor::Fal, "result")] {
        for action in actions() {
            fault(&sandbox, vendor, operation, action.clone());
            let client = Vendors::of(&sandbox).expecting(&action).fal(KEY);
            let error = collect(client.as_ref(), &ticket).await.unwrap_err();
            assert!(error.is_retryable() && !error.kind.ends_order(), "{operation} {action:?}: {error:?}");
            assert_eq!(error.usage, None, "{operation} {action:?}");
        }
    }
    for action in [FaultAction::Reset, FaultAction::Hang, FaultAction::Truncate, FaultAction::status(503)] {
        fault(&sandbox, Vendor::FalMedia, "media", action.clone());
        let client = Vendors::of(&sandbox).expecting(&action).fal(KEY);
        let error = collect(client.as_ref(), &ticket).await.unwrap_err();
        assert_eq!((error.kind, error.usage), (ErrorKind::Unavailable, None), "{action:?}");
    }
    let image = collect(client.as_ref(), &ticket).await.unwrap();
    assert_eq!(micro_usd(&image), sandbox.ledger().charged_micro_usd(Vendor::Fal));
}

#[tokio::test]
async fn a_job_that_failed_is_ordered_anew_and_a_picture_that_is_gone_is_billed() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).fal(KEY);
    let ticket = order(client.as_ref(), "a train").await.unwrap();
    let detail = json!({"detail": "Runner disconnected", "error_type": "runner_disconnected"});
    fault(&sandbox, Vendor::Fal, "result", FaultAction::json(503, detail));
    let error = collect(client.as_ref(), &ticket).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::OrderVoid);

    fault(&sandbox, Vendor::FalMedia, "media", FaultAction::status(404));
    let error = collect(client.as_ref(), &ticket).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::AnswerInvalid);
    assert!(error.usage.is_some());
}

#[tokio::test]
async fn a_model_without_a_price_is_not_ordered() {
    let sandbox = sandbox().await;
    let client = Vendors::of(&sandbox).fal(KEY);
    let error = client.order(&request("fal-ai/../../evil", "a train")).await.err().unwrap();
    assert_eq!(error.kind, ErrorKind::Rejected);
    assert!(sandbox.ledger().entries().is_empty());
}
