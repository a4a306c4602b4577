//! Hands in what waits: first our row, then the call, then the vendor's id.

use std::time::Duration;

use entity::{assessment, batch, batch_item};
use providers::text::anthropic::{Completion, MOST_REQUESTS};
use providers::{ErrorKind, ProviderError};
use queue::{JobError, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use types::event::Event;
use types::post::Step;
use types::{AccountId, ArticleId, Timestamp, UserId};

use super::super::classify::{self, Case};
use super::super::trouble::{Remedy, Trouble};
use super::{Asking, Night, POLL, waiting};
use crate::costs::{self, Bill, Intent, Refusal, Room};
use crate::timeline::Way;
use crate::{Error, Result, credentials, people};

/// How long the night's work waits for what time alone does not bring, such as a key.
const HOLD: Duration = Duration::from_secs(30 * 60);

impl Night {
    /// Hands in what waits, or ends the job.
    pub(super) async fn hand_in(&self, run: &Run, asking: &Asking) -> Result<Outcome, JobError> {
        let cases = self.cases().await?;
        if cases.is_empty() {
            return self.end(run).await;
        }
        let now = self.services.now();
        let questions: Vec<(Case, Completion)> = cases
            .into_iter()
            .map(|case| {
                let question = classify::question(&self.account, &case.article, now);
                (case, question)
            })
            .collect();
        let (batch, fit) = match self.prepare(run, &questions).await? {
            Ok(prepared) => prepared,
            Err(refusal) => return self.wait(run, refusal.into()).await,
        };
        let questions: Vec<(String, Completion)> = questions
            .into_iter()
            .take(fit)
            .map(|(case, question)| (custom_id(&batch.name, case.assessment), question))
            .collect();
        match asking.client.submit_batch(&questions).await {
            Ok(taken) => self.handed_in(run, batch.id, taken.id).await,
            Err(error) if may_be_taken(&error) => {
                tracing::warn!(%error, reference = run.reference(), "nobody knows whether a batch was taken in");
                Err(JobError::Snooze { after: self.services.publish_settle })
            }
            Err(error) => {
                let trouble = Trouble::answered(error, &asking.fingerprint);
                self.take_back(run, batch.id).await?;
                self.wait(run, trouble).await
            }
        }
    }

    async fn cases(&self) -> Result<Vec<Case>> {
        let database = self.services.database.read();
        let mut cases = Vec::new();
        for row in waiting::first(database, self.account.id, MOST_REQUESTS).await? {
            cases.extend(classify::load(database, row.id).await?);
        }
        Ok(cases)
    }

    /// Commits the batch and what it holds, before the vendor hears of it: as many of the questions, from the first, as
    /// the budgets have room for. The others wait for the next night.
    async fn prepare(
        &self,
        run: &Run,
        questions: &[(Case, Completion)],
    ) -> Result<Result<(batch::Model, usize), Refusal>> {
        let (owner, account) = (self.owner(), self.account.id);
        let row = batch::ActiveModel {
            owner_id: Set(owner),
            account_id: Set(account),
            name: Set(self.services.random.token()),
            model: Set(self.account.classify_model.clone()),
            prepared_at: Set(self.services.now().0),
            ..Default::default()
        };
        let items: Vec<(i64, i64, Intent)> = questions
            .iter()
            .map(|(case, question)| {
                let intent = Intent::text(case.way(), Step::Classify, question);
                (case.assessment, case.article.feed_id, intent)
            })
            .collect();
        let (held, now) = (run.clone(), self.services.now());
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                let mut fit = Vec::with_capacity(items.len());
                for (assessment, feed, intent) in items {
                    let article = intent.way.article.0;
                    match costs::reserve_in(tx, intent, held.reference(), now).await? {
                        Room::Fits => fit.push((assessment, article, feed)),
                        Room::Soon if fit.is_empty() => return Err(Error::TooSoon { after: POLL.0 }),
                        Room::Refused(refusal) if fit.is_empty() => return Ok(Err(refusal)),
                        Room::Soon | Room::Refused(_) => break,
                    }
                }
                let batch = batch::Entity::insert(row).exec_with_returning(tx).await?;
                let count = fit.len();
                let items = fit.into_iter().map(|(assessment, article, feed)| batch_item::ActiveModel {
                    owner_id: Set(owner),
                    batch_id: Set(batch.id),
                    assessment_id: Set(assessment),
                    article_id: Set(article),
                    feed_id: Set(feed),
                    ..Default::default()
                });
                batch_item::Entity::insert_many(items).exec_without_returning(tx).await?;
                Ok::<_, Error>(Ok((batch, count)))
            })
        });
        work.await
    }

    /// Stores the vendor's id; from here on the batch is looked at until it has ended.
    pub(super) async fn handed_in(
        &self,
        run: &Run,
        batch: i64,
        vendor_id: String,
    ) -> Result<Outcome, JobError> {
        let (held, now) = (run.clone(), self.services.now());
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                let changes = batch::ActiveModel {
                    vendor_id: Set(Some(vendor_id)),
                    submitted_at: Set(Some(now.0)),
                    ..Default::default()
                };
                let own = batch::Column::Id.eq(batch);
                batch::Entity::update_many().set(changes).filter(own).exec(tx).await?;
                held.requeue(tx, now.plus(POLL.0).0).await?;
                Ok::<_, JobError>(Outcome::Done)
            })
        });
        let outcome = work.await?;
        self.tell();
        Ok(outcome)
    }

    /// The vendor did not take it in: what it held waits again.
    pub(super) async fn take_back(&self, run: &Run, batch: i64) -> Result<(), JobError> {
        let (held, account) = (run.clone(), AccountId(self.account.id));
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                end_bills(tx, batch, account, Bill::Nothing).await?;
                forget(tx, batch).await?;
                Ok::<_, JobError>(())
            })
        });
        work.await
    }

    /// Shows on the waiting articles why nothing happens, and comes again. What no waiting helps goes the other way,
    /// one by one, where each article says for itself what is wrong with it.
    pub(super) async fn wait(&self, run: &Run, trouble: Trouble) -> Result<Outcome, JobError> {
        let usual = if trouble.remedy == Remedy::Wait { POLL.1 } else { HOLD };
        let after = trouble.retry_after.unwrap_or(usual);
        let (account, now, held) = (AccountId(self.account.id), self.services.now(), run.clone());
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                if let Some(key) = &trouble.refused_key {
                    credentials::refuse(tx, account, key.provider, &key.fingerprint, now).await?;
                }
                match trouble.remedy {
                    Remedy::Person => waiting::release(tx, account.0).await?,
                    Remedy::Wait | Remedy::Hold => {
                        show(tx, account.0, &trouble, held.reference(), now.plus(after)).await?;
                    }
                }
                Ok::<_, JobError>(())
            })
        });
        work.await?;
        self.tell();
        Err(JobError::Snooze { after })
    }

    async fn end(&self, run: &Run) -> Result<Outcome, JobError> {
        let end = self.ending(run);
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                end.lock(tx).await?;
                end.end(tx).await
            })
        });
        work.await
    }

    pub(super) fn ending(&self, run: &Run) -> Ending {
        let night = super::next_night(self.services.now(), &self.account.time_zone);
        Ending { run: run.clone(), owner: self.owner(), account: self.account.id, night }
    }

    /// Whoever looks at the account or at the skipped articles sees how it stands.
    pub(super) fn tell(&self) {
        let owner = UserId(self.owner());
        self.services.tell(owner, Event::Account { id: AccountId(self.account.id) });
        self.services.tell(owner, Event::Spend);
    }
}

/// The end of a job, unless articles have come to wait meanwhile: whoever brought them found this job running and wrote
/// no other.
pub(super) struct Ending {
    run: Run,
    owner: i64,
    account: i64,
    night: Timestamp,
}

impl Ending {
    /// Bringing articles locks their owner before it looks for the job, so this does too.
    pub async fn lock(&self, tx: &DatabaseTransaction) -> Result<(), JobError> {
        people::lock(tx, self.owner).await?;
        Ok(self.run.fence(tx).await?)
    }

    /// Ends it, or plans the next night.
    pub async fn end(&self, tx: &DatabaseTransaction) -> Result<Outcome, JobError> {
        if waiting::first(tx, self.account, 1).await?.is_empty() {
            self.run.finish(tx).await?;
        } else {
            self.run.requeue(tx, self.night.0).await?;
        }
        Ok(Outcome::Done)
    }
}

/// The name of a question: it tells that it is ours and which, and nothing about it.
pub(super) fn custom_id(batch: &str, assessment: i64) -> String {
    format!("{batch}-{assessment}")
}

/// The question that a name of a batch's belongs to.
pub(super) fn assessment_of(batch: &str, custom_id: &str) -> Option<i64> {
    custom_id.strip_prefix(batch)?.strip_prefix('-')?.parse().ok()
}

/// Without an answer of the API's own to say no, the batch may exist.
fn may_be_taken(error: &ProviderError) -> bool {
    match error.kind {
        ErrorKind::OutcomeUnknown => true,
        ErrorKind::Unavailable => error.status.is_some(),
        _ => false,
    }
}

/// Ends what is reserved for the questions that are left in a batch.
pub(super) async fn end_bills(
    tx: &DatabaseTransaction,
    batch: i64,
    account: AccountId,
    bill: Bill,
) -> Result<()> {
    let left = batch_item::Entity::find().filter(batch_item::Column::BatchId.eq(batch)).all(tx).await?;
    for item in left {
        let way = Way { owner: UserId(item.owner_id), article: ArticleId(item.article_id), account };
        costs::end(tx, way, Step::Classify, bill).await?;
    }
    Ok(())
}

/// Removes a batch and what is left in it.
pub(super) async fn forget(tx: &DatabaseTransaction, batch: i64) -> Result<()> {
    batch_item::Entity::delete_many().filter(batch_item::Column::BatchId.eq(batch)).exec(tx).await?;
    batch::Entity::delete_by_id(batch).exec(tx).await?;
    Ok(())
}

async fn show(
    tx: &DatabaseTransaction,
    account: i64,
    trouble: &Trouble,
    reference: &str,
    again: Timestamp,
) -> Result<(), Error> {
    let ids: Vec<i64> = waiting::first(tx, account, usize::from(u16::MAX))
        .await?
        .into_iter()
        .map(|row: assessment::Model| row.id)
        .collect();
    assessment::Entity::update_many()
        .col_expr(assessment::Column::ProblemCode, Expr::value(trouble.code.as_str()))
        .col_expr(assessment::Column::ProblemDetail, Expr::value(trouble.detail.clone()))
        .col_expr(assessment::Column::ProblemReference, Expr::value(reference))
        .col_expr(assessment::Column::RetryAt, Expr::value(again.0))
        .filter(assessment::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_named_within_the_vendors_limits_and_read_back() {
        let batch = services_token();
        let name = custom_id(&batch, i64::MAX);
        assert!(name.len() <= 64, "{}", name.len());
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)));
        assert_eq!(assessment_of(&batch, &name), Some(i64::MAX));
        assert_eq!(assessment_of("another", &name), None);
        assert_eq!(assessment_of(&batch, &batch), None);
    }

    fn services_token() -> String {
        crate::Random::from_seed(7).token()
    }

    #[test]
    fn only_a_clear_no_means_that_nothing_was_taken_in() {
        let error = |kind, status| ProviderError { status, ..ProviderError::new("anthropic", kind, "") };
        assert!(may_be_taken(&error(ErrorKind::OutcomeUnknown, None)));
        assert!(may_be_taken(&error(ErrorKind::Unavailable, Some(500))));
        assert!(!may_be_taken(&error(ErrorKind::Unavailable, None)));
        assert!(!may_be_taken(&error(ErrorKind::RateLimited, Some(429))));
    }
}
