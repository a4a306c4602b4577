use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sea_orm::DbErr;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::DeadJob;
use super::builder::{OnChange, OnDead, WorkerBuilder};
use super::dispatcher::{Dispatcher, Stop};
use super::heartbeat::{Running, beat_forever};
use crate::backend::Subscriber;
use crate::database::Database;
use crate::error::StartError;
use crate::rescue::{self, rescue_forever};
use crate::settle::settle_all;
use crate::{monitor, random};

/// A burst of changes is told in calls this far apart.
const CHANGE_PAUSE: Duration = Duration::from_millis(50);

/// A worker at work. Dropping it stops it as a crash would: leases are left to expire.
pub struct WorkerHandle {
    database: Database,
    stop: oneshot::Sender<Stop>,
    /// Starts runs; it holds them, so they end with it.
    _dispatching: AbortOnDropHandle<()>,
    settling: AbortOnDropHandle<()>,
    reporting: AbortOnDropHandle<()>,
    /// What goes on at its own pace: heartbeats, rescue, change notices.
    pacing: Vec<AbortOnDropHandle<()>>,
}

/// What a shutdown came upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// Runs that ended by themselves in time.
    pub finished: usize,
    /// Runs that were stopped at the deadline; their jobs are ready again.
    pub interrupted: usize,
}

impl WorkerHandle {
    /// Takes no more jobs, tells the runs through [`Run::cancelled`](crate::Run::cancelled), waits for them up to
    /// `within`, gives back what is left, and returns when all that is committed.
    pub async fn shutdown(self, within: Duration) -> Drained {
        let deadline = Instant::now() + within;
        let (done, drained) = oneshot::channel();
        // The dispatcher ends only when it is asked to; were it gone, there would be nothing to wait for.
        let _ = self.stop.send(Stop { within, done });
        let drained = drained.await.unwrap_or(Drained { finished: 0, interrupted: 0 });
        drop(self.settling.await);
        // The rescuer reports dead jobs too; the reports end when nobody is left to make one.
        drop(self.pacing);
        if timeout_at(deadline.max(Instant::now() + CHANGE_PAUSE), self.reporting).await.is_err() {
            tracing::error!("the last dead jobs were not reported in time");
        }
        drained
    }

    /// Waits until no job is running or due, in any lane.
    ///
    /// # Errors
    /// [`DbErr`] if the table cannot be read.
    pub async fn idle(&self) -> Result<(), DbErr> {
        let mut changes = self.database.base().changes.subscribe();
        while monitor::is_busy(&self.database).await? {
            if changes.changed().await.is_err() {
                break;
            }
        }
        Ok(())
    }
}

pub(super) async fn start<C>(builder: WorkerBuilder<C>) -> Result<WorkerHandle, StartError>
where
    C: Clone + Send + Sync + 'static,
{
    let WorkerBuilder { database, context, lanes, registry, timing, on_dead, on_change } = builder;
    let (report, dead) = mpsc::unbounded_channel();
    if database.backend().has_only_one_process() {
        for job in rescue::orphaned(&database).await? {
            let _ = report.send(job);
        }
    }
    let worker = format!("{}-{}", database.base().instance, random::unique_name());
    let (subscriber, inbox) = Subscriber::new(worker, timing.lease, lanes);
    let subscriber = Arc::new(subscriber);
    let (ended, endings) = mpsc::unbounded_channel();
    let running = Running::default();
    let dispatcher = Dispatcher {
        database: database.clone(),
        context,
        registry,
        subscriber: Arc::clone(&subscriber),
        inbox,
        running: running.clone(),
        runs: JoinSet::new(),
        ended,
        shutdown: CancellationToken::new(),
        longest_wait: timing.longest_wait,
    };
    let (stop, stopping) = oneshot::channel();
    let rescuer = report.clone();
    let mut pacing = vec![
        spawn(beat_forever(database.clone(), running, timing)),
        spawn(rescue_forever(database.clone(), timing, move |job| drop(rescuer.send(job)))),
    ];
    if let Some(callback) = on_change {
        pacing.push(spawn(tell_changes(database.base().changes.subscribe(), callback)));
    }
    let handle = WorkerHandle {
        _dispatching: spawn(dispatcher.run(stopping)),
        settling: spawn(settle_all(database.clone(), Arc::clone(&subscriber), endings, report)),
        reporting: spawn(report_dead(dead, on_dead)),
        pacing,
        stop,
        database,
    };
    handle.database.backend().attach(subscriber).await;
    Ok(handle)
}

fn spawn(task: impl Future<Output = ()> + Send + 'static) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(task))
}

async fn report_dead(mut dead: mpsc::UnboundedReceiver<DeadJob>, callback: Option<OnDead>) {
    while let Some(job) = dead.recv().await {
        tracing::error!(
            job = %job.id, kind = job.kind, reference = job.reference, reason = job.reason, "a job is dead"
        );
        if let Some(callback) = &callback
            && AssertUnwindSafe(async { callback(job).await }).catch_unwind().await.is_err()
        {
            tracing::error!("the report of a dead job panicked");
        }
    }
}

async fn tell_changes(mut changes: watch::Receiver<u64>, callback: OnChange) {
    while changes.changed().await.is_ok() {
        callback();
        tokio::time::sleep(CHANGE_PAUSE).await;
    }
}
