//! One result: booked, decided about and taken off the batch, all at once.

use entity::batch_item;
use providers::text::anthropic::{Answer, BatchOutcome};
use providers::{ErrorKind, ProviderError};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use types::post::{Outcome, PostStatus, What};
use types::{FeedId, PostId, Timestamp};

use super::super::classify::{Moment, judgement};
use super::super::found::Found;
use super::super::trouble::{Paid, Trouble};
use super::hand_in::way;
use super::question::Question;
use super::{Task, waiting};
use crate::Result;
use crate::costs::{self, Bill, Call};
use crate::timeline::{self, Entry, Way};

/// A question that was out.
pub(super) struct Asked {
    pub batch: i64,
    pub model: String,
    pub task: Task,
    /// What it was about.
    pub subject: i64,
    pub account: i64,
    /// When it was handed in.
    pub at: Timestamp,
    pub now: Timestamp,
}

impl Asked {
    /// Stores what came of it, unless that was done before; answers the post that begins or goes on.
    pub async fn settle(
        self,
        tx: &DatabaseTransaction,
        outcome: BatchOutcome,
        reference: &str,
    ) -> Result<Option<(PostId, PostStatus)>> {
        let item = batch_item::Entity::find()
            .filter(batch_item::Column::BatchId.eq(self.batch))
            .filter(batch_item::Column::SubjectId.eq(self.subject))
            .lock_exclusive()
            .one(tx)
            .await?;
        let Some(item) = item else { return Ok(None) };
        let question = Question::locked(tx, self.task, self.subject).await?;
        batch_item::Entity::delete_by_id(item.id).exec(tx).await?;
        match outcome {
            BatchOutcome::Answered(answer) => {
                return Box::pin(self.answered(tx, &item, question, answer, reference)).await;
            }
            BatchOutcome::Failed(error) if is_passing(&error) => {
                costs::end(tx, self.way(&item), self.task.step(), Bill::Nothing).await?;
                waiting::at_once(tx, self.task, &[self.subject]).await?;
            }
            BatchOutcome::Failed(error) => {
                let is_open = question.is_some();
                self.stopped(tx, &item, is_open, Trouble::answered(error, ""), reference).await?;
            }
            // They were not asked and cost nothing, and go into the next batch.
            BatchOutcome::Canceled | BatchOutcome::Expired => {
                costs::end(tx, self.way(&item), self.task.step(), Bill::Nothing).await?;
            }
        }
        Ok(None)
    }

    async fn answered(
        &self,
        tx: &DatabaseTransaction,
        item: &batch_item::Model,
        question: Option<Question>,
        answer: Answer,
        reference: &str,
    ) -> Result<Option<(PostId, PostStatus)>> {
        let moment = Moment { reference, started: self.at, now: self.now };
        let trouble = match question {
            Some(Question::Score(case)) => match judgement(&answer) {
                Ok(judgement) => {
                    let begun = case.decide(tx, (judgement, answer), &moment).await?;
                    return Ok(begun.map(|post| (post, PostStatus::Drafting)));
                }
                Err(trouble) => trouble,
            },
            Some(Question::Draft(work)) => match work.take(tx, answer, &moment).await? {
                Ok(status) => return Ok(Some((PostId(self.subject), status))),
                Err(trouble) => trouble,
            },
            // Decided or removed meanwhile: it is paid for all the same.
            None => {
                let call = self.call(item, &Paid::of(&answer), answer.model, reference);
                costs::record(tx, call).await?;
                return Ok(None);
            }
        };
        self.stopped(tx, item, true, trouble, reference).await?;
        Ok(None)
    }

    /// A person is shown why; what it cost is booked.
    async fn stopped(
        &self,
        tx: &DatabaseTransaction,
        item: &batch_item::Model,
        is_open: bool,
        trouble: Trouble,
        reference: &str,
    ) -> Result<()> {
        let detail = format!("{}: {}", trouble.code.as_str(), trouble.detail);
        let mut entry = Entry::ok(self.task.step(), What::Problem, reference, self.now)
            .outcome(Outcome::Failed)
            .detail(detail)
            .since(self.at);
        match &trouble.paid {
            Some(paid) => {
                let call = self.call(item, paid, self.model.clone(), reference);
                entry = entry.cost(costs::record(tx, call).await?);
            }
            None => costs::end(tx, self.way(item), self.task.step(), Bill::Nothing).await?,
        }
        if !is_open {
            return Ok(());
        }
        timeline::record(tx, self.way(item), entry).await?;
        let problem = trouble.problem(reference, self.now, None);
        Found::of(tx, self.task.subject(self.subject)).await?.show(tx, &problem, None, false).await
    }

    fn way(&self, item: &batch_item::Model) -> Way {
        way(item, self.account)
    }

    fn call(&self, item: &batch_item::Model, paid: &Paid, model: String, reference: &str) -> Call {
        Call {
            way: self.way(item),
            feed: FeedId(item.feed_id),
            step: self.task.step(),
            provider: paid.provider,
            model,
            usage: paid.usage,
            request_id: paid.request_id.clone(),
            reference: reference.to_owned(),
            at: self.now,
        }
    }
}

/// The vendor failed, not the question: it is asked again at once, alone.
fn is_passing(error: &ProviderError) -> bool {
    error.usage.is_none()
        && matches!(error.kind, ErrorKind::Unavailable | ErrorKind::RateLimited | ErrorKind::OutcomeUnknown)
}
