//! Budgets over time: a day's budget holds until the day is over, and says how far it is used up.

use entity::assessment;
use providers::Secret;
use sea_orm::EntityTrait;
use services::pipeline::classify::Classify;
use services::{accounts, costs, credentials};
use types::MicroUsd;
use types::account::AccountSettings;
use types::budget::{Budget, BudgetLimit, Period};

use crate::account::Account;

impl Account {
    /// An account that scores articles and goes no further.
    async fn reader() -> Self {
        let account = Self::new().await;
        let operator = account.signed_in.operator();
        let settings = AccountSettings { threshold: 100, ..account.view().await.settings };
        accounts::save(&account.services, operator, account.id, settings).await.unwrap();
        let secret = Secret::from("sk-ant-test".to_owned());
        credentials::set(&account.services, operator, account.id, "anthropic".into(), secret).await.unwrap();
        account
    }

    async fn scored(&self) -> assessment::Model {
        let job = Classify { assessment: self.assessment().await.id };
        let id = job.assessment;
        self.write(move |tx| Box::pin(async move { Ok(queue::enqueue(tx, &job).await?) })).await;
        self.work().await;
        self.assessed(id).await
    }

    async fn assessed(&self, id: i64) -> assessment::Model {
        let found = assessment::Entity::find_by_id(id).one(self.services.database.read()).await;
        found.unwrap().unwrap()
    }

    async fn limit(&self, limit: i64, hard: bool) {
        let limit = BudgetLimit {
            account: Some(self.id),
            provider: Some("anthropic".into()),
            period: Period::Day,
            limit: MicroUsd(limit),
            hard,
        };
        costs::set_budget(&self.services, self.signed_in.operator(), limit).await.unwrap();
    }

    async fn budget(&self) -> Budget {
        costs::budgets(&self.services, self.signed_in.operator()).await.unwrap().budgets.remove(0)
    }

    async fn subjects(&self) -> Vec<String> {
        self.mails().await.into_iter().map(|mail| mail.subject).collect()
    }
}

#[tokio::test]
async fn a_daily_budget_holds_until_the_day_is_over_and_goes_on_by_itself() {
    let account = Account::reader().await;
    account.limit(2_500, true).await;
    let held = loop {
        let row = account.scored().await;
        if row.verdict == "pending" {
            break row;
        }
    };
    assert_eq!(held.problem_code.as_deref(), Some("over_budget"));
    assert!(held.retry_at.is_some(), "it looks again by itself");
    let budget = account.budget().await;
    assert!(budget.stops() && budget.spent > MicroUsd::ZERO, "{budget:?}");
    assert!(budget.spent + budget.reserved <= budget.set.limit, "{budget:?}");
    assert_eq!(account.subjects().await.len(), 1, "{:?}", account.subjects().await);

    account.days_later(1);
    assert!(!account.budget().await.stops());
    account.hurry(format!("classify:{}", held.id)).await;
    account.work().await;
    let decided = account.assessed(held.id).await;
    assert_eq!((decided.verdict.as_str(), decided.problem_code), ("off_topic", None));
}

#[tokio::test]
async fn resuming_lifts_a_limit_until_its_period_ends_and_no_longer() {
    let account = Account::reader().await;
    account.limit(1, true).await;
    assert_eq!(account.scored().await.verdict, "pending");
    let id = account.budget().await.id;
    costs::resume_budget(&account.services, account.signed_in.operator(), id).await.unwrap();
    assert!(account.budget().await.lifted);
    assert_eq!(account.scored().await.verdict, "off_topic");
    account.days_later(1);
    assert_eq!(account.scored().await.verdict, "pending");
}

#[tokio::test]
async fn a_soft_budget_mails_each_share_once_a_period_and_stops_nothing() {
    let account = Account::reader().await;
    account.limit(400, false).await;
    while account.budget().await.percent() < 100 {
        assert_eq!(account.scored().await.verdict, "off_topic");
    }
    let subjects = account.subjects().await;
    assert!(subjects.last().unwrap().contains("is used up"), "{subjects:?}");
    assert!(
        subjects.iter().any(|subject| subject.contains("for @harbour.news at Anthropic")),
        "{subjects:?}"
    );
    account.scored().await;
    assert_eq!(account.subjects().await, subjects, "the same share is told twice");
    account.days_later(1);
    while account.budget().await.percent() < 100 {
        account.scored().await;
    }
    assert!(account.subjects().await.len() > subjects.len(), "another day, another mail");
}
