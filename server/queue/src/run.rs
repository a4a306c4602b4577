use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{DatabaseTransaction, DbErr, Value};
use tokio_util::sync::CancellationToken;

use crate::clock::milliseconds;
use crate::error::FinishError;
use crate::job::{JobId, Lane};
use crate::lease::Lease;
use crate::{scope, sql};

/// One try at a job: the proof of holding its lease, and the ways to end it inside a business transaction.
#[derive(Clone, Debug)]
pub struct Run {
    /// The job's number.
    pub job_id: JobId,
    /// The job type's stable name.
    pub kind: &'static str,
    /// Which try this is, from 1.
    pub attempt: u32,
    /// After how many failed tries the job is dead.
    pub max_attempts: u32,
    pub(crate) lane: Lane,
    pub(crate) token: i64,
    pub(crate) reference: Arc<str>,
    pub(crate) lease: Arc<Lease>,
}

impl Run {
    /// A short name of this run, such as `7F3K-Q2XM`, for the log and for a person to quote.
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// Whether the job is dead if this run fails.
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }

    /// Until when outside calls may be started, by this machine's monotonic clock; heartbeats move it on.
    pub fn deadline(&self) -> Instant {
        self.lease.deadline().into_std()
    }

    /// Whether the lease is held as far as this process knows; to be asked right before an outside call.
    ///
    /// A process that was stopped and continued finds `false` here before its timers have fired.
    pub fn is_held(&self) -> bool {
        self.lease.is_held()
    }

    /// Fires when the worker shuts down or the lease is lost.
    pub fn cancelled(&self) -> &CancellationToken {
        self.lease.cancelled()
    }

    /// Removes the job: the first statement of the transaction that stores the run's result.
    ///
    /// # Errors
    /// [`FinishError::LeaseLost`] if another owner has the job; the transaction must then be rolled back.
    pub async fn finish(&self, tx: &DatabaseTransaction) -> Result<(), FinishError> {
        let removed = sql::execute(tx, |dialect| dialect.finish, [self.job_id.0.into(), self.token.into()]);
        self.give_up(removed.await?)
    }

    /// Checks the lease without ending the run, so that an intent is only stored by the job's owner.
    ///
    /// # Errors
    /// [`FinishError::LeaseLost`] if another owner has the job; the transaction must then be rolled back.
    pub async fn fence(&self, tx: &DatabaseTransaction) -> Result<(), FinishError> {
        let held = sql::row(tx, |dialect| dialect.fence, [self.job_id.0.into(), self.token.into()]).await?;
        held.map(|_| ()).ok_or(FinishError::LeaseLost)
    }

    /// Ends this run and keeps the job for `run_at_ms` (milliseconds since the Unix epoch), in one
    /// transaction with the business change; does not count as an attempt.
    ///
    /// # Errors
    /// [`FinishError::LeaseLost`] if another owner has the job; the transaction must then be rolled back.
    pub async fn requeue(&self, tx: &DatabaseTransaction, run_at_ms: i64) -> Result<(), FinishError> {
        self.keep_for(tx, Some(run_at_ms), None).await
    }

    /// Like [`Run::requeue`], for so long from now on. The queue's own clock counts, so that a process whose clock is
    /// wrong neither waits too long nor comes again at once.
    ///
    /// # Errors
    /// [`FinishError::LeaseLost`] if another owner has the job; the transaction must then be rolled back.
    pub async fn put_off(&self, tx: &DatabaseTransaction, after: Duration) -> Result<(), FinishError> {
        self.keep_for(tx, None, Some(milliseconds(after))).await
    }

    async fn keep_for(
        &self,
        tx: &DatabaseTransaction,
        run_at_ms: Option<i64>,
        delay_ms: Option<i64>,
    ) -> Result<(), FinishError> {
        let (now, id, token) = (scope::now().into(), self.job_id.0.into(), self.token.into());
        let values: [Value; 5] = [now, id, token, run_at_ms.into(), delay_ms.into()];
        let kept = sql::execute(tx, |dialect| dialect.put_off, values).await?;
        self.give_up(kept)
    }

    /// Ends this run and leaves the job dead, in one transaction with the business change.
    ///
    /// # Errors
    /// [`FinishError::LeaseLost`] if another owner has the job; the transaction must then be rolled back.
    pub async fn fail(&self, tx: &DatabaseTransaction, reason: &str) -> Result<(), FinishError> {
        let failure = Failure { fatal: true, run_at_ms: None, delay_ms: 0, reason };
        let state = fail(tx, self.job_id, self.token, &failure, &self.reference).await?;
        self.give_up(u64::from(state.is_some()))
    }

    fn give_up(&self, rows: u64) -> Result<(), FinishError> {
        if rows == 0 {
            return Err(FinishError::LeaseLost);
        }
        self.lease.give_up();
        scope::changed();
        Ok(())
    }
}

/// Why a run failed and what becomes of its job.
pub(crate) struct Failure<'a> {
    pub(crate) fatal: bool,
    pub(crate) run_at_ms: Option<i64>,
    /// Counts from now, unless there is a `run_at_ms`.
    pub(crate) delay_ms: i64,
    pub(crate) reason: &'a str,
}

/// Writes down a failed run; gives whether the job is dead now, or nothing if the token is not the owner's.
pub(crate) async fn fail(
    tx: &DatabaseTransaction,
    id: JobId,
    token: i64,
    failure: &Failure<'_>,
    reference: &str,
) -> Result<Option<bool>, DbErr> {
    let values = [
        scope::now().into(),
        id.0.into(),
        token.into(),
        i64::from(failure.fatal).into(),
        failure.run_at_ms.into(),
        failure.delay_ms.into(),
        failure.reason.into(),
        reference.into(),
    ];
    let state = sql::row(tx, |dialect| dialect.fail, values).await?;
    state.map(|row| Ok(row.try_get::<i64>("", "state")? == sql::DEAD)).transpose()
}
