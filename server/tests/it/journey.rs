//! From a feed to a published post.

use sandbox::Vendor;
use serde_json::{Value, json};
use types::MicroUsd;
use types::post::{PostStatus, What};
use types::spend::Spend;

use crate::harness::{App, cookie, eventually};

const TEXT: &str = "A town of 5,000 now heats itself with hot sand. The tower stores heat for months.";

#[tokio::test(flavor = "multi_thread")]
async fn an_article_becomes_a_published_post_and_the_money_adds_up() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;

    let post = app.first_post().await;
    let drafted = app.reach(post, PostStatus::InReview).await;
    assert!(drafted.caption.contains("sand"), "{}", drafted.caption);
    app.approve(&drafted).await.unwrap();

    let live = eventually("the permalink is known", || async {
        Some(app.post(post).await).filter(|post| post.permalink.is_some())
    })
    .await;
    assert_eq!(live.summary.status, PostStatus::Published);
    let happened: Vec<What> = live.timeline.iter().map(|entry| entry.what).collect();
    for what in
        [What::Found, What::Classified, What::Drafted, What::PictureMade, What::Approved, What::Scheduled]
    {
        assert!(happened.contains(&what), "{what:?} is missing in {happened:?}");
    }
    assert_flight_recorder(&live.calls);
    let spend: Spend = app.call("spend/spend", json!({})).await.unwrap();
    assert_eq!(spend.month_to_date, MicroUsd(app.charged()));
    assert_eq!(spend.month_to_date, live.cost);
    assert_eq!(spend.published, 1);
    assert_eq!(app.sandbox.instagram().posts().len(), 1);
}

/// A line for each call, with what came of it, and no secret.
fn assert_flight_recorder(calls: &str) {
    let lines: Vec<&str> = calls.lines().collect();
    for (call, decision) in [
        ("/v1/messages, HTTP 200", "-> on topic"),
        ("/v1/messages, HTTP 200", "-> taken"),
        ("fal submit: POST", "-> ordered"),
        ("fal result: GET", "-> taken"),
        ("/media,", "-> container_saved"),
        ("instagram container: GET", "-> ready"),
        ("instagram publishing_limit: GET", "-> publishing"),
        ("/media_publish, HTTP 200", "-> published"),
        ("instagram permalink: GET", "-> published"),
    ] {
        let found = lines.iter().any(|line| line.contains(call) && line.contains(decision));
        assert!(found, "{call} {decision} is missing in\n{calls}");
    }
    assert!(!calls.contains("IGAA") && !calls.contains("sk-ant") && !calls.contains('?'), "{calls}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_can_be_undone_and_a_rejected_post_is_never_published() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;

    let edit = json!({ "version": post.version, "caption": post.caption, "alt_text": post.alt_text });
    let _: Value = app.call("posts/approve", json!({ "id": id, "edit": edit, "at": null })).await.unwrap();
    let _: Value = app.call("posts/undo_approval", json!({ "id": id })).await.unwrap();
    assert_eq!(app.post(id).await.summary.status, PostStatus::InReview);

    let _: Value = app.call("posts/reject", json!({ "id": id, "reason": "tone" })).await.unwrap();
    let refused = app.approve(&post).await.unwrap_err();
    assert_eq!(refused.status, 409);
    assert_eq!(app.asked(Vendor::Instagram, "create_container"), 0);
    let spend: Spend = app.call("spend/spend", json!({})).await.unwrap();
    assert_eq!(spend.wasted, spend.month_to_date);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_made_on_an_old_version_is_refused_and_loses_nothing() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;

    let edit =
        |caption: &str| json!({ "version": post.version, "caption": caption, "alt_text": post.alt_text });
    let version: i32 =
        app.call("posts/save_text", json!({ "id": id, "edit": edit("First.") })).await.unwrap();
    assert_eq!(version, post.version + 1);
    let refused =
        app.call::<i32>("posts/save_text", json!({ "id": id, "edit": edit("Second.") })).await.unwrap_err();
    assert_eq!((refused.status, refused.error["code"].as_str()), (409, Some("stale")));
    assert_eq!(app.post(id).await.caption, "First.");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewrite_and_a_new_picture_are_paid_for_once_each() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let id = app.first_post().await;
    app.reach(id, PostStatus::InReview).await;

    let _: Value = app.call("posts/rewrite", json!({ "id": id, "instruction": "shorter" })).await.unwrap();
    eventually("the rewrite is done", || async { (!app.post(id).await.working).then_some(()) }).await;
    let _: Value =
        app.call("posts/new_picture", json!({ "id": id, "prompt": "A sand tower at dusk" })).await.unwrap();
    let post = eventually("the picture is made", || async {
        Some(app.post(id).await).filter(|post| !post.working && post.pictures.len() == 2)
    })
    .await;
    assert_eq!(post.pictures.iter().filter(|picture| picture.chosen).count(), 1);
    assert_eq!(app.answered(Vendor::Fal, "submit"), 2);
    assert_eq!(post.cost, MicroUsd(app.charged()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_link_signs_in_once_and_tells_nothing_of_strangers() {
    let app = App::start().await;
    let ask = |email: &'static str| {
        let request = app.client().post(app.url("auth/magic-link")).form(&[("email", email)]);
        async move {
            let response = request.send().await.unwrap();
            let browser = cookie(&response);
            (browser, response.text().await.unwrap().replace(email, ""))
        }
    };
    let (browser, known) = ask("operator@autogram.test").await;
    let (_, unknown) = ask("stranger@autogram.test").await;
    assert_eq!(without_nonces(&known), without_nonces(&unknown));

    let mail = eventually("the mail is sent", || async { app.sandbox.mails().pop() }).await;
    assert_eq!(app.sandbox.mails().len(), 1);
    let token = mail.text.unwrap().split('#').nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    let consume = || {
        let request = app.client().post(app.url("auth/magic")).form(&[("token", token.as_str())]);
        request.header("cookie", &browser).send()
    };
    let elsewhere =
        app.client().post(app.url("auth/magic")).form(&[("token", token.as_str())]).send().await.unwrap();
    assert!(
        elsewhere.text().await.unwrap().contains("confirmed"),
        "another browser is asked before it signs in"
    );
    assert_eq!(consume().await.unwrap().status().as_u16(), 303);
    assert_eq!(
        consume().await.unwrap().status().as_u16(),
        200,
        "a used link shows a page and signs nobody in"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_from_another_site_is_refused() {
    let app = App::start().await;
    let request = app.client().post(app.url("api/app/api/posts/review_list")).json(&json!({}));
    let refused = request.header("sec-fetch-site", "cross-site").send().await.unwrap();
    assert_eq!(refused.status().as_u16(), 403);
}

fn without_nonces(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |page, part| page + part.split_once('"').unwrap().1)
}
