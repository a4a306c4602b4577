//! What fits is written in the same night, in a batch that follows the first.

use sandbox::{Fault, FaultAction, SandboxOptions, Vendor};
use serde_json::{Value, json};
use types::post::{MarkKind, Overnight, Post, PostStatus, What};
use types::{AccountId, MicroUsd, PostId};

use super::{FIVE, TEXT};
use crate::crash::kill_at_call;
use crate::harness::{App, eventually};

impl App {
    /// Waits until all posts wait for a decision and nothing is out, and holds our books against the vendors'.
    async fn all_written(&self, account: AccountId, posts: usize) -> Vec<Post> {
        let ids: Vec<PostId> = eventually("every post is in review", || async {
            let list = self.review_list().await.posts;
            let written: Vec<PostId> =
                list.iter().filter(|post| post.status == PostStatus::InReview).map(|post| post.id).collect();
            let state = self.account_of(account).await.claude;
            (written.len() == posts && (state.waiting, state.out, state.writing) == (0, 0, 0))
                .then_some(written)
        })
        .await;
        self.assert_claude_is_booked().await;
        let mut posts = Vec::new();
        for id in ids {
            posts.push(self.post(id).await);
        }
        posts
    }

    /// Holds our books against what Claude charged. A picture's order may be lost with a killed process, and is told of
    /// elsewhere.
    async fn assert_claude_is_booked(&self) {
        let csv = self.client().get(self.url("api/export/spend.csv")).send().await.unwrap();
        let csv = csv.text().await.unwrap();
        let booked: i64 = csv
            .lines()
            .map(|line| line.split(',').collect::<Vec<_>>())
            .filter(|cells| cells[3] == "anthropic")
            .map(|cells| MicroUsd::parse(cells[5]).unwrap().0)
            .sum();
        let charges = self.sandbox.ledger().entries();
        let charged: i64 = charges
            .iter()
            .filter(|entry| entry.vendor == Vendor::Anthropic)
            .map(|entry| entry.micro_usd)
            .sum();
        assert_eq!(booked, charged, "the ledger and our books differ:\n{csv}");
    }

    /// The first post, once it stands there.
    async fn overnight(&self, stand: Overnight) -> PostId {
        let id = self.first_post().await;
        eventually("the post waits or is out", || async {
            (self.post(id).await.overnight == Some(stand)).then_some(())
        })
        .await;
        id
    }

    async fn decide(&self, decision: &str, id: PostId) {
        let arguments = json!({ "id": id, "reason": "tone" });
        let _: Value = self.call(&format!("posts/{decision}"), arguments).await.unwrap();
    }
}

/// An account that works at night, with articles that fit it.
async fn nightly(options: SandboxOptions, articles: &[(&str, &str)]) -> (App, AccountId) {
    let app = App::start_with(options).await;
    let account = gathered(&app, articles).await;
    (app, account)
}

async fn gathered(app: &App, articles: &[(&str, &str)]) -> AccountId {
    let account = app.account().await;
    app.set_claude(account, |settings| settings["claude"]["overnight"] = json!(true)).await;
    app.gather(account, articles).await;
    account
}

/// Batches that take long enough to be looked at.
fn slow() -> SandboxOptions {
    SandboxOptions { anthropic_batch_ms: 3_000, ..SandboxOptions::instant() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_scores_in_one_batch_and_writes_in_another_and_faults_are_repaired_alone() {
    let mut articles = FIVE;
    let faulty = format!("{TEXT} [[sandbox:one-hashtag]]");
    articles[3].1 = &faulty;
    let (app, account) = nightly(SandboxOptions::instant(), &articles).await;
    app.hand_in(account).await;
    let posts = app.all_written(account, articles.len()).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (2, 2 * articles.len()));
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 1, "only the repair is asked alone");
    let repaired: Vec<&Post> = posts
        .iter()
        .filter(|post| post.timeline.iter().any(|entry| entry.what == What::AskedAgain))
        .collect();
    assert_eq!(repaired.len(), 1);
    assert!(posts.iter().all(|post| post.checks.marks.iter().all(|mark| mark.kind != MarkKind::Hashtags)));
    assert!(posts.iter().all(|post| post.overnight.is_none() && !post.caption.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_night_is_two_batches_on_many_processes_too() {
    let app = App::start_scaled_out(1).await;
    let account = gathered(&app, &FIVE).await;
    app.hand_in(account).await;
    app.all_written(account, FIVE.len()).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (2, 2 * FIVE.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_texts_are_read_and_stored_each_is_booked_once() {
    let (mut app, account) = nightly(SandboxOptions::instant(), &FIVE).await;
    let second = Fault::once(Vendor::Anthropic, "batch_results", FaultAction::HangAfterCommit).after(1);
    app.sandbox.faults().add(second);
    app.hand_in(account).await;
    kill_at_call(&mut app, 2, Vendor::Anthropic, "batch_results").await;
    eventually("the first text is stored", || async {
        let list = app.review_list().await.posts;
        list.iter().any(|post| post.status != PostStatus::Drafting).then_some(())
    })
    .await;
    app.kill_and_restart().await;
    app.all_written(account, FIVE.len()).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (2, 2 * FIVE.len()));
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_want_to_wait_has_it_written_at_once_and_only_once() {
    let (app, account) = nightly(SandboxOptions::instant(), &FIVE[..1]).await;
    let refused = Fault::once(Vendor::Anthropic, "batch_create", FaultAction::status(429)).times(0).after(1);
    app.sandbox.faults().add(refused);
    app.hand_in(account).await;
    let id = app.overnight(Overnight::Waits).await;
    let problem = app.problem(id).await;
    assert!(problem.retry_at.is_some(), "what waits says why: {problem:?}");
    app.decide("retry", id).await;
    let posts = app.all_written(account, 1).await;
    assert_eq!(posts[0].summary.problem, None);
    assert_eq!((app.batches(), app.charges_in_batches()), (1, 1));
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_that_is_out_is_not_written_a_second_time_whatever_a_person_decides() {
    let (app, account) = nightly(slow(), &FIVE[..1]).await;
    app.hand_in(account).await;
    let id = app.overnight(Overnight::Out).await;
    app.decide("retry", id).await;
    app.decide("reject", id).await;
    app.decide("undo_rejection", id).await;
    app.all_written(account, 1).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (2, 2));
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rejected_while_it_is_out_is_paid_for_and_written_anew_when_it_is_wanted_again() {
    let (app, account) = nightly(slow(), &FIVE[..1]).await;
    app.hand_in(account).await;
    let id = app.overnight(Overnight::Out).await;
    app.decide("reject", id).await;
    eventually("its text is booked", || async {
        (app.account_of(account).await.claude.writing == 0).then_some(())
    })
    .await;
    assert_eq!(app.post(id).await.summary.status, PostStatus::Rejected);
    app.decide("undo_rejection", id).await;
    app.all_written(account, 1).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (2, 2));
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_is_lost_stops_its_posts_and_each_is_written_when_a_person_says_so() {
    let (app, account) = nightly(slow(), &FIVE[..1]).await;
    app.hand_in(account).await;
    let id = app.overnight(Overnight::Out).await;
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "batch", FaultAction::status(404)));
    let problem = app.problem(id).await;
    assert_eq!(problem.retry_at, None, "nobody knows whether it was paid for: {problem:?}");
    assert_eq!(app.budgets().await.unknown.len(), 1);
    app.decide("retry", id).await;
    app.reach(id, PostStatus::InReview).await;
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 1);
}
