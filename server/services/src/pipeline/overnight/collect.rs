//! Looks at a batch until it has ended, and reads what came of it.

use std::time::Duration;

use entity::batch;
use providers::ProviderError;
use queue::{JobError, Outcome, Run};
use types::UserId;
use types::event::Event;

use super::super::trouble::Trouble;
use super::hand_in::{forget, left, subject_of, way};
use super::{Asking, Night, POLL, Task, result, waiting};
use crate::costs::{self, Bill};

impl Night {
    /// Comes again until the batch has ended; then stores each result, and lets go of the batch.
    pub(super) async fn collect(
        &self,
        run: &Run,
        asking: &Asking,
        batch: batch::Model,
        vendor_id: &str,
    ) -> Result<Outcome, JobError> {
        let task = Task::of(&batch)?;
        match asking.client.batch(vendor_id).await {
            Ok(state) if !state.ended => return Err(JobError::Snooze { after: self.pause(&batch) }),
            Ok(_) => {}
            // Another workspace's key, or a batch that somebody deleted.
            Err(error) if is_gone(&error) => {
                let trouble = Trouble::answered(error, &asking.fingerprint);
                return self.give_up(run, (batch.id, task), trouble).await;
            }
            Err(error) => return self.wait(run, Trouble::answered(error, &asking.fingerprint)).await,
        }
        let results = match asking.client.batch_results(vendor_id, &task.schema()).await {
            Ok(results) => results,
            Err(error) => return self.wait(run, Trouble::answered(error, &asking.fingerprint)).await,
        };
        for (name, outcome) in results {
            if let Some(subject) = subject_of(&batch.name, &name) {
                self.store(run, &batch, (task, subject), outcome).await?;
            }
        }
        self.let_go(run, (batch.id, task)).await
    }

    async fn store(
        &self,
        run: &Run,
        batch: &batch::Model,
        (task, subject): (Task, i64),
        outcome: providers::text::anthropic::BatchOutcome,
    ) -> Result<(), JobError> {
        let asked = result::Asked {
            batch: batch.id,
            model: batch.model.clone(),
            task,
            subject,
            account: self.account.id,
            at: types::Timestamp(batch.submitted_at.unwrap_or(batch.prepared_at)),
            now: self.services.now(),
        };
        let held = run.clone();
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                Ok::<_, JobError>(asked.settle(tx, outcome, held.reference()).await?)
            })
        });
        let post = work.await?;
        let owner = UserId(self.owner());
        if let Some((id, status)) = post {
            self.services.tell(owner, Event::Post { id, status });
        }
        Ok(())
    }

    /// What the results left out is asked one by one. Then the batch is forgotten, and the next one planned.
    async fn let_go(&self, run: &Run, (batch, task): (i64, Task)) -> Result<Outcome, JobError> {
        let (end, account) = (self.ending(run), self.account.id);
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                end.lock(tx).await?;
                let left = left(tx, batch).await?;
                for item in &left {
                    costs::end(tx, way(item, account), task.step(), Bill::Unknown).await?;
                }
                forget(tx, batch).await?;
                if !left.is_empty() {
                    let ids: Vec<i64> = left.iter().map(|item| item.subject_id).collect();
                    waiting::at_once(tx, task, &ids).await?;
                }
                end.end(tx).await
            })
        });
        let outcome = work.await?;
        self.tell();
        Ok(outcome)
    }

    /// A tenth of what the batch has taken so far.
    fn pause(&self, batch: &batch::Model) -> Duration {
        let since = self.services.now().0 - batch.submitted_at.unwrap_or(batch.prepared_at);
        Duration::from_millis(u64::try_from(since / 10).unwrap_or(0)).clamp(POLL.0, POLL.1)
    }
}

fn is_gone(error: &ProviderError) -> bool {
    error.status == Some(404)
}
