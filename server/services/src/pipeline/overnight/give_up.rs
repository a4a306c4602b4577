//! A batch whose answers cannot be had. What it held is shown to a person, who alone has it scored again: nobody knows
//! whether it was paid for.

use entity::batch_item;
use queue::{JobError, Outcome, Run};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use types::AccountId;
use types::problem::Problem;

use super::super::found::Found;
use super::super::trouble::Trouble;
use super::Night;
use super::hand_in::{end_bills, forget};
use crate::costs::Bill;

impl Night {
    /// Shows on each of its articles what went wrong, and forgets the batch.
    pub(super) async fn give_up(&self, run: &Run, batch: i64, trouble: Trouble) -> Result<Outcome, JobError> {
        tracing::error!(batch, detail = trouble.detail, reference = run.reference(), "a batch is lost");
        let problem = Problem {
            code: trouble.code,
            detail: Some(trouble.detail),
            reference: run.reference().to_owned(),
            at: self.services.now(),
            retry_at: None,
        };
        let (end, account) = (self.ending(run), AccountId(self.account.id));
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                end.lock(tx).await?;
                let held: Vec<i64> = batch_item::Entity::find()
                    .select_only()
                    .column(batch_item::Column::AssessmentId)
                    .filter(batch_item::Column::BatchId.eq(batch))
                    .into_tuple()
                    .all(tx)
                    .await?;
                for assessment in held {
                    Found::Assessment(assessment).show(tx, &problem, None, false).await?;
                }
                end_bills(tx, batch, account, Bill::Unknown).await?;
                forget(tx, batch).await?;
                end.end(tx).await
            })
        });
        let outcome = work.await?;
        self.tell();
        Ok(outcome)
    }
}
