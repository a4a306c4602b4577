//! Drafts worth approving: repaired once, held against the article, in the account's voice, and safe from an article
//! that gives orders.

pub mod injections;

use sandbox::{Fault, FaultAction, SandboxOptions, Vendor};
use serde_json::{Value, json};
use types::MicroUsd;
use types::account::{Account, VoicePreset};
use types::post::{MarkKind, Outcome, Post, PostStatus, PostSummary, Version, What};

use crate::crash::kill_at_call;
use crate::harness::{App, eventually};

const TEXT: &str = "A town of 5,000 now heats itself with hot sand. The tower stores heat for months.";

async fn drafted(text: &str) -> (App, Post) {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", text).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    (app, post)
}

fn kinds(post: &Post) -> Vec<MarkKind> {
    post.checks.marks.iter().map(|mark| mark.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_repaired_once_and_both_calls_are_on_the_bill() {
    let (app, post) = drafted(&format!("{TEXT} [[sandbox:one-hashtag]]")).await;
    assert_eq!(kinds(&post), []);
    // One to classify, two to draft.
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 3);
    assert_eq!(post.cost, MicroUsd(app.charged()));
    let told: Vec<_> = post.timeline.iter().filter(|entry| entry.what == What::AskedAgain).collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].outcome == Outcome::Retry && told[0].detail.ends_with(": hashtags"),
        "{}",
        told[0].detail
    );
    let paid: MicroUsd = post
        .timeline
        .iter()
        .filter(|entry| matches!(entry.what, What::AskedAgain | What::Drafted))
        .filter_map(|entry| entry.cost)
        .sum();
    let versions: Vec<Version> = app.call("posts/versions", json!({ "id": post.summary.id })).await.unwrap();
    assert_eq!((versions.len(), versions[0].cost), (1, Some(paid)));
    assert_eq!(crate::money::assert_accounted_for(&app).await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stays_wrong_after_the_repair_is_shown_in_review() {
    let (app, post) = drafted(&format!("{TEXT} [[sandbox:one-hashtag]] [[sandbox:stubborn]]")).await;
    assert_eq!(kinds(&post), [MarkKind::Hashtags]);
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 3, "no third try");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_repair_the_first_answer_is_shown_with_its_faults_and_the_refusal_is_on_the_bill() {
    let (app, post) = drafted(&format!("{TEXT} [[sandbox:one-hashtag]] [[sandbox:refuse-repair]]")).await;
    assert_eq!(kinds(&post), [MarkKind::Hashtags]);
    let drafted: Vec<_> = post.timeline.iter().filter(|entry| entry.what == What::Drafted).collect();
    assert!(drafted[0].detail.contains("not repaired: "), "{}", drafted[0].detail);
    assert_eq!(drafted[0].outcome, Outcome::Warning);
    assert!(post.calls.contains("keeps the answer before"), "{}", post.calls);
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 3, "no third try");
    assert_eq!(post.cost, MicroUsd(app.charged()));
    assert_eq!(crate::money::assert_accounted_for(&app).await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_during_the_repair_the_first_answer_is_not_paid_again() {
    let mut app = App::start().await;
    let account = app.account().await;
    // One to classify, one to draft; the third is the repair.
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "messages", FaultAction::Hang).after(2));
    let text = format!("{TEXT} [[sandbox:one-hashtag]]");
    app.follow_article(account, "A town heats itself with hot sand", &text).await;
    kill_at_call(&mut app, 3, Vendor::Anthropic, "messages").await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!(kinds(&post), []);
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 3);
    assert_eq!(post.cost, MicroUsd(app.charged()));
    // Nobody knows what became of the call that died with its process, so a person is told.
    assert_eq!(crate::money::assert_accounted_for(&app).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_follow_each_edit() {
    let (app, post) = drafted(TEXT).await;
    assert_eq!(post.checks.marks, []);
    let tied = &post.checks.statements[0];
    assert_eq!(tied.sentence.as_deref(), Some("A town of 5,000 now heats itself with hot sand."));

    let id = post.summary.id;
    let edited =
        format!("{} Up to 6,000 live there, says Anna Kowalska.", post.caption.replace("5,000", "5000"));
    let edit = json!({ "version": post.version, "caption": edited, "alt_text": post.alt_text });
    let _: i32 = app.call("posts/save_text", json!({ "id": id, "edit": edit })).await.unwrap();
    let seen = app.post(id).await;
    let marks: Vec<_> = seen.checks.marks.iter().map(|mark| (mark.kind, mark.text.as_str())).collect();
    assert_eq!(marks, [(MarkKind::Number, "6,000"), (MarkKind::Name, "Anna Kowalska")]);
    assert!(seen.checks.marks[0].statement.as_deref().is_some_and(|words| words.contains("6,000")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_a_voice_of_its_own() {
    let app = App::start().await;
    let id = app.account().await;
    let account: Account = app.call("accounts/account", json!({ "id": id })).await.unwrap();
    let mut settings = account.settings;
    settings.voice_preset = VoicePreset::Newsroom;
    settings.samples = vec!["The 14 tram is back.".to_owned()];
    settings.banned_words = vec!["tower".to_owned()];
    settings.call_to_action = "And you?".to_owned();
    let _: Value =
        app.call("accounts/save_account", json!({ "id": id, "settings": settings })).await.unwrap();
    let stored: Account = app.call("accounts/account", json!({ "id": id })).await.unwrap();
    assert_eq!(stored.settings, settings);

    app.follow_article(id, "A town heats itself with hot sand", TEXT).await;
    let post = app.first_post().await;
    let post = app.reach(post, PostStatus::InReview).await;
    assert!(post.caption.contains("\n\nAnd you?\n\n#"), "{}", post.caption);
    // The stand-in writes with the article's words, whatever it is told.
    assert_eq!(kinds(&post), [MarkKind::BannedWord]);
    assert_eq!(post.checks.marks[0].text, "tower");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_articles_that_give_orders_to_a_model_that_obeys_reach_no_field() {
    let options = SandboxOptions { anthropic_obeys_articles: true, ..SandboxOptions::instant() };
    let app = App::start_with(options).await;
    // No picture is made: the words are what the test is about.
    let account = app.account_without_keys().await;
    app.set_credential(account, "anthropic", injections::KEY).await.unwrap();
    app.set_credential(account, "instagram", "IGAAtest").await.unwrap();
    let serve = |count| {
        let document = injections::feed(count);
        app.sandbox.feeds().serve("orders.xml", "application/rss+xml", document.into_bytes());
    };
    // Of a feed's first reading only the newest articles are taken.
    serve(1);
    let feed = app.follow(account, &app.sandbox.feed_url("orders.xml")).await.unwrap();
    app.first_post().await;
    serve(injections::COUNT);
    let _: Value = app.call("feeds/poll_feed", json!({ "id": feed })).await.unwrap();

    for summary in &all_drafted(&app).await {
        let post = app.post(summary.id).await;
        let drafted = post.timeline.iter().find(|entry| entry.what == What::Drafted).unwrap();
        assert!(drafted.detail.contains("taken out"), "{}: nothing was taken out", summary.headline);
        let versions: Vec<Version> = app.call("posts/versions", json!({ "id": summary.id })).await.unwrap();
        let kept =
            versions.iter().flat_map(|version| [&version.headline, &version.caption, &version.alt_text]);
        let fields = [&post.summary.headline, &post.caption, &post.alt_text, &post.image_prompt];
        for field in fields.into_iter().chain(kept) {
            injections::assert_harmless(field);
        }
        assert!(!post.caption.trim().is_empty());
    }
    assert_eq!(app.asked(Vendor::Instagram, "create_container"), 0);
    assert!(app.sandbox.instagram().posts().is_empty(), "something was published");
}

/// A machine under load is slow, so the patience is for one article more.
async fn all_drafted(app: &App) -> Vec<PostSummary> {
    let mut before = 0;
    loop {
        let (drafted, posts) = eventually("another article is drafted", || async {
            let posts = app.review_list().await.posts;
            let stopped =
                posts.iter().find(|post| post.status == PostStatus::Drafting && post.problem.is_some());
            assert!(stopped.is_none(), "{stopped:?}");
            let drafted = posts.iter().filter(|post| post.status != PostStatus::Drafting).count();
            (drafted > before).then_some((drafted, posts))
        })
        .await;
        if drafted == injections::COUNT {
            return posts;
        }
        before = drafted;
    }
}
