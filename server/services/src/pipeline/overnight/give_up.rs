//! A batch whose answers cannot be had. What it held is shown to a person, who alone has it scored again: nobody knows
//! whether it was paid for.

use queue::{JobError, Outcome, Run};
use types::post::Step;
use types::problem::Problem;

use super::super::Subject;
use super::super::found::Found;
use super::super::trouble::Trouble;
use super::Night;
use super::hand_in::{forget, left, way};
use crate::costs::{self, Bill};

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
        let (end, account) = (self.ending(run), self.account.id);
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                end.lock(tx).await?;
                for item in left(tx, batch).await? {
                    costs::end(tx, way(&item, account), Step::Classify, Bill::Unknown).await?;
                    let found = Found::of(tx, Subject::Assessment(item.assessment_id)).await?;
                    found.show(tx, &problem, None, false).await?;
                }
                forget(tx, batch).await?;
                end.end(tx).await
            })
        });
        let outcome = work.await?;
        self.tell();
        Ok(outcome)
    }
}
