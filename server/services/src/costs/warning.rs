//! Mails as a budget is used up: at 50, 75, 90 and 100 %, each once a period.

use async_trait::async_trait;
use entity::{account, budget, user};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use types::MicroUsd;

use super::provider_label;
use crate::Services;
use crate::mail::{self, Letter};

/// Sends the mail about a share of a budget.
#[derive(Serialize, Deserialize)]
pub struct SendBudgetWarning {
    /// The budget's row.
    pub budget: i64,
    /// Which of the mails.
    pub percent: u8,
    /// The first instant of the period it is about, in milliseconds since the Unix epoch.
    pub period: i64,
}

#[async_trait]
impl Job for SendBudgetWarning {
    type Context = Services;
    const KIND: &'static str = "send_budget_warning";
    const LANE: Lane = mail::LANE;
    const MAX_ATTEMPTS: u32 = 6;

    async fn run(self, services: Services, _run: &Run) -> Result<Outcome, JobError> {
        let database = services.database.read();
        let Some(row) = budget::Entity::find_by_id(self.budget).one(database).await? else {
            return Ok(Outcome::Done);
        };
        // Changed since, or a higher share was passed at once: this one has nothing left to tell.
        if row.warned_percent != i32::from(self.percent) || row.warned_period != self.period {
            return Ok(Outcome::Done);
        }
        let Some(owner) = user::Entity::find_by_id(row.owner_id).one(database).await? else {
            return Ok(Outcome::Done);
        };
        let account = account::Entity::find_by_id(row.account_id).one(database).await?;
        let key = format!("budget-{}-{}-{}", row.id, self.period, self.percent);
        mail::send(&services, &owner.email, letter(&services, &row, account.as_ref(), self.percent), &key)
            .await
    }
}

fn letter(services: &Services, row: &budget::Model, account: Option<&account::Model>, percent: u8) -> Letter {
    let mut url = services.public_url.clone();
    url.set_path("/app/spend");
    let of_account = account.map(|account| format!(" for @{}", account.handle));
    let of_provider = (!row.provider.is_empty()).then(|| format!(" at {}", provider_label(&row.provider)));
    let what = match (percent, row.hard) {
        (100, true) => {
            "Paid work it covers has stopped before the limit was passed. Nothing is lost: articles and drafts wait, \
             and go on by themselves when the next period begins, or at once when you raise the budget."
        }
        (_, true) => "Paid work stops before the limit is passed, and goes on when the next period begins.",
        (_, false) => "Nothing stops at this limit: it is set to send mails only.",
    };
    let used = if percent == 100 { "used up".to_owned() } else { format!("{percent} % used") };
    // Nothing in a handle or a label needs escaping.
    let values = [
        ("{url}", url.to_string()),
        ("{used}", used),
        ("{limit}", MicroUsd(row.micro_usd).total()),
        ("{period}", row.period.clone()),
        ("{scope}", of_account.into_iter().chain(of_provider).collect()),
        ("{what}", what.to_owned()),
    ];
    Letter::new(
        include_str!("../mail/budget_warning/subject.txt"),
        include_str!("../mail/budget_warning/body.txt"),
        include_str!("../mail/budget_warning/body.html"),
        &values,
    )
}
