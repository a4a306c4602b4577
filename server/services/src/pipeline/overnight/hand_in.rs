//! Hands in what waits: first our row, then the call, then the vendor's id.

use entity::{batch, batch_item};
use providers::text::anthropic::{Completion, MOST_REQUESTS};
use providers::{ErrorKind, ProviderError};
use queue::{JobError, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use types::post::Step;
use types::{AccountId, ArticleId, UserId};

use super::super::classify::{self, Case};
use super::super::trouble::Trouble;
use super::{Asking, Night, POLL, waiting};
use crate::Result;
use crate::costs::{self, Bill, Intent, Refusal};
use crate::timeline::Way;

impl Night {
    /// Hands in what waits, or ends the job.
    pub(super) async fn hand_in(&self, run: &Run, asking: &Asking) -> Result<Outcome, JobError> {
        let waiting = self.cases().await?;
        if waiting.is_empty() {
            return self.end(run).await;
        }
        let cases = match self.afford(run, waiting).await? {
            Ok(cases) => cases,
            Err(refusal) => return self.wait(run, refusal.into()).await,
        };
        let batch = self.prepare(run, &cases).await?;
        let now = self.services.now();
        let questions: Vec<(String, Completion)> = cases
            .iter()
            .map(|case| {
                let question = classify::question(&self.account, &case.article, now);
                (custom_id(&batch.name, case.assessment), question)
            })
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

    /// Reserves the most that each question can cost. Those for which no room is left wait for another batch; a refusal
    /// of the first is one of all.
    async fn afford(&self, run: &Run, cases: Vec<Case>) -> Result<Result<Vec<Case>, Refusal>, JobError> {
        let now = self.services.now();
        let mut affordable = Vec::new();
        for case in cases {
            let question = classify::question(&self.account, &case.article, now);
            let intent = Intent::text(case.way(), Step::Classify, &question);
            match costs::reserve(&self.services, run, intent).await {
                Ok(Ok(())) => affordable.push(case),
                Ok(Err(refusal)) if affordable.is_empty() => return Ok(Err(refusal)),
                Err(error) if affordable.is_empty() => return Err(error.into()),
                // What is left waits for room; a fault of the database shows itself again in the next transaction.
                Ok(Err(_)) | Err(_) => break,
            }
        }
        Ok(Ok(affordable))
    }

    /// Commits the batch and what it holds, before the vendor hears of it.
    async fn prepare(&self, run: &Run, cases: &[Case]) -> Result<batch::Model, JobError> {
        let (owner, account) = (self.owner(), self.account.id);
        let row = batch::ActiveModel {
            owner_id: Set(owner),
            account_id: Set(account),
            name: Set(self.services.random.token()),
            model: Set(self.account.classify_model.clone()),
            prepared_at: Set(self.services.now().0),
            ..Default::default()
        };
        let items: Vec<(i64, i64, i64)> =
            cases.iter().map(|case| (case.assessment, case.article.id, case.article.feed_id)).collect();
        let held = run.clone();
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                let batch = batch::Entity::insert(row).exec_with_returning(tx).await?;
                let items = items.into_iter().map(|(assessment, article, feed)| batch_item::ActiveModel {
                    owner_id: Set(owner),
                    batch_id: Set(batch.id),
                    assessment_id: Set(assessment),
                    article_id: Set(article),
                    feed_id: Set(feed),
                    ..Default::default()
                });
                batch_item::Entity::insert_many(items).exec_without_returning(tx).await?;
                Ok::<_, JobError>(batch)
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
        let (held, account) = (run.clone(), self.account.id);
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                for item in left(tx, batch).await? {
                    costs::end(tx, way(&item, account), Step::Classify, Bill::Nothing).await?;
                }
                forget(tx, batch).await?;
                Ok::<_, JobError>(())
            })
        });
        work.await
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

/// The questions of a batch whose results were not read.
pub(super) async fn left(tx: &DatabaseTransaction, batch: i64) -> Result<Vec<batch_item::Model>> {
    Ok(batch_item::Entity::find().filter(batch_item::Column::BatchId.eq(batch)).all(tx).await?)
}

/// Whose way a question belongs to.
pub(super) fn way(item: &batch_item::Model, account: i64) -> Way {
    Way { owner: UserId(item.owner_id), article: ArticleId(item.article_id), account: AccountId(account) }
}

/// Removes a batch and what is left in it.
pub(super) async fn forget(tx: &DatabaseTransaction, batch: i64) -> Result<()> {
    batch_item::Entity::delete_many().filter(batch_item::Column::BatchId.eq(batch)).exec(tx).await?;
    batch::Entity::delete_by_id(batch).exec(tx).await?;
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
