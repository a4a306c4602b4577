//! What an operator does with articles that were skipped, and with the keys that read them.

use sandbox::Vendor;
use serde_json::{Value, json};
use types::account::{Account, AccountSummary};
use types::assessment::Sensitivity;
use types::feed::{SkippedAction, SkippedArticle};
use types::post::{PostStatus, What};
use types::provider::{KeyReport, ModelTrouble, Task};
use types::{AccountId, MicroUsd};

use crate::harness::{App, Refusal, eventually};

const TEXT: &str = "A town of 5,000 now heats itself with hot sand. The tower stores heat for months.";

async fn change(app: &App, id: AccountId, change: impl FnOnce(&mut Value)) -> Result<Value, Refusal> {
    let account: Account = app.call("accounts/account", json!({ "id": id })).await.unwrap();
    let mut settings = serde_json::to_value(account.settings).unwrap();
    change(&mut settings);
    app.call("accounts/save_account", json!({ "id": id, "settings": settings })).await
}

/// Waits until an article is listed that a person can do something about.
async fn skipped(app: &App) -> SkippedArticle {
    eventually("the article is listed", || async {
        let all: Vec<SkippedArticle> = app.call("feeds/skipped_articles", json!({})).await.unwrap();
        all.into_iter().find(|article| article.next.is_some())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skipped_article_is_drafted_at_a_persons_wish_and_its_score_is_not_paid_again() {
    let app = App::start().await;
    let account = app.account().await;
    change(&app, account, |settings| settings["threshold"] = json!(100)).await.unwrap();
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let article = skipped(&app).await;
    let score = article.score.unwrap();
    assert!(matches!(article.next, Some(SkippedAction::Draft { about }) if about > MicroUsd::ZERO));
    let scores: Vec<u8> = app.call("accounts/recent_scores", json!({ "id": account })).await.unwrap();
    assert_eq!(scores, [score]);

    let _: Value = app.call("feeds/draft_anyway", json!({ "article": article.id })).await.unwrap();
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 2, "one score, one draft");
    assert_eq!(post.summary.score, score);
    assert!(post.timeline.iter().any(|entry| entry.what == What::Insisted));
    assert!(post.source.judgement.unwrap().insisted);
    let twice = app.call::<Value>("feeds/draft_anyway", json!({ "article": article.id })).await.unwrap_err();
    assert_eq!(twice.status, 422);
    assert_eq!(post.cost, MicroUsd(app.charged()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sensitive_article_is_held_where_the_account_wants_it_and_a_stopped_one_is_scored_again() {
    let app = App::start().await;
    let account = app.account().await;
    change(&app, account, |settings| settings["claude"]["sensitive"] = json!("hold")).await.unwrap();
    app.follow_article(account, "Politics returns to the town hall", "Politics is back in the town hall.")
        .await;
    let held = skipped(&app).await;
    assert_eq!(held.held, Sensitivity::Politics);
    assert!(app.review_list().await.posts.is_empty());
    let _: Value = app.call("feeds/draft_anyway", json!({ "article": held.id })).await.unwrap();
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!(post.source.judgement.unwrap().sensitivity, Sensitivity::Politics);

    app.follow_article(account, "Refused", "[[sandbox:refuse]] The model refuses this text.").await;
    let stopped = skipped(&app).await;
    assert!(matches!(stopped.next, Some(SkippedAction::Score { .. })), "{stopped:?}");
    let asked = app.answered(Vendor::Anthropic, "messages");
    let _: Value = app.call("feeds/score_again", json!({ "article": stopped.id })).await.unwrap();
    eventually("it is scored again", || async {
        (app.answered(Vendor::Anthropic, "messages") > asked).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_tried_typed_or_stored_and_says_what_it_is_good_for() {
    let app = App::start().await;
    let account = app.account_without_keys().await;
    let attempt = |provider: &'static str, secret: Option<&'static str>| {
        let arguments = json!({ "account": account, "provider": provider, "secret": secret });
        app.call::<KeyReport>("accounts/try_credential", arguments)
    };
    let problem = |refused: Refusal| refused.error["code"]["problem"]["problem"].as_str().unwrap().to_owned();

    let typed = attempt("anthropic", Some(" sk-ant-typed ")).await.unwrap();
    let tasks: Vec<(Task, &str)> = typed.tasks.iter().map(|task| (task.task, task.price.as_str())).collect();
    assert_eq!(tasks, [(Task::Score, "$0.0002"), (Task::Draft, "$0.0116")]);
    assert_eq!(problem(attempt("anthropic", None).await.unwrap_err()), "key_missing", "nothing was stored");
    assert_eq!(problem(attempt("anthropic", Some("sk-ant-revoked")).await.unwrap_err()), "key_refused");
    assert_eq!(problem(attempt("fal", Some("nobalance:x")).await.unwrap_err()), "out_of_credit");
    let pictures = attempt("fal", Some("key:secret")).await.unwrap();
    assert_eq!((pictures.tasks[0].task, pictures.tasks.len()), (Task::Picture, 1));
    assert!(pictures.tasks[0].price.contains("per megapixel"));
    let token = attempt("instagram", Some("IGAAtest")).await.unwrap();
    assert!(token.handle.is_some());

    app.set_credential(account, "anthropic", "sk-ant-test").await.unwrap();
    assert_eq!(attempt("anthropic", None).await.unwrap().tasks.len(), 2);
    assert_eq!(app.charged(), 0, "trying a key costs nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retiring_model_is_told_and_a_key_goes_to_no_private_address() {
    let app = App::start().await;
    let account = app.account().await;
    let model = |id: &str, retires_at: Value| {
        json!({ "id": id, "type": "model", "display_name": "Claude Haiku 5.5", "lifecycle": "deprecated",
                "created_at": "2026-10-21T00:00:00Z", "retires_at": retires_at })
    };
    let body =
        json!({ "data": [model("claude-haiku-5-5", json!("2027-01-31T00:00:00Z"))], "has_more": false });
    let fault = json!({ "vendor": "anthropic", "operation": "models",
                        "action": { "status": 200, "body": body } });
    app.sandbox.faults().add(serde_json::from_value(fault).unwrap());
    let report: KeyReport = app
        .call(
            "accounts/try_credential",
            json!({ "account": account, "provider": "anthropic", "secret": null }),
        )
        .await
        .unwrap();
    assert!(matches!(&report.trouble[0], ModelTrouble::Retires { at, .. } if at.0 == 1_801_353_600_000));
    assert!(matches!(&report.trouble[1], ModelTrouble::NotOffered { .. }));
    let shown: Account = app.call("accounts/account", json!({ "id": account })).await.unwrap();
    assert_eq!(shown.claude.models.len(), 1);
    assert!(shown.claude.models[0].retires_at.is_some());
    let list: Vec<AccountSummary> = app.call("accounts/accounts", json!({})).await.unwrap();
    assert_eq!(list[0].model_retires_at, shown.claude.models[0].retires_at);

    for address in
        ["http://127.0.0.1:9", "http://localhost/", "file:///etc/passwd", "https://user:x@example.com"]
    {
        let refused =
            change(&app, account, |settings| settings["claude"]["url"] = json!(address)).await.unwrap_err();
        assert_eq!(refused.status, 422, "{address}");
    }
    let gateway = app.sandbox.anthropic_url();
    change(&app, account, |settings| settings["claude"]["url"] = json!(gateway)).await.unwrap();
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    app.first_post().await;
}
