//! Writes down how runs ended: whatever has piled up goes into one piece of work.

use std::sync::Arc;

use futures::FutureExt;
use sea_orm::{DatabaseTransaction, DbErr, Value};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::backend::{Isolation, Subscriber};
use crate::database::Database;
use crate::error::WriteError;
use crate::job::{JobId, Lane};
use crate::run::{self, Failure};
use crate::worker::DeadJob;
use crate::{scope, sql};

/// So many endings share one piece of work at most.
const BATCH: usize = 512;

/// A run that ended, and what is to become of its job.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) id: JobId,
    pub(crate) token: i64,
    pub(crate) lane: Lane,
    pub(crate) ending: Ending,
}

/// What is to become of a job whose run ended; nothing happens if the run no longer owns it.
#[derive(Debug)]
pub(crate) enum Ending {
    /// The row goes away.
    Done,
    /// Back to waiting without counting the attempt; with no delay its place in the lane is kept.
    PutOff { delay_ms: Option<i64> },
    /// The attempt failed.
    Failed { fatal: bool, run_at_ms: Option<i64>, delay_ms: i64, job: Box<DeadJob> },
    /// The lease is lost: the job is another's.
    Lost,
}

/// Takes endings until the senders are gone, frees their slots and writes them down.
///
/// The slots are free before the writing is queued, so the lane's next jobs are claimed in the same commit, or
/// while it waits for the disk. Returns when everything is written down.
pub(crate) async fn settle_all(
    database: Database,
    subscriber: Arc<Subscriber>,
    mut ended: mpsc::UnboundedReceiver<Ended>,
    dead: mpsc::UnboundedSender<DeadJob>,
) {
    let mut batch = Vec::new();
    let mut writing = JoinSet::new();
    while ended.recv_many(&mut batch, BATCH).await > 0 {
        for run in &batch {
            subscriber.release(run.lane, 1);
        }
        database.backend().slots_freed();
        let runs = std::mem::take(&mut batch);
        let receipt = database.hand_in(Isolation::None, move |tx| write_down(tx, runs).boxed()).await;
        let dead = dead.clone();
        // Not awaited here: the next endings can be queued while this commit waits for the disk.
        writing.spawn(async move {
            match receipt.result().await {
                // Nobody listens for dead jobs while the worker shuts down.
                Ok(jobs) => jobs.into_iter().for_each(|job| drop(dead.send(job))),
                Err(error) => {
                    tracing::error!(%error, "ended runs were not written down; their leases will expire");
                }
            }
        });
        while writing.try_join_next().is_some() {}
    }
    writing.join_all().await;
}

/// Writes endings down and returns the jobs that are dead by them.
async fn write_down(tx: &DatabaseTransaction, runs: Vec<Ended>) -> Result<Vec<DeadJob>, WriteError> {
    let mut done = Vec::new();
    let mut dead = Vec::new();
    for run in runs {
        match &run.ending {
            Ending::Done | Ending::Lost => scope::slot_freed(run.lane.0),
            // Its next try is something new to wait for.
            Ending::PutOff { .. } | Ending::Failed { .. } => scope::wake(run.lane.0),
        }
        match run.ending {
            Ending::Done => done.push((run.id.0, run.token)),
            Ending::PutOff { delay_ms } => put_off(tx, run.id, run.token, delay_ms).await?,
            Ending::Failed { fatal, run_at_ms, delay_ms, job } => {
                let failure = Failure { fatal, run_at_ms, delay_ms, reason: &job.reason };
                if run::fail(tx, run.id, run.token, &failure, &job.reference).await? == Some(true) {
                    dead.push(*job);
                }
            }
            Ending::Lost => {}
        }
    }
    if !done.is_empty() {
        sql::execute(tx, |dialect| dialect.finish_all, [sql::json(&done)?]).await?;
    }
    Ok(dead)
}

async fn put_off(
    tx: &DatabaseTransaction,
    id: JobId,
    token: i64,
    delay_ms: Option<i64>,
) -> Result<(), DbErr> {
    let values = [scope::now().into(), id.0.into(), token.into(), Value::BigInt(None), delay_ms.into()];
    sql::execute(tx, |dialect| dialect.put_off, values).await.map(|_| ())
}
