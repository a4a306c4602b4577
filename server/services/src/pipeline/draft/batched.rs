//! An answer that came with those of the night.

use entity::post;
use providers::text::anthropic::Answer;
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use types::post::PostStatus;

use super::super::classify::{Moment, read_answer};
use super::super::trouble::Trouble;
use super::Draft;
use super::work::Work;
use crate::Result;

impl Work {
    /// Stores it. One with faults is kept with its cost and repaired at once, alone: nobody waits another night for it.
    ///
    /// # Errors
    /// When the database fails; an answer that cannot be read is trouble, and not stored.
    pub(in super::super) async fn take(
        self,
        tx: &DatabaseTransaction,
        answer: Answer,
        moment: &Moment<'_>,
    ) -> Result<Result<PostStatus, Trouble>> {
        let first = match read_answer(&answer) {
            Ok(written) => self.examine(written),
            Err(trouble) => return Ok(Err(trouble)),
        };
        let Moment { reference, started, now } = *moment;
        if first.faults.is_empty() {
            return Ok(Ok(self.store(tx, first.finished(answer), reference, (started, now)).await?));
        }
        let alone = post::ActiveModel { overnight: Set(false), ..Default::default() };
        self.store_unrepaired(tx, first, answer, (reference, now), alone).await?;
        queue::enqueue(tx, &Draft { post: self.post.id }).await?;
        Ok(Ok(self.status))
    }
}
