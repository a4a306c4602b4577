//! What is wrong outside has a name on the screen where it matters, a reference, and loses nothing.

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::feed::{Feed, SkippedArticle};
use types::post::PostStatus;
use types::problem::ProblemCode;

use crate::harness::{App, eventually};

const TEXT: &str = "The harbour ferry now runs on batteries. It crosses forty times a day.";

async fn feed_problem(path: &str) -> (u16, String) {
    let app = App::start().await;
    let account = app.account().await;
    let refused = app.follow(account, &format!("{}/feeds/{path}", app.sandbox.url())).await.unwrap_err();
    assert!(refused.error["reference"].is_string(), "{:?}", refused.error);
    (refused.status, refused.error["code"]["problem"]["problem"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_page_instead_of_a_feed_is_named() {
    assert_eq!(feed_problem("html").await, (502, "feed_is_html".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_is_gone_is_named() {
    assert_eq!(feed_problem("status/410").await, (502, "feed_gone".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_whose_host_fails_is_named() {
    assert_eq!(feed_problem("status/503").await, (502, "feed_unreachable".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_inside_the_network_is_refused() {
    let app = App::start().await;
    let account = app.account().await;
    let refused = app.follow(account, "http://169.254.169.254/latest/meta-data/").await.unwrap_err();
    assert_eq!(refused.error["code"]["problem"]["problem"], "feed_address_blocked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_breaks_later_keeps_its_articles_and_says_so() {
    let app = App::start().await;
    let account = app.account().await;
    let id = app.follow_article(account, "Battery ferry", TEXT).await;
    app.first_post().await;
    app.sandbox.faults().add(Fault::once(Vendor::Feeds, "*", FaultAction::Html).times(5));
    let _: Value = app.call("feeds/poll_feed", json!({ "id": id })).await.unwrap();
    let feed = eventually("the feed shows its problem", || async {
        let feeds: Vec<Feed> = app.call("feeds/feeds", json!({})).await.unwrap();
        feeds.into_iter().find(|feed| feed.problem.is_some())
    })
    .await;
    let problem = feed.problem.unwrap();
    assert_eq!(problem.code, ProblemCode::FeedIsHtml);
    assert!(problem.retry_at.is_some() && !problem.reference.is_empty());
    assert_eq!(feed.articles_7d, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_without_a_key_waits_and_goes_on_when_the_key_comes() {
    let app = App::start().await;
    let account = app.account_without_keys().await;
    app.follow_article(account, "Battery ferry", TEXT).await;
    let skipped = eventually("the article shows its problem", || async {
        let skipped: Vec<SkippedArticle> = app.call("feeds/skipped_articles", json!({})).await.unwrap();
        skipped.into_iter().find_map(|article| article.problem)
    })
    .await;
    assert_eq!(skipped.code, ProblemCode::KeyMissing);
    for (provider, secret) in [("anthropic", "sk-ant-test"), ("fal", "key:secret")] {
        app.set_credential(account, provider, secret).await.unwrap();
    }
    let id = app.first_post().await;
    app.reach(id, PostStatus::InReview).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_key_is_named_and_the_old_one_stays() {
    let app = App::start().await;
    let account = app.account().await;
    let refused = app.set_credential(account, "instagram", "IGAAexpired").await.unwrap_err();
    assert_eq!(refused.error["code"]["problem"]["problem"], "token_expired");
    let view: Value = app.call("accounts/account", json!({ "id": account })).await.unwrap();
    assert!(view.to_string().contains("fingerprint"));
    assert!(!view.to_string().contains("IGAA"), "a secret came back");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_prompt_is_named_paid_for_and_can_be_tried_again() {
    let app = App::start().await;
    let account = app.account().await;
    let refusal = Fault::once(Vendor::Anthropic, "messages", FaultAction::json(200, refusal()));
    app.sandbox.faults().add(refusal.after(1));
    app.follow_article(account, "Battery ferry", TEXT).await;
    let id = app.first_post().await;
    let problem = app.problem(id).await;
    assert_eq!(problem.code, ProblemCode::PromptRefused);
    assert!(problem.retry_at.is_none());
    let _: Value = app.call("posts/retry", json!({ "id": id })).await.unwrap();
    app.reach(id, PostStatus::InReview).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_breaks_the_schema_is_named_and_paid_for() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "Battery ferry", &format!("{TEXT} [[sandbox:break-schema]]")).await;
    let skipped = eventually("the article shows its problem", || async {
        let skipped: Vec<SkippedArticle> = app.call("feeds/skipped_articles", json!({})).await.unwrap();
        skipped.into_iter().find_map(|article| article.problem)
    })
    .await;
    assert_eq!(skipped.code, ProblemCode::AnswerInvalid);
    let spend: types::spend::Spend = app.call("spend/spend", json!({})).await.unwrap();
    assert_eq!(spend.month_to_date.0, app.charged());
    assert!(app.charged() > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caption_over_the_limit_is_kept_whole_and_not_approved() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "Battery ferry", TEXT).await;
    let id = app.first_post().await;
    let mut post = app.reach(id, PostStatus::InReview).await;
    post.caption = "x".repeat(2_201);
    let edit = json!({ "version": post.version, "caption": post.caption, "alt_text": "" });
    let _: i32 = app.call("posts/save_text", json!({ "id": id, "edit": edit })).await.unwrap();
    let saved = app.post(id).await;
    assert_eq!(saved.caption.len(), 2_201);
    let refused = app.approve(&saved).await.unwrap_err();
    assert_eq!(
        (refused.status, refused.error["code"]["caption"]["problems"][0]["too_long"]["over"].as_i64()),
        (422, Some(1))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_is_too_large_leaves_the_post_in_review_with_its_name() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "Battery ferry", TEXT).await;
    let id = app.first_post().await;
    app.reach(id, PostStatus::InReview).await;
    let _: Value = app
        .call("posts/new_picture", json!({ "id": id, "prompt": "a ferry [[sandbox:huge]]" }))
        .await
        .unwrap();
    let problem = app.problem(id).await;
    assert_eq!(problem.code, ProblemCode::PictureTooLarge);
    let post = app.post(id).await;
    assert_eq!((post.summary.status, post.pictures.len()), (PostStatus::InReview, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_holds_the_post_and_a_new_one_releases_it() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "Battery ferry", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    let expired = json!({ "error": { "message": "Session has expired", "type": "OAuthException", "code": 190,
        "error_subcode": 463, "fbtrace_id": "A" } });
    app.sandbox
        .faults()
        .add(Fault::once(Vendor::Instagram, "create_container", FaultAction::json(400, expired)).times(100));
    app.approve(&post).await.unwrap();
    assert_eq!(app.problem(id).await.code, ProblemCode::TokenExpired);
    app.sandbox.faults().clear();
    app.set_credential(account, "instagram", "IGAAtest").await.unwrap();
    app.reach(id, PostStatus::Published).await;
    assert_eq!(app.sandbox.instagram().posts().len(), 1);
}

fn refusal() -> Value {
    json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-sonnet-5-5", "content": [],
        "stop_reason": "refusal", "stop_sequence": null,
        "stop_details": { "type": "refusal", "category": "cyber", "explanation": null },
        "usage": { "input_tokens": 500, "output_tokens": 1, "cache_creation_input_tokens": null,
            "cache_read_input_tokens": null }
    })
}
