//! A batch whose answers cannot be had. What it held is shown to a person, who alone has it asked again: nobody knows
//! whether it was paid for.

use queue::{JobError, Outcome, Run};

use super::super::found::Found;
use super::super::trouble::Trouble;
use super::hand_in::{forget, left, way};
use super::{Night, Task};
use crate::costs::{self, Bill};

impl Night {
    /// Shows on all it asked about what went wrong, and forgets the batch.
    pub(super) async fn give_up(
        &self,
        run: &Run,
        (batch, task): (i64, Task),
        trouble: Trouble,
    ) -> Result<Outcome, JobError> {
        tracing::error!(batch, detail = trouble.detail, reference = run.reference(), "a batch is lost");
        let problem = trouble.problem(run.reference(), self.services.now(), None);
        let (end, account) = (self.ending(run), self.account.id);
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                end.lock(tx).await?;
                for item in left(tx, batch).await? {
                    costs::end(tx, way(&item, account), task.step(), Bill::Unknown).await?;
                    let found = Found::of(tx, task.subject(item.subject_id)).await?;
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
