//! A second picture of another provider, to be held against the first: its price before, its cost after, and nobody
//! else asked in its stead.

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::post::{PictureMaker, Post, PostStatus};
use types::problem::ProblemCode;
use types::{MicroUsd, PostId};

use crate::harness::{App, eventually};
use crate::money::assert_accounted_for;

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range in winter.";
const FLARE: &str = "gpt-image-2.6-flare";

/// A post in review of an account that draws with fal.ai and has a key for OpenAI too.
async fn drafted(app: &App) -> Post {
    let account = app.account().await;
    let _: Value = app.set_credential(account, "openai", "sk-test").await.unwrap();
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    app.reach(id, PostStatus::InReview).await
}

async fn order_of_openai(app: &App, id: PostId) {
    let maker = json!({ "provider": "openai", "model": FLARE });
    let arguments = json!({ "id": id, "prompt": null, "maker": maker });
    let _: Value = app.call("posts/new_picture", arguments).await.unwrap();
}

async fn rested(app: &App, id: PostId) -> Post {
    eventually("the work is done", || async { Some(app.post(id).await).filter(|post| !post.working) }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_picture_of_another_provider_has_its_own_price_and_cost() {
    let app = App::start().await;
    let id = drafted(&app).await.summary.id;
    let makers: Vec<PictureMaker> = app.call("posts/picture_makers", json!({ "id": id })).await.unwrap();
    let slugs: Vec<&str> = makers.iter().map(|maker| maker.choice.provider.as_str()).collect();
    assert_eq!(slugs[0], "fal", "the account's own comes first");
    assert!(slugs.contains(&"openai") && !slugs.contains(&"replicate"), "only who has a key: {slugs:?}");
    let flare = makers.iter().find(|maker| maker.choice.model == FLARE).unwrap();
    assert!(flare.price > makers[0].price, "{} {}", flare.price, makers[0].price);

    order_of_openai(&app, id).await;
    let post = rested(&app, id).await;
    let costs: Vec<_> = post.pictures.iter().map(|picture| picture.cost.unwrap()).collect();
    let charged =
        [Vendor::Fal, Vendor::OpenAi].map(|vendor| MicroUsd(app.sandbox.ledger().charged_micro_usd(vendor)));
    assert_eq!(costs, charged, "each picture has what its maker charged");
    assert!(post.pictures[1].made_by.starts_with("OpenAI, ") && post.pictures[1].chosen);
    assert!(post.pictures[0].made_at < post.pictures[1].made_at);
    assert!(assert_accounted_for(&app).await.is_empty());

    // A card over it costs nothing more, and says what the picture below did.
    let card = json!({ "template": "bar", "headline": "Forty buses", "kicker": "" });
    let _: Value = app.call("brand/set_card", json!({ "id": id, "card": card })).await.unwrap();
    let shown = app.post(id).await.chosen_picture().unwrap().clone();
    assert_eq!((shown.cost, shown.made_by), (Some(charged[1]), post.pictures[1].made_by.clone()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_is_asked_for_a_picture_of_a_maker_that_was_named() {
    let mut app = App::start().await;
    let id = drafted(&app).await.summary.id;
    let refusal = json!({ "error": {
        "message": "Your request was rejected by the safety system.", "type": "image_generation_user_error",
        "param": null, "code": "moderation_blocked"
    } });
    app.sandbox.faults().add(Fault::once(Vendor::OpenAi, "generate", FaultAction::json(400, refusal)));
    order_of_openai(&app, id).await;
    assert_eq!(app.problem(id).await.code, ProblemCode::PromptRefused);
    let post = rested(&app, id).await;
    assert_eq!(
        (post.pictures.len(), app.asked(Vendor::Fal, "submit")),
        (1, 1),
        "the account's own was not asked"
    );

    let unknown = json!({ "id": id, "prompt": null, "maker": { "provider": "openai", "model": "crayon" } });
    assert_eq!(app.call::<Value>("posts/new_picture", unknown).await.unwrap_err().status, 422);
    app.sign_in_as("somebody.else@autogram.test").await;
    for function in ["posts/picture_makers", "brand/preview_templates"] {
        let card = json!({ "template": null, "headline": "Forty buses", "kicker": "" });
        let refused = app.call::<Value>(function, json!({ "id": id, "card": card })).await;
        assert_eq!(refused.unwrap_err().status, 404, "{function}");
    }
}
