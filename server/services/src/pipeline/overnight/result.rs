//! One result: booked, decided about and taken off the batch, all at once.

use entity::batch_item;
use providers::text::anthropic::{self, BatchOutcome};
use providers::{ErrorKind, ProviderError};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use types::post::{Outcome, Step, What};
use types::problem::Problem;
use types::{FeedId, PostId, Timestamp};

use super::super::Subject;
use super::super::classify::{self, Moment, judgement};
use super::super::found::Found;
use super::super::trouble::{Paid, Trouble};
use super::hand_in::way;
use super::waiting;
use crate::Result;
use crate::costs::{self, Bill, Call};
use crate::timeline::{self, Entry, Way};

/// A question that was out.
pub(super) struct Question {
    pub batch: i64,
    pub model: String,
    pub assessment: i64,
    pub account: i64,
    pub asked: Timestamp,
    pub now: Timestamp,
}

impl Question {
    /// Stores what came of it, unless that was done before; answers the post that begins.
    pub async fn settle(
        self,
        tx: &DatabaseTransaction,
        outcome: BatchOutcome,
        reference: &str,
    ) -> Result<Option<PostId>> {
        let item = batch_item::Entity::find()
            .filter(batch_item::Column::BatchId.eq(self.batch))
            .filter(batch_item::Column::AssessmentId.eq(self.assessment))
            .lock_exclusive()
            .one(tx)
            .await?;
        let Some(item) = item else { return Ok(None) };
        batch_item::Entity::delete_by_id(item.id).exec(tx).await?;
        match outcome {
            BatchOutcome::Answered(answer) => match judgement(&answer) {
                Ok(judgement) => match classify::load(tx, self.assessment).await? {
                    Some(case) => {
                        let moment = Moment { reference, started: self.asked, now: self.now };
                        return case.decide(tx, (judgement, answer), &moment).await;
                    }
                    // Decided or removed meanwhile: it is paid for all the same.
                    None => {
                        let request_id = answer.request_id;
                        let usage = providers::Usage::Tokens(answer.usage);
                        let paid = Paid { provider: anthropic::SLUG, usage, request_id };
                        costs::record(tx, self.call(&item, paid, answer.model, reference)).await?;
                    }
                },
                Err(trouble) => self.stopped(tx, &item, trouble, reference).await?,
            },
            BatchOutcome::Failed(error) if is_passing(&error) => {
                costs::end(tx, self.way(&item), Step::Classify, Bill::Nothing).await?;
                waiting::at_once(tx, &[self.assessment]).await?;
            }
            BatchOutcome::Failed(error) => {
                self.stopped(tx, &item, Trouble::answered(error, ""), reference).await?;
            }
            // They were not asked and cost nothing, and go into the next batch.
            BatchOutcome::Canceled | BatchOutcome::Expired => {
                costs::end(tx, self.way(&item), Step::Classify, Bill::Nothing).await?;
            }
        }
        Ok(None)
    }

    /// A person is shown why; what it cost is booked.
    async fn stopped(
        &self,
        tx: &DatabaseTransaction,
        item: &batch_item::Model,
        trouble: Trouble,
        reference: &str,
    ) -> Result<()> {
        let detail = format!("{}: {}", trouble.code.as_str(), trouble.detail);
        let mut entry = Entry::ok(Step::Classify, What::Problem, reference, self.now)
            .outcome(Outcome::Failed)
            .detail(detail)
            .since(self.asked);
        match trouble.paid {
            Some(paid) => {
                let call = self.call(item, *paid, self.model.clone(), reference);
                entry = entry.cost(costs::record(tx, call).await?);
            }
            None => costs::end(tx, self.way(item), Step::Classify, Bill::Nothing).await?,
        }
        if classify::load(tx, self.assessment).await?.is_none() {
            return Ok(());
        }
        timeline::record(tx, self.way(item), entry).await?;
        let problem = Problem {
            code: trouble.code,
            detail: Some(trouble.detail),
            reference: reference.to_owned(),
            at: self.now,
            retry_at: None,
        };
        Found::of(tx, Subject::Assessment(self.assessment)).await?.show(tx, &problem, None, false).await
    }

    fn way(&self, item: &batch_item::Model) -> Way {
        way(item, self.account)
    }

    fn call(&self, item: &batch_item::Model, paid: Paid, model: String, reference: &str) -> Call {
        Call {
            way: self.way(item),
            feed: FeedId(item.feed_id),
            step: Step::Classify,
            provider: paid.provider,
            model,
            usage: paid.usage,
            request_id: paid.request_id,
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
