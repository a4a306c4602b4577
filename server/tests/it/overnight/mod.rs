//! Articles scored together at night: half the price, booked once, whatever is killed on the way.

mod drafts;

use sandbox::{Fault, FaultAction, Vendor};
use serde_json::{Value, json};
use types::account::Account;
use types::feed::SkippedArticle;
use types::{AccountId, MicroUsd};

use crate::crash::kill_at_call;
use crate::harness::{App, eventually};

const TEXT: &str =
    "Forty new buses run on sodium-ion packs. The city measured their range at minus twenty degrees.";

impl App {
    /// Changes how the account asks Claude.
    async fn set_claude(&self, id: AccountId, change: impl FnOnce(&mut Value)) {
        let account: Account = self.account_of(id).await;
        let mut settings = serde_json::to_value(account.settings).unwrap();
        change(&mut settings);
        let _: Value =
            self.call("accounts/save_account", json!({ "id": id, "settings": settings })).await.unwrap();
    }

    async fn account_of(&self, id: AccountId) -> Account {
        self.call("accounts/account", json!({ "id": id })).await.unwrap()
    }

    /// Follows a feed of these articles, and waits until all of them wait for the night.
    async fn gather(&self, account: AccountId, articles: &[(&str, &str)]) {
        let items: String = articles
            .iter()
            .map(|(title, text)| {
                format!(
                    "<item><guid>{title}</guid><title>{title}</title><description>{text}</description></item>"
                )
            })
            .collect();
        let document = format!("<rss version=\"2.0\"><channel><title>Night</title>{items}</channel></rss>");
        self.sandbox.feeds().serve("night.xml", "application/rss+xml", document.into_bytes());
        self.follow(account, &self.sandbox.feed_url("night.xml")).await.unwrap();
        eventually("the articles wait for the night", || async {
            let waiting = usize::try_from(self.account_of(account).await.claude.waiting).unwrap();
            (waiting == articles.len()).then_some(())
        })
        .await;
    }

    async fn hand_in(&self, account: AccountId) {
        let _: Value = self.call("accounts/hand_in_now", json!({ "id": account })).await.unwrap();
    }

    async fn skipped(&self) -> Vec<SkippedArticle> {
        self.call("feeds/skipped_articles", json!({})).await.unwrap()
    }

    /// Waits until every article was scored, and holds our books against the vendor's.
    async fn all_scored(&self, account: AccountId, articles: usize) {
        eventually("every article is scored", || async {
            let done = self.account_of(account).await.claude;
            let scored = self.skipped().await.iter().filter(|article| article.score.is_some()).count();
            (scored == articles && done.out == 0 && done.waiting == 0).then_some(())
        })
        .await;
        let spend: types::spend::Spend = self.call("spend/spend", json!({})).await.unwrap();
        assert_eq!(spend.month_to_date, MicroUsd(self.charged()), "the ledger and the spend screen differ");
    }

    fn batches(&self) -> usize {
        self.answered(Vendor::Anthropic, "batch_create")
    }

    fn charges_in_batches(&self) -> usize {
        self.sandbox.ledger().of(Vendor::Anthropic, "batch_request").len()
    }
}

/// An account that scores at night, and lets nothing through, so that only scoring is paid for.
async fn nightly(app: &App) -> AccountId {
    let account = app.account().await;
    app.set_claude(account, |settings| {
        settings["threshold"] = json!(100);
        settings["claude"]["overnight"] = json!(true);
    })
    .await;
    account
}

const FIVE: [(&str, &str); 5] =
    [("Forty buses", TEXT), ("Night trams", TEXT), ("A ferry", TEXT), ("A bridge", TEXT), ("A tunnel", TEXT)];

#[tokio::test(flavor = "multi_thread")]
async fn a_night_is_one_batch_at_half_the_price_and_each_kind_of_result_finds_its_way() {
    let app = App::start().await;
    let account = nightly(&app).await;
    let mut articles = FIVE;
    articles[1].1 = "[[sandbox:batch-error]] The batch fails for this one, and it is asked again alone.";
    articles[2].1 = "[[sandbox:refuse]] The model refuses this one, which is paid for.";
    app.gather(account, &articles).await;
    assert_eq!(app.asked(Vendor::Anthropic, "messages"), 0, "nothing is asked before the night");
    app.hand_in(account).await;
    eventually("the refused one is shown and the failed one was asked alone", || async {
        let skipped = app.skipped().await;
        let scored = skipped.iter().filter(|article| article.score.is_some()).count();
        let refused = skipped.iter().filter(|article| article.problem.is_some()).count();
        (scored == 4 && refused == 1).then_some(())
    })
    .await;
    assert_eq!((app.batches(), app.charges_in_batches()), (1, 4));
    assert_eq!(app.answered(Vendor::Anthropic, "messages"), 1);
    let spend: types::spend::Spend = app.call("spend/spend", json!({})).await.unwrap();
    assert_eq!(spend.month_to_date, MicroUsd(app.charged()));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_the_vendor_took_the_batch_in_unheard_it_is_found_and_not_handed_in_again() {
    let mut app = App::start().await;
    let account = nightly(&app).await;
    app.gather(account, &FIVE).await;
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "batch_create", FaultAction::HangAfterCommit));
    app.hand_in(account).await;
    eventually("the batch is taken in", || async { (app.batches() == 1).then_some(()) }).await;
    app.kill_and_restart().await;
    app.all_scored(account, FIVE.len()).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (1, FIVE.len()));
    assert!(app.answered(Vendor::Anthropic, "batches") > 0, "it was looked for among the vendor's batches");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_vendor_heard_of_the_batch_it_is_handed_in_once() {
    let mut app = App::start().await;
    let account = nightly(&app).await;
    app.gather(account, &FIVE).await;
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "batch_create", FaultAction::Hang));
    app.hand_in(account).await;
    kill_at_call(&mut app, 1, Vendor::Anthropic, "batch_create").await;
    app.all_scored(account, FIVE.len()).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (1, FIVE.len()));
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_the_results_are_read_and_stored_each_is_booked_once() {
    let mut app = App::start().await;
    let account = nightly(&app).await;
    app.gather(account, &FIVE).await;
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "batch_results", FaultAction::HangAfterCommit));
    app.hand_in(account).await;
    kill_at_call(&mut app, 1, Vendor::Anthropic, "batch_results").await;
    eventually("the first result is stored", || async {
        app.skipped().await.iter().any(|article| article.score.is_some()).then_some(())
    })
    .await;
    app.kill_and_restart().await;
    app.all_scored(account, FIVE.len()).await;
    assert_eq!((app.batches(), app.charges_in_batches()), (1, FIVE.len()));
}
