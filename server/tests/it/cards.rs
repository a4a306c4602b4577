//! Headline cards: drawn over a picture that is paid for once, kept as variants, named when they cannot be drawn, and
//! in place of a picture that cannot be had.

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::card::{BrandSettings, CardPreview, CardProblem, Template};
use types::media::MediaProblem;
use types::post::{Post, PostStatus, What};
use types::{AccountId, PostId};

use crate::harness::{App, eventually};

const TEXT: &str = "Forty new buses run on sodium-ion packs. The city measured their range in winter.";
const LOGO: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='40'>\
                    <path d='M0 40 45 0l45 40z' fill='#fff'/></svg>";

async fn set_brand(app: &App, account: AccountId, template: Option<&str>, fallback: bool) {
    let brand = json!({
        "primary": "#142c6e", "text": "#ffffff", "kicker": "Transit", "template": template, "fallback": fallback
    });
    let _: Value = app.call("brand/save_brand", json!({ "account": account, "brand": brand })).await.unwrap();
}

/// A post in review of an account with this brand.
async fn drafted(app: &App, template: Option<&str>) -> Post {
    let account = app.account().await;
    set_brand(app, account, template, false).await;
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    app.reach(id, PostStatus::InReview).await
}

async fn set_card(app: &App, id: PostId, template: Option<&str>, headline: &str) -> Post {
    let card = json!({ "template": template, "headline": headline, "kicker": "Transit" });
    let _: Value = app.call("brand/set_card", json!({ "id": id, "card": card })).await.unwrap();
    app.post(id).await
}

async fn file(app: &App, path: &str) -> Vec<u8> {
    let answer = app.stranger().get(app.url(path.trim_start_matches('/'))).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200, "{path}");
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_lies_over_a_picture_that_is_paid_for_once() {
    let app = App::start().await;
    let post = drafted(&app, Some("scrim")).await;
    let id = post.summary.id;
    let shown = post.chosen_picture().unwrap().clone();
    assert_eq!((post.pictures.len(), shown.template), (2, Some(Template::Scrim)));
    assert_eq!((shown.width, shown.height), (1_080, 1_350));
    assert!(file(&app, &shown.path).await.starts_with(&[0xff, 0xd8]));
    let (orders, charged) = (app.answered(Vendor::Fal, "submit"), app.charged());

    let post = set_card(&app, id, Some("split"), "Forty buses that the winter cannot stop").await;
    let split = post.chosen_picture().unwrap().clone();
    assert_eq!((post.pictures.len(), split.template), (3, Some(Template::Split)));
    assert_ne!(file(&app, &split.path).await, file(&app, &shown.path).await);
    assert!(post.timeline.iter().any(|entry| entry.what == What::CardDrawn));

    let post = set_card(&app, id, None, "Forty buses that the winter cannot stop").await;
    assert_eq!(post.chosen_picture().unwrap().template, None, "the picture was kept below");
    assert_eq!((app.answered(Vendor::Fal, "submit"), app.charged()), (orders, charged));

    let _: Value = app.call("posts/choose_picture", json!({ "id": id, "picture": split.id })).await.unwrap();
    let post = app.post(id).await;
    assert_eq!(post.card.template, Some(Template::Split));
    app.approve(&post).await.unwrap();
    app.reach(id, PostStatus::Published).await;
    assert!(app.sandbox.instagram().posts()[0].is_ai_generated, "what lies below was made by a model");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_drawn_is_named_and_blocks_the_approval() {
    let app = App::start().await;
    let id = drafted(&app, None).await.summary.id;
    let post = set_card(&app, id, Some("scrim"), "ሰላም buses").await;
    let missing = CardProblem::MissingGlyphs {
        characters: ["ሰ", "ላ", "ም"].map(str::to_owned).to_vec(),
        package: None,
    };
    assert_eq!(post.media_problems, [MediaProblem::Card(missing)]);
    assert_eq!(post.card.headline, "ሰላም buses", "what was typed is kept");
    assert_eq!(app.approve(&post).await.unwrap_err().status, 422);

    let too_long = "A headline that never comes to its point ".repeat(4);
    let post = set_card(&app, id, Some("scrim"), too_long.trim()).await;
    assert_eq!(post.media_problems, [MediaProblem::Card(CardProblem::TooLong)]);
    let post = set_card(&app, id, Some("scrim"), "Buses").await;
    assert_eq!(
        (post.media_problems.len(), post.chosen_picture().unwrap().template),
        (0, Some(Template::Scrim))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_shown_while_it_is_typed_and_nothing_is_kept() {
    let app = App::start().await;
    let post = drafted(&app, None).await;
    let id = post.summary.id;
    let preview = async |headline: &str| -> CardPreview {
        let card = json!({ "template": "bar", "headline": headline, "kicker": "" });
        app.call("brand/preview_card", json!({ "id": id, "card": card })).await.unwrap()
    };
    let CardPreview::Drawn(address) = preview("Forty buses").await else { panic!("not drawn") };
    assert!(address.starts_with("data:image/jpeg;base64,"));
    assert_eq!(preview("").await, CardPreview::Refused(CardProblem::NoHeadline));
    assert_eq!(app.post(id).await, post);
}

#[tokio::test(flavor = "multi_thread")]
async fn type_only_needs_no_provider_and_costs_nothing() {
    let app = App::start().await;
    let post = drafted(&app, Some("type_only")).await;
    let shown = post.chosen_picture().unwrap();
    assert_eq!((post.pictures.len(), shown.template), (1, Some(Template::TypeOnly)));
    assert_eq!(app.asked(Vendor::Fal, "submit"), 0);
    assert!(post.summary.problem.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_stands_in_for_a_picture_that_cannot_be_had() {
    let app = App::start().await;
    let account = app.account().await;
    set_brand(&app, account, Some("scrim"), true).await;
    app.sandbox.faults().add(Fault::once(Vendor::Fal, "submit", FaultAction::status(403)).times(0));
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    let post = eventually("the post reaches review with a card", || async {
        let post = app.post(id).await;
        (post.summary.status == PostStatus::InReview && !post.pictures.is_empty()).then_some(post)
    })
    .await;
    assert_eq!(post.chosen_picture().unwrap().template, Some(Template::TypeOnly));
    assert!(post.summary.problem.is_some(), "and the person is told why");
    app.approve(&post).await.unwrap();
    app.reach(id, PostStatus::Published).await;
    assert!(!app.sandbox.instagram().posts()[0].is_ai_generated, "no model made it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_is_taken_if_it_is_one_and_belongs_to_its_account() {
    let app = App::start().await;
    let account = app.account_without_keys().await;
    let send = async |account: AccountId, file: &str| -> (u16, Value) {
        let url = app.url(&format!("api/logo/{account}"));
        let answer = app.client().post(url).body(file.to_owned()).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    };
    let outside = LOGO.replace("<path", "<image href='file:///etc/passwd'/><path");
    let (status, answer) = send(account, &outside).await;
    assert_eq!((status, &answer["code"]["logo"]["problem"]["unsupported"]["what"]), (422, &json!("image")));
    assert_eq!(send(account, &" ".repeat(300_000)).await.0, 422);
    assert_eq!(send(AccountId(4_711), LOGO).await.0, 404);
    let url = app.url(&format!("api/logo/{account}"));
    assert_eq!(app.stranger().post(url).body(LOGO).send().await.unwrap().status().as_u16(), 401);
    assert_eq!(send(account, LOGO).await.0, 200);

    let stored: BrandSettings = app.call("brand/brand", json!({ "account": account })).await.unwrap();
    assert!(stored.has_logo);
    let brand = json!({ "account": account, "brand": stored.brand, "template": "quote" });
    let CardPreview::Drawn(with) = app.call("brand/show_brand", brand.clone()).await.unwrap() else {
        panic!()
    };
    let _: Value = app.call("brand/remove_logo", json!({ "account": account })).await.unwrap();
    let CardPreview::Drawn(without) = app.call("brand/show_brand", brand).await.unwrap() else { panic!() };
    assert_ne!(with, without);
}
