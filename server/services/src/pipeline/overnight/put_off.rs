//! How a look at a batch ends: for now, with what is in its way shown, or for good.

use std::time::Duration;

use entity::assessment;
use queue::{JobError, Outcome, Run};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, prelude::Expr};
use types::event::Event;
use types::{AccountId, Timestamp, UserId};

use super::super::trouble::{Remedy, Trouble};
use super::{Night, POLL, waiting};
use crate::{Result, credentials, people};

/// How long the night's work waits for what time alone does not bring, such as a key.
const HOLD: Duration = Duration::from_secs(30 * 60);

impl Night {
    /// Shows on the waiting articles why nothing happens, and comes again. What no waiting helps goes the other way,
    /// one by one, where each article says for itself what is wrong with it.
    pub(super) async fn wait(&self, run: &Run, trouble: Trouble) -> Result<Outcome, JobError> {
        let usual = if trouble.remedy == Remedy::Wait { POLL.1 } else { HOLD };
        let after = trouble.retry_after.unwrap_or(usual);
        let (account, now, held) = (AccountId(self.account.id), self.services.now(), run.clone());
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                held.fence(tx).await?;
                if let Some(key) = &trouble.refused_key {
                    credentials::refuse(tx, account, key.provider, &key.fingerprint, now).await?;
                }
                match trouble.remedy {
                    Remedy::Person => waiting::release(tx, account.0).await?,
                    Remedy::Wait | Remedy::Hold => {
                        show(tx, account.0, &trouble, held.reference(), now.plus(after)).await?;
                    }
                }
                Ok::<_, JobError>(())
            })
        });
        work.await?;
        self.tell();
        Err(JobError::Snooze { after })
    }

    /// Ends the job, or plans the next night.
    pub(super) async fn end(&self, run: &Run) -> Result<Outcome, JobError> {
        let end = self.ending(run);
        let work = self.services.database.write(move |tx| {
            Box::pin(async move {
                end.lock(tx).await?;
                end.end(tx).await
            })
        });
        work.await
    }

    /// What it takes to end the job in the transaction of something else.
    pub(super) fn ending(&self, run: &Run) -> Ending {
        let night = super::next_night(self.services.now(), &self.account.time_zone);
        Ending { run: run.clone(), owner: self.owner(), account: self.account.id, night }
    }

    /// Whoever looks at the account or at the skipped articles sees how it stands.
    pub(super) fn tell(&self) {
        let owner = UserId(self.owner());
        self.services.tell(owner, Event::Account { id: AccountId(self.account.id) });
        self.services.tell(owner, Event::Spend);
    }
}

/// The end of a job, unless articles have come to wait meanwhile: whoever brought them found this job running and wrote
/// no other.
pub(super) struct Ending {
    run: Run,
    owner: i64,
    account: i64,
    night: Timestamp,
}

impl Ending {
    /// Bringing articles locks their owner before it looks for the job, so this does too.
    pub async fn lock(&self, tx: &DatabaseTransaction) -> Result<(), JobError> {
        people::lock(tx, self.owner).await?;
        Ok(self.run.fence(tx).await?)
    }

    /// Ends it, or plans the next night.
    pub async fn end(&self, tx: &DatabaseTransaction) -> Result<Outcome, JobError> {
        if waiting::first(tx, self.account, 1).await?.is_empty() {
            self.run.finish(tx).await?;
        } else {
            self.run.requeue(tx, self.night.0).await?;
        }
        Ok(Outcome::Done)
    }
}

async fn show(
    tx: &DatabaseTransaction,
    account: i64,
    trouble: &Trouble,
    reference: &str,
    again: Timestamp,
) -> Result<()> {
    let ids: Vec<i64> =
        waiting::first(tx, account, usize::from(u16::MAX)).await?.into_iter().map(|row| row.id).collect();
    assessment::Entity::update_many()
        .col_expr(assessment::Column::ProblemCode, Expr::value(trouble.code.as_str()))
        .col_expr(assessment::Column::ProblemDetail, Expr::value(trouble.detail.clone()))
        .col_expr(assessment::Column::ProblemReference, Expr::value(reference))
        .col_expr(assessment::Column::RetryAt, Expr::value(again.0))
        .filter(assessment::Column::Id.is_in(ids))
        .exec(tx)
        .await?;
    Ok(())
}
