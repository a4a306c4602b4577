//! Headline cards: drawn over a picture that is paid for once, kept as variants, named when they cannot be drawn, and
//! in place of a picture that cannot be had.

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::card::{BrandSettings, CardPreview, CardProblem, Template};
use types::media::MediaProblem;
use types::post::{Post, PostStatus, Step, What};
use types::problem::ProblemCode;
use types::{AccountId, PostId};

use crate::harness::App;

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
    let problem: Option<CardProblem> =
        app.call("brand/set_card", json!({ "id": id, "card": card })).await.unwrap();
    let post = app.post(id).await;
    let shown = post.media_problems.iter().find_map(|problem| match problem {
        MediaProblem::Card(problem) => Some(problem.clone()),
        _ => None,
    });
    assert_eq!(problem, shown);
    post
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

    let too_long = "COMMUNITY WORKSHOP MEMORANDUM ".repeat(6);
    let post = set_card(&app, id, Some("scrim"), too_long.trim()).await;
    assert_eq!(post.media_problems, [MediaProblem::Card(CardProblem::TooLong)]);
    let post = set_card(&app, id, Some("scrim"), "Buses").await;
    assert_eq!(
        (post.media_problems.len(), post.chosen_picture().unwrap().template),
        (0, Some(Template::Scrim))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_shown_to_its_owner_while_it_is_typed_and_nothing_is_kept() {
    let mut app = App::start().await;
    let post = drafted(&app, None).await;
    let id = post.summary.id;
    let preview = async |headline: &str| -> CardPreview {
        let card = json!({ "template": "bar", "headline": headline, "kicker": "" });
        app.call("brand/preview_card", json!({ "id": id, "card": card })).await.unwrap()
    };
    let CardPreview::Drawn(address) = preview("Forty buses").await else { panic!("not drawn") };
    assert!(address.starts_with("data:image/jpeg;base64,"));
    assert_eq!(preview("").await, CardPreview::Refused(CardProblem::NoHeadline));
    let card = json!({ "template": null, "headline": "Forty buses", "kicker": "" });
    let all: Vec<CardPreview> =
        app.call("brand/preview_templates", json!({ "id": id, "card": card })).await.unwrap();
    let refused = |place: usize| matches!(all[place], CardPreview::Refused(CardProblem::NoNumber));
    assert_eq!(
        (0..all.len()).filter(|place| refused(*place)).collect::<Vec<_>>(),
        [4],
        "no figure to enlarge"
    );
    let mut drawn: Vec<_> = all.iter().filter(|card| matches!(card, CardPreview::Drawn(_))).collect();
    drawn.dedup();
    assert_eq!((all.len(), drawn.len()), (Template::ALL.len(), 5), "each template looks another way");
    // The slot it would take goes on with the clock.
    let kept = |post: Post| (post.version, post.card, post.pictures);
    assert_eq!(kept(app.post(id).await), kept(post.clone()));

    app.sign_in_as("somebody.else@autogram.test").await;
    let card = json!({ "template": "bar", "headline": "Forty buses", "kicker": "" });
    let brand =
        json!({ "primary": "#142c6e", "text": "#ffffff", "kicker": "", "template": null, "fallback": true });
    let account = post.summary.account;
    for (function, arguments) in [
        ("preview_card", json!({ "id": id, "card": card })),
        ("set_card", json!({ "id": id, "card": card })),
        ("use_card_instead", json!({ "id": id })),
        ("show_brand", json!({ "account": account, "brand": brand, "template": "bar" })),
        ("save_brand", json!({ "account": account, "brand": brand })),
        ("look", json!({ "account": account })),
        ("remove_logo", json!({ "account": account })),
    ] {
        let refused = app.call::<Value>(&format!("brand/{function}"), arguments).await;
        assert_eq!(refused.unwrap_err().status, 404, "{function}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn type_only_needs_no_provider_and_costs_nothing() {
    let app = App::start().await;
    let post = drafted(&app, Some("type_only")).await;
    let shown = post.chosen_picture().unwrap();
    assert_eq!((post.pictures.len(), shown.template), (1, Some(Template::TypeOnly)));
    assert_eq!(app.asked(Vendor::Fal, "submit"), 0);
    assert!(post.costs.iter().all(|cost| cost.step != Step::Illustrate));
    assert!(post.summary.problem.is_none());
    app.approve(&post).await.unwrap();
    app.reach(post.summary.id, PostStatus::Published).await;
    assert!(!app.sandbox.instagram().posts()[0].is_ai_generated, "no model made it");
}

#[tokio::test(flavor = "multi_thread")]
async fn type_only_asks_no_provider_even_if_it_cannot_be_drawn() {
    let app = App::start().await;
    let account = app.account().await;
    set_brand(&app, account, Some("type_only"), false).await;
    app.follow_article(account, "ሰላም buses", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    assert!(post.timeline.iter().any(|entry| entry.what == What::CardRefused));
    assert!(matches!(post.media_problems[0], MediaProblem::Card(CardProblem::MissingGlyphs { .. })));
    assert_eq!((post.pictures.len(), app.asked(Vendor::Fal, "submit")), (0, 0));
    let post = set_card(&app, id, Some("type_only"), "Buses").await;
    assert_eq!((post.pictures.len(), post.media_problems.len()), (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_stands_in_by_itself_for_a_picture_that_cannot_be_had() {
    let app = App::start().await;
    let account = app.account().await;
    set_brand(&app, account, Some("scrim"), true).await;
    let detail = json!([{ "msg": "not this", "type": "content_policy_violation" }]);
    let refusal = FaultAction::json(422, json!({ "detail": detail }));
    app.sandbox.faults().add(Fault::once(Vendor::Fal, "submit", refusal));
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!(post.chosen_picture().unwrap().template, Some(Template::TypeOnly));
    assert_eq!(post.summary.problem.as_ref().unwrap().code, ProblemCode::PromptRefused, "and why is told");
    assert!(app.approve(&post).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_cannot_be_had_becomes_a_card_at_a_click() {
    let app = App::start().await;
    let account = app.account().await;
    app.sandbox.faults().add(Fault::once(Vendor::Fal, "submit", FaultAction::status(402)).times(0));
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    assert_eq!(app.problem(id).await.code, ProblemCode::OutOfCredit);
    assert_eq!(app.post(id).await.summary.status, PostStatus::Illustrating, "it waits for credit");
    let (asked, charged) = (app.asked(Vendor::Fal, "submit"), app.charged());

    let _: Value = app.call("brand/use_card_instead", json!({ "id": id })).await.unwrap();
    let post = app.post(id).await;
    assert_eq!((post.summary.status, &post.summary.problem), (PostStatus::InReview, &None));
    assert_eq!(post.chosen_picture().unwrap().template, Some(Template::TypeOnly));
    app.approve(&post).await.unwrap();
    app.reach(id, PostStatus::Published).await;
    assert_eq!((app.asked(Vendor::Fal, "submit"), app.charged()), (asked, charged));
    let refused = app.call::<Value>("brand/use_card_instead", json!({ "id": id })).await.unwrap_err();
    assert_eq!(refused.status, 409, "what is published has its picture");
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

    let stored: BrandSettings = app.call("brand/look", json!({ "account": account })).await.unwrap();
    assert!(stored.has_logo);
    let brand = json!({ "account": account, "brand": stored.brand, "template": "quote" });
    let CardPreview::Drawn(with) = app.call("brand/show_brand", brand.clone()).await.unwrap() else {
        panic!()
    };
    let _: Value = app.call("brand/remove_logo", json!({ "account": account })).await.unwrap();
    let CardPreview::Drawn(without) = app.call("brand/show_brand", brand).await.unwrap() else { panic!() };
    assert_ne!(with, without);
}
