//! A picture that one provider cannot make is asked of the next one that the account named, and paid for once.

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::post::{Post, PostStatus, What};
use types::problem::ProblemCode;
use types::{AccountId, MicroUsd};

use crate::crash::kill_during;
use crate::harness::App;
use crate::money::assert_accounted_for;

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range in winter.";
const FLUX: &str = "black-forest-labs/flux-schnell";

/// An account that draws with fal.ai, then Replicate, then OpenAI, and has keys for these.
async fn account(app: &App, keys: &[(&str, &str)]) -> AccountId {
    let fallbacks = json!([
        { "provider": "replicate", "model": FLUX },
        { "provider": "openai", "model": "gpt-image-2.6-flare" },
    ]);
    let settings = json!({
        "name": "Test", "handle": "test.news", "topic": "Anything that happens in the world", "voice": "",
        "language": "en", "time_zone": "Europe/Warsaw", "cadence": { "every": { "minutes": 1 } }, "threshold": 0,
        "image_provider": "fal", "image_model": "fal-ai/flux/schnell", "image_fallbacks": fallbacks,
        "paused": false
    });
    let id = app.call("accounts/create_account", json!({ "settings": settings })).await.unwrap();
    for (slug, secret) in [("anthropic", "sk-ant-test"), ("instagram", "IGAAtest")].iter().chain(keys) {
        let _: Value = app.set_credential(id, slug, secret).await.unwrap();
    }
    id
}

fn refusal() -> FaultAction {
    FaultAction::json(422, json!({ "detail": [{ "msg": "not this", "type": "content_policy_violation" }] }))
}

fn detours(post: &Post) -> usize {
    post.timeline.iter().filter(|entry| entry.what == What::AskedElsewhere).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_picture_is_made_by_the_next_provider_that_has_a_key() {
    let app = App::start().await;
    let account = account(&app, &[("fal", "key:secret"), ("openai", "sk-test")]).await;
    app.sandbox.faults().add(Fault::once(Vendor::Fal, "submit", refusal()));
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!(post.pictures.len(), 1);
    assert_eq!((detours(&post), post.summary.problem), (2, None), "fal.ai refused, Replicate has no key");
    assert_eq!((app.asked(Vendor::Replicate, "predict"), app.asked(Vendor::OpenAi, "generate")), (0, 1));
    assert_eq!(post.cost, MicroUsd(app.charged()));
    assert!(assert_accounted_for(&app).await.is_empty());

    // The next picture begins with the first provider again.
    let _: Value = app.call("posts/new_picture", json!({ "id": id, "prompt": "A bus" })).await.unwrap();
    let again = crate::harness::eventually("another picture is made", || async {
        Some(app.post(id).await).filter(|post| post.pictures.len() == 2)
    });
    assert_eq!(detours(&again.await), 2);
    assert_eq!(app.asked(Vendor::OpenAi, "generate"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_can_the_last_reason_is_shown_and_a_new_key_begins_with_the_first() {
    let app = App::start().await;
    let account = account(&app, &[]).await;
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    let problem = app.problem(id).await;
    assert_eq!((problem.code, problem.detail.as_deref()), (ProblemCode::KeyMissing, Some("OpenAI")));
    let _: Value = app.set_credential(account, "fal", "key:secret").await.unwrap();
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!((post.pictures.len(), app.asked(Vendor::OpenAi, "generate")), (1, 0));
    assert_eq!(detours(&post), 2, "told once, however often it looked again");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_with_the_second_provider_is_collected_there_after_a_kill_and_a_change_of_mind() {
    let mut app = App::start_impatient().await;
    let id = account(&app, &[("fal", "key:secret"), ("replicate", "r8_test")]).await;
    app.sandbox.faults().add(Fault::once(Vendor::Fal, "submit", refusal()));
    app.follow_article(id, "Forty buses", TEXT).await;
    kill_during(&mut app, Vendor::Replicate, "prediction").await;
    let post = app.first_post().await;
    let post = app.reach(post, PostStatus::InReview).await;
    assert_eq!((post.pictures.len(), app.asked(Vendor::Replicate, "predict")), (1, 1), "ordered once");
    assert_eq!(app.asked(Vendor::Fal, "submit"), 1);
    assert!(assert_accounted_for(&app).await.is_empty());
}
