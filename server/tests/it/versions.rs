//! Every text a post has had is kept, with what it cost, and any of them can be brought back.

use std::time::Duration;

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::post::{Origin, Post, PostStatus, TextChange, TextDiff, Version, What};
use types::{MicroUsd, PostId};

use crate::harness::{App, eventually};

const TEXT: &str = "A town of 5,000 now heats itself with hot sand. The tower stores heat for months.";
const MINE: &str = "Sand keeps the town warm.";
const FASTER: &str = "I was faster than Claude.";

#[tokio::test(flavor = "multi_thread")]
async fn no_text_is_lost_whoever_wrote_it_and_however_late() {
    let app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "A town heats itself with hot sand", TEXT).await;
    let id = app.first_post().await;
    let drafted = app.reach(id, PostStatus::InReview).await;

    save(&app, &drafted, MINE).await;
    rewrite(&app, id, "shorter").await;
    let rewritten = idle(&app, id).await;
    let late_for = rewrite_too_late(&app, &rewritten).await;
    assert_eq!(late_for.caption, FASTER, "the text a person typed stays");

    let versions = versions(&app, id).await;
    let told: Vec<_> =
        versions.iter().map(|version| (version.number, version.origin, version.used)).collect();
    let expected = [
        (5, Origin::Rewrite, false),
        (4, Origin::Edit, true),
        (3, Origin::Rewrite, true),
        (2, Origin::Edit, true),
        (1, Origin::Draft, true),
    ];
    assert_eq!(told, expected);
    assert_eq!(versions[2].instruction.as_deref(), Some("shorter"));
    assert_eq!(versions[4].caption, drafted.caption);
    assert_eq!(current(&versions), 4);
    assert_paid(&late_for, &versions);
    assert_difference(&app, id, &drafted).await;
    assert_restored(&app, id, &versions).await;
    assert_eq!(late_for.cost, MicroUsd(app.charged()), "nothing but the calls costs money");
}

/// Each call's cost stands at the text it gave, and nothing else costs anything.
fn assert_paid(post: &Post, versions: &[Version]) {
    let texts: MicroUsd = versions.iter().filter_map(|version| version.cost).sum();
    let drafts: MicroUsd =
        post.costs.iter().filter(|cost| cost.step == types::post::Step::Draft).map(|cost| cost.amount).sum();
    assert_eq!(texts, drafts);
    for version in versions {
        let by_model = matches!(version.origin, Origin::Draft | Origin::Rewrite);
        assert_eq!((version.cost.is_some(), version.model.is_some()), (by_model, by_model));
    }
}

async fn assert_difference(app: &App, id: PostId, drafted: &Post) {
    let pair = json!({ "id": id, "older": 1, "newer": 2 });
    let diff: TextDiff = app.call("posts/compare_versions", pair).await.unwrap();
    let read = |without: TextChange| -> String {
        diff.caption.iter().filter(|span| span.change != without).map(|span| span.text.as_str()).collect()
    };
    assert_eq!(read(TextChange::Inserted), drafted.caption);
    assert_eq!(read(TextChange::Deleted), MINE);
    assert!(diff.alt_text.iter().all(|span| span.change == TextChange::Same));
    let missing = json!({ "id": id, "older": 1, "newer": 99 });
    assert_eq!(app.call::<TextDiff>("posts/compare_versions", missing).await.unwrap_err().status, 404);
}

/// The text that came too late, and then the one typed before it; each is a version more.
async fn assert_restored(app: &App, id: PostId, before: &[Version]) {
    for (number, restored) in [(5, 6), (2, 7)] {
        let _: i32 = app.call("posts/restore_version", json!({ "id": id, "number": number })).await.unwrap();
        let wanted = before.iter().find(|version| version.number == number).unwrap();
        assert_eq!(app.post(id).await.caption, wanted.caption);
        let newest = versions(app, id).await.swap_remove(0);
        let facts = (newest.number, newest.origin, newest.restored, newest.current, newest.cost);
        assert_eq!(facts, (restored, Origin::Restore, Some(number), true, None));
    }
    assert_eq!(versions(app, id).await.len(), before.len() + 2);
    let post = app.post(id).await;
    assert_eq!(post.timeline.iter().filter(|entry| entry.what == What::Restored).count(), 2);

    app.approve(&post).await.unwrap();
    let refused = app.call::<i32>("posts/restore_version", json!({ "id": id, "number": 1 })).await;
    assert_eq!(refused.unwrap_err().status, 409, "an approved text is not changed behind the approval");
}

/// A person types while Claude writes.
async fn rewrite_too_late(app: &App, post: &Post) -> Post {
    let id = post.summary.id;
    let slow = Fault::once(Vendor::Anthropic, "messages", FaultAction::Delay(Duration::from_secs(2)));
    app.sandbox.faults().add(slow);
    rewrite(app, id, "").await;
    // The ledger hears of it with the answer; the fault is used up when the question arrives.
    eventually("Claude is asked again", || async { app.sandbox.faults().pending().is_empty().then_some(()) })
        .await;
    save(app, post, FASTER).await;
    idle(app, id).await
}

async fn rewrite(app: &App, id: PostId, instruction: &str) {
    let _: Value = app.call("posts/rewrite", json!({ "id": id, "instruction": instruction })).await.unwrap();
}

async fn save(app: &App, post: &Post, caption: &str) {
    let edit = json!({ "version": post.version, "caption": caption, "alt_text": post.alt_text });
    let _: i32 = app.call("posts/save_text", json!({ "id": post.summary.id, "edit": edit })).await.unwrap();
}

async fn idle(app: &App, id: PostId) -> Post {
    eventually("the rewrite is done", || async { Some(app.post(id).await).filter(|post| !post.working) })
        .await
}

async fn versions(app: &App, id: PostId) -> Vec<Version> {
    app.call("posts/versions", json!({ "id": id })).await.unwrap()
}

fn current(versions: &[Version]) -> i32 {
    versions.iter().find(|version| version.current).unwrap().number
}
