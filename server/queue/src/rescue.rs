//! Frees the jobs of processes that ended without saying so.

use std::time::Duration;

use futures::FutureExt;
use sea_orm::{DatabaseTransaction, DbErr, QueryResult};

use crate::clock::milliseconds;
use crate::database::Database;
use crate::error::WriteError;
use crate::job::JobId;
use crate::reference::reference;
use crate::run::{self, Failure};
use crate::worker::{DeadJob, Timing, backoff};
use crate::{scope, sql};

/// Frees jobs whose lease has run out: at once the first time, for the lease was a wait already, and after that they
/// back off as after any failure. Returns the dead among them.
pub(crate) async fn expired(database: &Database, longest_wait: Duration) -> Result<Vec<DeadJob>, WriteError> {
    database.run(move |tx| rescue_expired(tx, longest_wait).boxed()).await
}

/// Frees what other instances of a one-process database left running, at once. Returns the dead among them.
pub(crate) async fn orphaned(database: &Database) -> Result<Vec<DeadJob>, WriteError> {
    let instance = database.base().instance.to_owned();
    database.run(move |tx| rescue_orphans(tx, instance).boxed()).await
}

async fn rescue_expired(
    tx: &DatabaseTransaction,
    longest_wait: Duration,
) -> Result<Vec<DeadJob>, WriteError> {
    let wait_after = |attempt| if attempt <= 1 { 0 } else { milliseconds(backoff(attempt, longest_wait)) };
    let rows = sql::rows(tx, |dialect| dialect.expired, [scope::now().into()]).await?;
    free(tx, &rows, "its worker stopped responding", wait_after).await
}

async fn rescue_orphans(tx: &DatabaseTransaction, instance: String) -> Result<Vec<DeadJob>, WriteError> {
    let mut dead = Vec::new();
    loop {
        let rows = sql::rows(tx, |dialect| dialect.orphaned, [instance.as_str().into()]).await?;
        if rows.is_empty() {
            return Ok(dead);
        }
        dead.extend(free(tx, &rows, "the process ended while the job was running", |_| 0).await?);
    }
}

/// Ends abandoned runs as failed attempts, so that a job that kills its process cannot do so for ever.
async fn free(
    tx: &DatabaseTransaction,
    rows: &[QueryResult],
    reason: &str,
    delay_ms: impl Fn(u32) -> i64,
) -> Result<Vec<DeadJob>, WriteError> {
    let mut dead = Vec::new();
    for row in rows {
        let (token, attempt, job) = read_abandoned(row, reason)?;
        let failure = Failure { fatal: false, run_at_ms: None, delay_ms: delay_ms(attempt), reason };
        let is_dead = run::fail(tx, job.id, token, &failure, &job.reference).await? == Some(true);
        scope::wake(&job.lane);
        tracing::warn!(job = %job.id, kind = job.kind, attempt, is_dead, reference = job.reference, reason, "freed a job");
        if is_dead {
            dead.push(job);
        }
    }
    Ok(dead)
}

fn read_abandoned(row: &QueryResult, reason: &str) -> Result<(i64, u32, DeadJob), DbErr> {
    let (id, token) = (JobId(row.try_get("", "id")?), row.try_get("", "token")?);
    let job = DeadJob {
        id,
        lane: row.try_get("", "lane")?,
        kind: row.try_get("", "kind")?,
        payload: row.try_get("", "payload")?,
        reason: reason.to_owned(),
        reference: reference(id, token),
    };
    Ok((token, row.try_get("", "attempt")?, job))
}

/// Looks for expired leases at a fixed pace and reports the jobs that are dead by it.
pub(crate) async fn rescue_forever(database: Database, timing: Timing, report: impl Fn(DeadJob)) {
    let mut ticks = tokio::time::interval(timing.rescue);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match expired(&database, timing.longest_wait).await {
            Ok(dead) => dead.into_iter().for_each(&report),
            Err(error) => tracing::error!(%error, "cannot look for jobs of workers that stopped responding"),
        }
    }
}
