//! Hands in what waits: first our row, then the call, then the vendor's id.

use entity::{batch, batch_item};
use providers::text::anthropic::{Completion, MOST_REQUESTS};
use providers::{ErrorKind, ProviderError};
use queue::{JobError, Outcome, Run};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use types::{AccountId, ArticleId, UserId};

use super::super::trouble::Trouble;
use super::question::Question;
use super::{Asking, Night, POLL, Task, waiting};
use crate::Result;
use crate::costs::{self, Bill, Intent, Refusal};
use crate::timeline::Way;

impl Night {
    /// Hands in what waits, or ends the job.
    pub(super) async fn hand_in(&self, run: &Run, asking: &Asking) -> Result<Outcome, JobError> {
        let Some((task, waiting)) = self.questions().await? else { return self.end(run).await };
        let (batch, questions) = self.prepare(run, task, waiting).await?;
        let Some(batch) = batch else { return self.end(run).await };
        let questions = match self.afford(run, &batch, task, questions).await? {
            Ok(questions) => questions,
            Err(refusal) => {
                self.take_back(run, &batch).await?;
                return self.wait(run, refusal.into()).await;
            }
        };
        let now = self.services.now();
        let questions: Vec<(String, Completion)> = questions
            .iter()
            .map(|question| {
                let name = custom_id(&batch.name, question.subject());
                (name, question.completion(&self.account, now))
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
                self.take_back(run, &batch).await?;
                self.wait(run, trouble).await
            }
        }
    }

    /// What waits of the first task that anything waits of.
    async fn questions(&self) -> Result<Option<(Task, Vec<Question>)>> {
        let database = self.services.database.read();
        for task in Task::ALL {
            let mut questions = Vec::new();
            for subject in waiting::first(database, task, self.account.id, Some(MOST_REQUESTS)).await? {
                questions.extend(Question::load(database, task, subject).await?);
            }
            if !questions.is_empty() {
                return Ok(Some((task, questions)));
            }
        }
        Ok(None)
    }

    /// Commits the batch and what it holds, before the vendor hears of it. What a person did not want to wait for any
    /// more meanwhile stays out; without anything left there is no batch.
    async fn prepare(
        &self,
        run: &Run,
        task: Task,
        mut questions: Vec<Question>,
    ) -> Result<(Option<batch::Model>, Vec<Question>), JobError> {
        let row = batch::ActiveModel {
            owner_id: Set(self.owner()),
            account_id: Set(self.account.id),
            name: Set(self.services.random.token()),
            step: Set(task.step().as_str().to_owned()),
            model: Set(task.model(&self.account).to_owned()),
            prepared_at: Set(self.services.now().0),
            ..Default::default()
        };
        let held = run.clone();
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                let subjects: Vec<i64> = questions.iter().map(Question::subject).collect();
                let still = waiting::take(tx, task, &subjects).await?;
                questions.retain(|question| still.contains(&question.subject()));
                if questions.is_empty() {
                    return Ok((None, questions));
                }
                let batch = batch::Entity::insert(row).exec_with_returning(tx).await?;
                let items = questions.iter().map(|question| item(&batch, question));
                batch_item::Entity::insert_many(items).exec_without_returning(tx).await?;
                Ok::<_, JobError>((Some(batch), questions))
            })
        });
        work.await
    }

    /// Reserves the most that each question can cost: it is in the batch by now, so nobody else asks it. Those for which
    /// no room is left come out again and wait for another; a refusal of the first is one of all.
    async fn afford(
        &self,
        run: &Run,
        batch: &batch::Model,
        task: Task,
        mut questions: Vec<Question>,
    ) -> Result<Result<Vec<Question>, Refusal>, JobError> {
        let now = self.services.now();
        for place in 0..questions.len() {
            let question = &questions[place];
            let completion = question.completion(&self.account, now);
            let intent = Intent::text(question.way(), task.step(), &completion);
            match costs::reserve(&self.services, run, intent).await? {
                Ok(()) => {}
                Err(refusal) if place == 0 => return Ok(Err(refusal)),
                Err(_) => {
                    let rest = questions.split_off(place).iter().map(Question::subject).collect();
                    self.leave_out(run, batch.id, rest).await?;
                    break;
                }
            }
        }
        Ok(Ok(questions))
    }

    async fn leave_out(&self, run: &Run, batch: i64, subjects: Vec<i64>) -> Result<(), JobError> {
        let held = run.clone();
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                batch_item::Entity::delete_many()
                    .filter(batch_item::Column::BatchId.eq(batch))
                    .filter(batch_item::Column::SubjectId.is_in(subjects))
                    .exec(tx)
                    .await?;
                Ok::<_, JobError>(())
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
    pub(super) async fn take_back(&self, run: &Run, batch: &batch::Model) -> Result<(), JobError> {
        let (held, account) = (run.clone(), self.account.id);
        let (batch, task) = (batch.id, Task::of(batch)?);
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                for item in left(tx, batch).await? {
                    costs::end(tx, way(&item, account), task.step(), Bill::Nothing).await?;
                }
                forget(tx, batch).await?;
                Ok::<_, JobError>(())
            })
        });
        work.await
    }
}

fn item(batch: &batch::Model, question: &Question) -> batch_item::ActiveModel {
    let article = question.article();
    batch_item::ActiveModel {
        owner_id: Set(batch.owner_id),
        batch_id: Set(batch.id),
        subject_id: Set(question.subject()),
        article_id: Set(article.id),
        feed_id: Set(article.feed_id),
        ..Default::default()
    }
}

/// The name of a question: it tells that it is ours and which, and nothing about it.
pub(super) fn custom_id(batch: &str, subject: i64) -> String {
    format!("{batch}-{subject}")
}

/// What the question of this name is about.
pub(super) fn subject_of(batch: &str, custom_id: &str) -> Option<i64> {
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
        assert_eq!(subject_of(&batch, &name), Some(i64::MAX));
        assert_eq!(subject_of("another", &name), None);
        assert_eq!(subject_of(&batch, &batch), None);
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
