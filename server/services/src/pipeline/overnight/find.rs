//! A batch whose vendor's id was never stored: it is looked for before anything is handed in again.

use std::time::Duration;

use entity::{batch, batch_item};
use providers::text::anthropic::Batch;
use queue::{JobError, Outcome, Run};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::super::trouble::{Remedy, Trouble};
use super::hand_in::subject_of;
use super::{Asking, Night, POLL, Task};

/// How far the vendor's clock may be from ours.
const SKEW: Duration = Duration::from_secs(10 * 60);

/// Whether one of the vendor's batches is ours.
enum Found {
    Ours(String),
    /// One that could be ours has not ended, and only results bear our name.
    NotYet,
    Nowhere,
}

impl Night {
    /// Looks for it; what is nowhere was never taken in, and waits again.
    pub(super) async fn find(
        &self,
        run: &Run,
        asking: &Asking,
        batch: batch::Model,
    ) -> Result<Outcome, JobError> {
        let settled =
            batch.prepared_at + i64::try_from(self.services.publish_settle.as_millis()).unwrap_or(0);
        let left = settled - self.services.now().0;
        if let Ok(left @ 1..) = u64::try_from(left) {
            // The call of a process that died may still arrive.
            return Err(JobError::Snooze { after: Duration::from_millis(left) });
        }
        match self.look(asking, &batch).await? {
            Ok(Found::Ours(id)) => {
                tracing::info!(batch = id, reference = run.reference(), "a batch was found again");
                self.handed_in(run, batch.id, id).await
            }
            Ok(Found::NotYet) => Err(JobError::Snooze { after: POLL.1 }),
            Ok(Found::Nowhere) => {
                self.take_back(run, &batch).await?;
                Err(JobError::Snooze { after: Duration::ZERO })
            }
            Err(trouble) if trouble.remedy == Remedy::Person => {
                self.give_up(run, (batch.id, Task::of(&batch)?), trouble).await
            }
            Err(trouble) => self.wait(run, trouble).await,
        }
    }

    async fn look(&self, asking: &Asking, batch: &batch::Model) -> Result<Result<Found, Trouble>, JobError> {
        let database = self.services.database.read();
        let items = batch_item::Entity::find().filter(batch_item::Column::BatchId.eq(batch.id));
        let count = items.count(database).await?;
        let answered = |error| Trouble::answered(error, &asking.fingerprint);
        let all = match asking.client.batches().await {
            Ok(all) => all,
            Err(error) => return Ok(Err(answered(error))),
        };
        let earliest = batch.prepared_at - i64::try_from(SKEW.as_millis()).unwrap_or(0);
        let could_be = |each: &&Batch| each.created_at.0 >= earliest && u64::from(each.requests) == count;
        let schema = Task::of(batch)?.schema();
        let mut found = Found::Nowhere;
        for candidate in all.iter().filter(could_be) {
            if !candidate.ended {
                found = Found::NotYet;
                continue;
            }
            match asking.client.batch_results(&candidate.id, &schema).await {
                Ok(results) if results.iter().any(|(name, _)| subject_of(&batch.name, name).is_some()) => {
                    return Ok(Ok(Found::Ours(candidate.id.clone())));
                }
                Ok(_) => {}
                Err(error) => return Ok(Err(answered(error))),
            }
        }
        Ok(Ok(found))
    }
}
