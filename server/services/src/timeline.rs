//! What happened to an article and its post, written in the transaction of what happened.

use entity::{post, timeline};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, EntityTrait};
use types::post::{Outcome, Step, TimelineEntry, What};
use types::{AccountId, ArticleId, MicroUsd, Timestamp, UserId};

use crate::Result;

/// The article of what is done for an account as a whole; no timeline has it.
pub(crate) const NO_ARTICLE: ArticleId = ArticleId(0);

/// Whose way an entry belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub owner: UserId,
    /// [`NO_ARTICLE`] for what is done for an account as a whole.
    pub article: ArticleId,
    /// `AccountId(0)` before an account took the article up.
    pub account: AccountId,
}

impl From<&post::Model> for Way {
    fn from(row: &post::Model) -> Self {
        Self {
            owner: UserId(row.owner_id),
            article: ArticleId(row.article_id),
            account: AccountId(row.account_id),
        }
    }
}

/// An entry about to be written.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub step: Step,
    pub what: What,
    pub outcome: Outcome,
    pub detail: String,
    pub duration_ms: Option<i64>,
    pub cost: Option<MicroUsd>,
    pub reference: String,
    pub at: Timestamp,
}

impl Entry {
    /// Something that went well.
    pub fn ok(step: Step, what: What, reference: &str, at: Timestamp) -> Self {
        let reference = reference.to_owned();
        Self {
            step,
            what,
            outcome: Outcome::Ok,
            detail: String::new(),
            duration_ms: None,
            cost: None,
            reference,
            at,
        }
    }

    /// Facts for a person.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// How it ended, if not well.
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }

    /// When the work began; it ended at the entry's own time.
    pub fn since(mut self, start: Timestamp) -> Self {
        self.duration_ms = Some(self.at.millis_since(start).max(0));
        self
    }

    /// What it cost.
    pub fn cost(mut self, amount: MicroUsd) -> Self {
        self.cost = Some(amount);
        self
    }
}

pub(crate) async fn record(tx: &DatabaseTransaction, way: Way, entry: Entry) -> Result<()> {
    let row = timeline::ActiveModel {
        owner_id: Set(way.owner.0),
        article_id: Set(way.article.0),
        account_id: Set(way.account.0),
        step: Set(entry.step.as_str().to_owned()),
        what: Set(entry.what.as_str().to_owned()),
        outcome: Set(entry.outcome.as_str().to_owned()),
        detail: Set(entry.detail),
        duration_ms: Set(entry.duration_ms.map(|ms| i32::try_from(ms).unwrap_or(i32::MAX))),
        micro_usd: Set(entry.cost.map(|amount| amount.0)),
        reference: Set(entry.reference),
        at: Set(entry.at.0),
        ..Default::default()
    };
    timeline::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// A stored entry as it is shown.
pub(crate) fn view(row: timeline::Model) -> TimelineEntry {
    TimelineEntry {
        step: Step::parse(&row.step).unwrap_or(Step::Ingest),
        outcome: Outcome::parse(&row.outcome),
        what: What::parse(&row.what),
        detail: row.detail,
        at: Timestamp(row.at),
        duration_ms: row.duration_ms.and_then(|ms| u32::try_from(ms).ok()),
        cost: row.micro_usd.map(MicroUsd),
        reference: row.reference,
    }
}
