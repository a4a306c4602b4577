//! SIGKILL in the middle of each stage: work goes on, nothing is paid twice, nothing is published twice.

use std::time::Duration;

use sandbox::{Fault, FaultAction, SandboxOptions, Vendor};
use types::MicroUsd;
use types::post::PostStatus;

use crate::harness::{App, eventually};

const TEXT: &str =
    "Forty new buses run on sodium-ion packs. The city measured their range at minus twenty degrees.";

/// Long enough to be killed in; the request dies with the process that sent it.
const HELD: FaultAction = FaultAction::Hang;

/// Kills the server while the vendor is being asked, and starts it again.
pub async fn kill_during(app: &mut App, vendor: Vendor, operation: &str) {
    let before = app.asked(vendor, operation);
    eventually("the vendor is being asked", || async {
        (app.asked(vendor, operation) > before).then_some(())
    })
    .await;
    app.kill_and_restart().await;
}

/// The same at the call of this number, however soon it comes.
pub async fn kill_at_call(app: &mut App, number: usize, vendor: Vendor, operation: &str) {
    eventually("the vendor is being asked", || async {
        (app.asked(vendor, operation) == number).then_some(())
    })
    .await;
    app.kill_and_restart().await;
}

async fn bring_to_life(app: &App) {
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    app.approve(&post).await.unwrap();
    app.reach(id, PostStatus::Published).await;
}

/// The one oracle: what the vendors say against what we say.
async fn assert_exactly_once(app: &App) {
    let spend: types::spend::Spend = app.call("spend/spend", serde_json::json!({})).await.unwrap();
    assert_eq!(spend.month_to_date, MicroUsd(app.charged()), "the ledger and the spend screen differ");
    assert_eq!(app.sandbox.instagram().posts().len(), 1);
    assert_eq!(app.answered(Vendor::Instagram, "publish"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_reading_the_feed() {
    let mut app = App::start().await;
    let account = app.account().await;
    // The first reading answers the person who adds the feed, the second is the pipeline's.
    app.sandbox.faults().add(Fault::once(Vendor::Feeds, "*", HELD).after(1));
    app.follow_article(account, "Forty buses", TEXT).await;
    let read = || app.sandbox.ledger().entries().iter().filter(|entry| entry.vendor == Vendor::Feeds).count();
    eventually("the pipeline reads the feed", || async { (read() == 2).then_some(()) }).await;
    app.kill_and_restart().await;
    bring_to_life(&app).await;
    assert_exactly_once(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_claude_scores() {
    let mut app = App::start().await;
    let account = app.account().await;
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "messages", HELD));
    app.follow_article(account, "Forty buses", TEXT).await;
    kill_at_call(&mut app, 1, Vendor::Anthropic, "messages").await;
    bring_to_life(&app).await;
    assert_exactly_once(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_claude_writes_the_score_is_not_paid_again() {
    let mut app = App::start().await;
    let account = app.account().await;
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "messages", HELD).after(1));
    app.follow_article(account, "Forty buses", TEXT).await;
    kill_at_call(&mut app, 2, Vendor::Anthropic, "messages").await;
    bring_to_life(&app).await;
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 2);
    assert_exactly_once(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_picture_was_ordered_it_is_collected_and_not_ordered_again() {
    let mut app = App::start_with(SandboxOptions { fal_queue_ms: 1_500, ..SandboxOptions::instant() }).await;
    let account = app.account().await;
    app.follow_article(account, "Forty buses", TEXT).await;
    kill_during(&mut app, Vendor::Fal, "status").await;
    bring_to_life(&app).await;
    assert_eq!(app.answered(Vendor::Fal, "submit"), 1);
    assert_exactly_once(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_container_is_made() {
    killed_while_publishing("create_container", HELD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_instagram_made_the_container_unheard() {
    killed_while_publishing("create_container", FaultAction::HangAfterCommit).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_container_is_awaited() {
    killed_while_publishing("container_status", HELD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_publish_call_took_effect() {
    killed_while_publishing("publish", HELD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_post_went_live_unheard() {
    killed_while_publishing("publish", FaultAction::HangAfterCommit).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_permalink_was_read() {
    killed_while_publishing("permalink", HELD).await;
}

async fn killed_while_publishing(operation: &str, fault: FaultAction) {
    let mut app = App::start().await;
    let account = app.account().await;
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    app.sandbox.faults().add(Fault::once(Vendor::Instagram, operation, fault));
    app.approve(&post).await.unwrap();
    kill_during(&mut app, Vendor::Instagram, operation).await;
    let live = eventually("the post is live with its permalink", || async {
        Some(app.post(id).await).filter(|post| post.permalink.is_some())
    })
    .await;
    assert_eq!(live.summary.status, PostStatus::Published);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(app.sandbox.instagram().posts().len(), 1, "published more than once");
    assert_eq!(live.cost, MicroUsd(app.charged()));
}
