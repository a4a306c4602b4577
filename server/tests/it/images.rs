//! A post's picture from every provider on offer, with books that agree with the vendor's.

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::post::PostStatus;
use types::problem::ProblemCode;
use types::{AccountId, MicroUsd, PostId};

use crate::crash::kill_during;
use crate::harness::{App, eventually};
use crate::money::assert_accounted_for;

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range in winter.";

#[tokio::test(flavor = "multi_thread")]
async fn every_provider_draws_a_post_and_charges_what_the_books_say() {
    for (provider, model, key, vendor) in [
        ("openai", "gpt-image-2.6-flare", "sk-test", Vendor::OpenAi),
        ("replicate", "black-forest-labs/flux-schnell", "r8_test", Vendor::Replicate),
        ("stability", "core", "sk-test", Vendor::Stability),
    ] {
        let app = App::start().await;
        let account = app.account_drawing_with(provider, model).await;
        for (slug, secret) in [("anthropic", "sk-ant-test"), (provider, key), ("instagram", "IGAAtest")] {
            let _: Value = app.set_credential(account, slug, secret).await.unwrap();
        }
        app.follow_article(account, "Forty buses", TEXT).await;
        let id = app.first_post().await;
        let post = app.reach(id, PostStatus::InReview).await;
        assert_eq!(post.pictures.len(), 1, "{provider}");
        assert!(app.sandbox.ledger().charged_micro_usd(vendor) > 0, "{provider}");
        assert_eq!(post.cost, MicroUsd(app.charged()), "{provider}");
        let spend: types::spend::Spend = app.call("spend/spend", json!({})).await.unwrap();
        assert_eq!(spend.month_to_date, MicroUsd(app.charged()), "{provider}");
    }
}

/// An account that draws with OpenAI, which answers with the picture itself, and an article on its way.
async fn drawing_at_once() -> (App, AccountId) {
    let app = App::start().await;
    let account = app.account_drawing_with("openai", "gpt-image-2.6-flare").await;
    for (slug, secret) in [("anthropic", "sk-ant-test"), ("openai", "sk-test"), ("instagram", "IGAAtest")] {
        let _: Value = app.set_credential(account, slug, secret).await.unwrap();
    }
    (app, account)
}

/// The person is told, nothing is ordered until they ask, and every charge is a cost or covered by a reservation.
async fn is_told_and_asks_again(app: &App, id: PostId) {
    let problem = app.problem(id).await;
    assert_eq!((problem.code, problem.retry_at), (ProblemCode::PictureLost, None));
    app.reach(id, PostStatus::InReview).await;
    assert_eq!(app.asked(Vendor::OpenAi, "generate"), 1, "the picture was ordered again by itself");
    assert_eq!(assert_accounted_for(app).await.len(), 1);
    let _: Value = app.call("posts/new_picture", json!({ "id": id, "prompt": "A bus" })).await.unwrap();
    eventually("the picture is made", || async { (app.post(id).await.pictures.len() == 1).then_some(()) })
        .await;
    assert_eq!(app.asked(Vendor::OpenAi, "generate"), 2);
    assert_accounted_for(app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_a_picture_is_drawn_at_once_it_is_not_paid_for_again_by_itself() {
    let (mut app, account) = drawing_at_once().await;
    app.sandbox.faults().add(Fault::once(Vendor::OpenAi, "generate", FaultAction::HangAfterCommit));
    app.follow_article(account, "Forty buses", TEXT).await;
    kill_during(&mut app, Vendor::OpenAi, "generate").await;
    let id = app.first_post().await;
    is_told_and_asks_again(&app, id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_whose_answer_is_lost_is_not_ordered_again_by_itself() {
    let (app, account) = drawing_at_once().await;
    app.sandbox.faults().add(Fault::once(Vendor::OpenAi, "generate", FaultAction::ResetAfterCommit));
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    is_told_and_asks_again(&app, id).await;
}
