//! How a look at a batch ends: for now, with what is in its way shown, or for good.

use std::time::Duration;

use queue::{JobError, Outcome, Run};
use sea_orm::DatabaseTransaction;
use types::event::Event;
use types::{AccountId, Timestamp, UserId};

use super::super::trouble::{Remedy, Trouble};
use super::{Night, POLL, waiting};
use crate::{credentials, people};

/// How long the night's work waits for what time alone does not bring, such as a key.
const HOLD: Duration = Duration::from_secs(30 * 60);

impl Night {
    /// Shows on what waits why nothing happens, and comes again. What no waiting helps goes the other way,
    /// one by one, where each says for itself what is wrong with it.
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
                        let problem = trouble.problem(held.reference(), now, Some(now.plus(after)));
                        waiting::show(tx, account.0, &problem).await?;
                    }
                }
                Ok::<_, JobError>(())
            })
        });
        work.await?;
        self.tell();
        Err(JobError::Snooze { after })
    }

    /// Ends the job, or plans the next batch, though not at once: what waits could not be asked now.
    pub(super) async fn end(&self, run: &Run) -> Result<Outcome, JobError> {
        let end = Ending { soonest: self.services.now().plus(POLL.1), ..self.ending(run) };
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
        Ending {
            run: run.clone(),
            owner: self.owner(),
            account: self.account.id,
            zone: self.account.time_zone.clone(),
            soonest: self.services.now(),
        }
    }

    /// Whoever looks at the account or at the skipped articles sees how it stands.
    pub(super) fn tell(&self) {
        let owner = UserId(self.owner());
        self.services.tell(owner, Event::Account { id: AccountId(self.account.id) });
        self.services.tell(owner, Event::Spend);
    }
}

/// The end of a job, unless anything has come to wait meanwhile: whoever brought it found this job running and wrote no
/// other.
pub(super) struct Ending {
    run: Run,
    owner: i64,
    account: i64,
    zone: String,
    soonest: Timestamp,
}

impl Ending {
    /// Bringing articles locks their owner before it looks for the job, so this does too.
    pub async fn lock(&self, tx: &DatabaseTransaction) -> Result<(), JobError> {
        people::lock(tx, self.owner).await?;
        Ok(self.run.fence(tx).await?)
    }

    /// Ends it, or plans the next batch.
    pub async fn end(&self, tx: &DatabaseTransaction) -> Result<Outcome, JobError> {
        match waiting::due(tx, self.account, &self.zone).await? {
            Some(at) => self.run.requeue(tx, at.0.max(self.soonest.0)).await?,
            None => self.run.finish(tx).await?,
        }
        Ok(Outcome::Done)
    }
}
