//! Drafts worth approving: repaired once, held against the article, kept in every wording, and safe from an article
//! that gives orders.

mod injections;

use sandbox::{SandboxOptions, Vendor};
use serde_json::{Value, json};
use types::MicroUsd;
use types::post::{Author, ChangeKind, ClaimKind, DraftFault, Post, PostStatus, ReviewList};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_repaired_once_and_both_calls_are_on_the_bill() {
    let (app, post) = drafted(&format!("{TEXT} [[sandbox:one-hashtag]]")).await;
    assert_eq!((post.faults.as_slice(), post.removed.as_slice()), ([].as_slice(), [].as_slice()));
    // One to classify, two to draft.
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 3);
    assert_eq!(post.cost, MicroUsd(app.charged()));
    let drafts = post.timeline.iter().filter(|entry| entry.cost.is_some() && entry.detail.contains("sonnet"));
    let paid: MicroUsd = drafts.filter_map(|entry| entry.cost).sum();
    assert_eq!(post.versions[0].cost, Some(paid));
    assert!(post.versions[0].prompt.as_deref().is_some_and(|prompt| prompt.starts_with("draft-")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stays_wrong_after_the_repair_is_shown_in_review() {
    let (app, post) = drafted(&format!("{TEXT} [[sandbox:one-hashtag]] [[sandbox:stubborn]]")).await;
    assert_eq!(post.faults, [DraftFault::Hashtags]);
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_follow_each_edit_and_every_wording_comes_back() {
    let (app, post) = drafted(TEXT).await;
    assert_eq!(post.claims.unsupported, []);
    let tied = &post.claims.statements[0];
    assert_eq!(tied.sentence.as_deref(), Some("A town of 5,000 now heats itself with hot sand."));

    let id = post.summary.id;
    let edited = post.caption.replace("5,000", "6,000");
    let edit = json!({ "version": post.version, "caption": edited, "alt_text": post.alt_text });
    let _: i32 = app.call("posts/save_text", json!({ "id": id, "edit": edit })).await.unwrap();
    let seen = app.post(id).await;
    let marks: Vec<_> = seen.claims.unsupported.iter().map(|mark| (mark.kind, mark.text.as_str())).collect();
    assert_eq!(marks, [(ClaimKind::Number, "6,000")]);

    let _: Value = app.call("posts/rewrite", json!({ "id": id, "instruction": "shorter" })).await.unwrap();
    let seen = eventually("the rewrite is there", || async {
        Some(app.post(id).await).filter(|post| !post.working && post.versions.len() == 3)
    })
    .await;
    let authors: Vec<Author> = seen.versions.iter().map(|version| version.author).collect();
    assert_eq!(authors, [Author::Claude, Author::You, Author::Claude]);
    assert_eq!(seen.versions[2].instruction.as_deref(), Some("shorter"));
    assert!(seen.versions[1].changes.iter().any(|c| c.kind == ChangeKind::Added && c.text.contains("6,000")));

    let _: Value = app.call("posts/restore_version", json!({ "id": id, "number": 2 })).await.unwrap();
    let seen = app.post(id).await;
    assert_eq!((seen.caption, seen.versions.len()), (edited, 4));
    let refused =
        app.call::<Value>("posts/restore_version", json!({ "id": id, "number": 9 })).await.unwrap_err();
    assert_eq!(refused.status, 404);
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

    let list = eventually("every article is drafted", || async {
        let list: ReviewList = app.review_list().await;
        let drafted = list.posts.iter().filter(|post| post.status != PostStatus::Drafting).count();
        (drafted == injections::COUNT).then_some(list)
    })
    .await;
    for summary in &list.posts {
        let post = app.post(summary.id).await;
        assert!(
            !post.versions.is_empty() && !post.removed.is_empty(),
            "{}: nothing was taken out",
            summary.headline
        );
        let fields = [&post.summary.headline, &post.caption, &post.alt_text, &post.image_prompt];
        for field in fields.into_iter().chain(post.versions.iter().map(|version| &version.caption)) {
            injections::assert_harmless(field);
        }
    }
    assert_eq!(app.asked(Vendor::Instagram, "create_container"), 0);
    assert!(app.sandbox.instagram().posts().is_empty(), "something was published");
}
