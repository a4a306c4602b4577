//! Money under fire: budgets stop before they are exceeded, and every micro-dollar is accounted for.

use std::collections::HashMap;

use sandbox::{Fault, FaultAction, LedgerEntry, Vendor};
use serde_json::{Value, json};
use types::budget::{Budgets, UnknownCall};
use types::post::{PostStatus, What};
use types::problem::ProblemCode;
use types::spend::Spend;
use types::{AccountId, MicroUsd};

use crate::harness::{App, eventually};

const TEXT: &str =
    "Forty new buses run on sodium-ion packs. The city measured their range at minus twenty degrees.";
const LIMIT: i64 = 150_000;

impl App {
    pub async fn budgets(&self) -> Budgets {
        self.call("spend/budgets", json!({})).await.unwrap()
    }

    async fn spend(&self) -> Spend {
        self.call("spend/spend", json!({})).await.unwrap()
    }

    async fn limit(&self, micro_usd: i64) {
        let limit =
            json!({ "account": null, "provider": null, "period": "month", "limit": micro_usd, "hard": true });
        let _: Value = self.call("spend/set_budget", json!({ "limit": limit })).await.unwrap();
    }

    async fn follow_many(&self, account: AccountId, articles: usize) {
        for number in 0..articles {
            self.follow_article(account, &format!("Bus line {number}"), TEXT).await;
        }
    }

    /// How many posts wait for a person with their picture made.
    async fn finished(&self) -> usize {
        let posts = self.review_list().await.posts;
        posts.iter().filter(|post| post.status == PostStatus::InReview && post.picture.is_some()).count()
    }

    async fn is_finished(&self, posts: usize) {
        eventually("all posts are drafted", || async { (self.finished().await == posts).then_some(()) })
            .await;
    }
}

/// Every charge of a vendor is a cost of ours, to the micro-dollar and once, or is covered by a reservation of a call
/// whose outcome is unknown; and nothing else is a cost of ours.
pub async fn assert_accounted_for(app: &App) -> Vec<UnknownCall> {
    let csv = app.client().get(app.url("api/export/spend.csv")).send().await.unwrap().text().await.unwrap();
    let mut recorded: HashMap<String, i64> = HashMap::new();
    for row in csv.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let (usd, request) = (cells[5], cells[cells.len() - 2]);
        let twice = recorded.insert(request.to_owned(), MicroUsd::parse(usd).unwrap().0);
        assert!(twice.is_none(), "{request} is recorded twice:\n{csv}");
    }
    let charges: Vec<LedgerEntry> =
        app.sandbox.ledger().entries().into_iter().filter(|entry| entry.micro_usd > 0).collect();
    let mut unheard = Vec::new();
    for charge in charges {
        match recorded.remove(&charge.request_id.clone().unwrap_or_default()) {
            Some(amount) => assert_eq!(amount, charge.micro_usd, "{charge:?}"),
            None => unheard.push(charge),
        }
    }
    assert!(recorded.is_empty(), "costs that no vendor charged: {recorded:?}");
    let unknown = app.budgets().await.unknown;
    for (vendor, label) in
        [(Vendor::Anthropic, "Anthropic"), (Vendor::Fal, "fal.ai"), (Vendor::OpenAi, "OpenAI")]
    {
        let mut charged: Vec<i64> =
            unheard.iter().filter(|charge| charge.vendor == vendor).map(|charge| charge.micro_usd).collect();
        let mut covered: Vec<i64> =
            unknown.iter().filter(|call| call.provider == label).map(|call| call.most.0).collect();
        charged.sort_unstable_by_key(|amount| std::cmp::Reverse(*amount));
        covered.sort_unstable_by_key(|amount| std::cmp::Reverse(*amount));
        assert!(charged.len() <= covered.len(), "{label}: {charged:?} are not covered by {covered:?}");
        let is_covered = charged.iter().zip(&covered).all(|(charged, covered)| charged <= covered);
        assert!(is_covered, "{label}: {charged:?} are not covered by {covered:?}");
    }
    unknown
}

/// Waits until the next call costs too much for what is left.
async fn stops(app: &App) {
    eventually("the budget stops the work", || async {
        let posts = app.review_list().await.posts;
        let held =
            |code| posts.iter().any(|post| post.problem.as_ref().is_some_and(|problem| problem.code == code));
        let busy = app.budgets().await.budgets.iter().any(|budget| !budget.reached);
        (held(ProblemCode::OverBudget) && !busy).then_some(())
    })
    .await;
}

async fn stops_before_it_is_exceeded(app: &mut App, kill: impl AsyncFn(&mut App)) {
    let account = app.account().await;
    app.limit(LIMIT).await;
    app.sandbox
        .faults()
        .add(Fault::once(Vendor::Anthropic, "messages", FaultAction::HangAfterCommit).after(5));
    app.follow_many(account, 8).await;
    eventually("a call hangs", || async { app.sandbox.faults().pending().is_empty().then_some(()) }).await;
    kill(app).await;
    stops(app).await;
    assert!(app.charged() <= LIMIT, "{} were charged of {LIMIT}", app.charged());
    let budget = app.budgets().await.budgets.remove(0);
    assert!(budget.spent + budget.reserved <= budget.set.limit, "{budget:?}");
    assert!(app.finished().await < 8);

    app.limit(5_000_000).await;
    app.is_finished(8).await;
    assert_accounted_for(app).await;
    let mails = eventually("the mail is sent", || async {
        Some(app.sandbox.mails()).filter(|mails| !mails.is_empty())
    })
    .await;
    assert!(mails.iter().any(|mail| mail.subject.contains("$0.15 a month is used up")), "{mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_stops_before_it_is_exceeded_although_the_server_is_killed() {
    let mut app = App::start_impatient().await;
    let kill = async |app: &mut App| {
        app.kill_and_restart().await;
    };
    stops_before_it_is_exceeded(&mut app, kill).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_stops_before_it_is_exceeded_although_two_workers_share_it_and_one_dies() {
    let mut app = App::start_scaled_out_impatient(2).await;
    let kill = async |app: &mut App| {
        app.kill_worker();
        app.start_worker();
    };
    stops_before_it_is_exceeded(&mut app, kill).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_a_killed_process_left_goes_on_counting_though_its_key_is_gone() {
    let mut app = App::start_impatient().await;
    let account = app.account().await;
    app.limit(5_000_000).await;
    // The second call is the draft's.
    app.sandbox
        .faults()
        .add(Fault::once(Vendor::Anthropic, "messages", FaultAction::HangAfterCommit).after(1));
    app.follow_many(account, 1).await;
    eventually("the call hangs", || async { app.sandbox.faults().pending().is_empty().then_some(()) }).await;
    let key = json!({ "account": account, "provider": "anthropic" });
    let _: Value = app.call("accounts/clear_credential", key).await.unwrap();
    app.kill_and_restart().await;
    eventually("the draft waits for a key", || async {
        let posts = app.review_list().await.posts;
        let waits = |code| posts.iter().any(|post| post.problem.as_ref().is_some_and(|it| it.code == code));
        waits(ProblemCode::KeyMissing).then_some(())
    })
    .await;
    let budget = app.budgets().await.budgets.remove(0);
    assert!(budget.spent.0 + budget.reserved.0 >= app.charged(), "{budget:?}, {} charged", app.charged());

    app.set_credential(account, "anthropic", "sk-ant-test").await.unwrap();
    app.is_finished(1).await;
    assert_eq!(assert_accounted_for(&app).await.len(), 1, "the call that was left");
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_articles_under_faults_are_paid_for_once_and_to_the_micro_dollar() {
    let mut app = App::start_impatient().await;
    app.limit(20_000_000).await;
    for (vendor, operation) in
        [(Vendor::Anthropic, "messages"), (Vendor::Fal, "submit"), (Vendor::Fal, "status")]
    {
        let faults = [
            FaultAction::status(429),
            FaultAction::status(500),
            FaultAction::status(529),
            FaultAction::Reset,
            FaultAction::ResetAfterCommit,
            FaultAction::Truncate,
            FaultAction::HangAfterCommit,
        ];
        for (place, action) in faults.into_iter().enumerate() {
            let skip = u32::try_from(place * 5 + 2).unwrap();
            app.sandbox.faults().add(Fault::once(vendor, operation, action).after(skip));
        }
    }
    for _ in 0..6 {
        let account = app.account().await;
        app.follow_many(account, 10).await;
    }
    for enough in [15, 70] {
        eventually("work is under way", || async {
            (app.asked(Vendor::Anthropic, "messages") >= enough).then_some(())
        })
        .await;
        app.kill_and_restart().await;
    }
    app.is_finished(60).await;
    let unknown = assert_accounted_for(&app).await;
    let by_step: Spend = app.call("spend/spend", json!({ "group": "step" })).await.unwrap();
    let calls: Vec<u32> = by_step.slices.iter().map(|slice| slice.calls).collect();
    assert_eq!(calls, [60, 60, 60], "a finished step was paid for twice: {:?}", by_step.slices);
    assert!(!unknown.is_empty(), "lost answers leave calls of unknown outcome");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_step_costs_is_never_more_than_was_reserved_for_it() {
    let app = App::start().await;
    let account = app.account().await;
    app.limit(5_000_000).await;
    let slow = FaultAction::Delay(std::time::Duration::from_millis(900));
    app.sandbox.faults().add(Fault::once(Vendor::Anthropic, "messages", slow.clone()).times(2));
    app.sandbox.faults().add(Fault::once(Vendor::Fal, "submit", slow));
    app.follow_article(account, "Forty buses", TEXT).await;
    for step in ["classify", "draft", "illustrate"] {
        let before = app.spend().await.month_to_date;
        let reserved = eventually(&format!("{step} is reserved"), || async {
            app.budgets()
                .await
                .budgets
                .first()
                .map(|budget| budget.reserved)
                .filter(|most| *most > MicroUsd::ZERO)
        })
        .await;
        let after = eventually(&format!("{step} is settled"), || async {
            Some(app.spend().await.month_to_date).filter(|spent| *spent > before)
        })
        .await;
        assert!(after - before <= reserved, "{step} cost {:?} of {reserved:?}", after - before);
    }
    let post = app.first_post().await;
    app.reach(post, PostStatus::InReview).await;
    assert_eq!(app.budgets().await.budgets[0].reserved, MicroUsd::ZERO);
    assert_accounted_for(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_budget_holds_work_and_resuming_it_lets_it_go_on() {
    let app = App::start().await;
    let account = app.account().await;
    app.limit(5_000_000).await;
    app.follow_article(account, "Forty buses", TEXT).await;
    app.is_finished(1).await;
    let post = app.first_post().await;
    let budget = app.budgets().await.budgets[0].id;
    let _: Value = app.call("spend/pause_budget", json!({ "id": budget })).await.unwrap();
    let asked = app.asked(Vendor::Anthropic, "messages");
    let _: Value = app.call("posts/rewrite", json!({ "id": post, "instruction": "shorter" })).await.unwrap();
    assert_eq!(app.problem(post).await.code, ProblemCode::OverBudget);
    assert_eq!(app.asked(Vendor::Anthropic, "messages"), asked);
    let _: Value = app.call("spend/resume_budget", json!({ "id": budget })).await.unwrap();
    eventually("the rewrite is done", || async { (!app.post(post).await.working).then_some(()) }).await;
    assert_eq!(app.asked(Vendor::Anthropic, "messages"), asked + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_price_is_what_the_next_call_costs() {
    let app = App::start().await;
    let account = app.account().await;
    let rates = json!({ "unit": { "each": 9_000, "unit": "megapixel" } });
    let price = json!({ "provider": "fal", "model": "fal-ai/flux/schnell", "rates": rates });
    let _: Value = app.call("spend/add_price", json!({ "price": price })).await.unwrap();
    app.follow_article(account, "Forty buses", TEXT).await;
    app.is_finished(1).await;
    let spend: Spend = app.call("spend/spend", json!({ "group": "step" })).await.unwrap();
    let picture = spend.slices.iter().find(|slice| slice.label == "illustrate").unwrap();
    assert_eq!(picture.amount, MicroUsd(18_000));

    for (field, value) in [("model", json!("")), ("from", json!(1)), ("provider", json!("nobody"))] {
        let mut wrong = price.clone();
        wrong[field] = value;
        let refused = app.call::<Value>("spend/add_price", json!({ "price": wrong })).await.unwrap_err();
        assert_eq!(refused.error["code"]["invalid"]["field"], field);
    }
    let everybody = app.call::<Value>("spend/operators", json!({})).await.unwrap_err();
    assert_eq!(everybody.status, 403, "an operator is no admin");
    let prices: Value = app.call("spend/own_prices", json!({})).await.unwrap();
    let _: Value = app.call("spend/remove_price", json!({ "id": prices[0]["id"] })).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_sends_nothing_to_instagram_and_shows_its_bill() {
    let app = App::start().await;
    let account = app.account().await;
    dry_run(&app, account, true).await;
    let asked =
        || app.sandbox.ledger().entries().iter().filter(|entry| entry.vendor == Vendor::Instagram).count();
    let before = asked();
    app.follow_article(account, "Forty buses", TEXT).await;
    let id = app.first_post().await;
    let post = app.reach(id, PostStatus::InReview).await;
    app.approve(&post).await.unwrap();
    let dry = app.reach(id, PostStatus::RanDry).await;
    assert!(dry.timeline.iter().any(|entry| entry.what == What::RanDry));
    assert!(dry.summary.slot_at.is_some());
    let bill = app.spend().await.dry_runs.remove(0);
    assert_eq!((bill.spent, bill.posts, bill.per_post), (dry.cost, 1, Some(dry.cost)));
    assert_eq!(bill.a_month, MicroUsd(dry.cost.0 * 30));

    dry_run(&app, account, false).await;
    let _: Value = app.call("posts/retry", json!({ "id": id })).await.unwrap();
    let post = app.reach(id, PostStatus::InReview).await;
    assert_eq!(asked(), before, "a dry run asks Instagram nothing, and its end sends nothing");
    app.approve(&post).await.unwrap();
    app.reach(id, PostStatus::Published).await;
}

async fn dry_run(app: &App, account: AccountId, dry: bool) {
    let found: Value = app.call("accounts/account", json!({ "id": account })).await.unwrap();
    let mut settings = found["settings"].clone();
    settings["dry_run"] = json!(dry);
    let _: Value =
        app.call("accounts/save_account", json!({ "id": account, "settings": settings })).await.unwrap();
}
