use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::execution::{execute, refuse};
use super::handle::Drained;
use super::heartbeat::Running;
use super::registry::Registry;
use crate::backend::{Claimed, Subscriber};
use crate::database::Database;
use crate::job::{JobId, Lane};
use crate::lease::Lease;
use crate::reference::reference;
use crate::run::Run;
use crate::settle::{Ended, Ending};

/// A request to stop, answered when nothing runs any more.
pub(super) struct Stop {
    pub(super) within: Duration,
    pub(super) done: oneshot::Sender<Drained>,
}

/// The task that starts a run for every job delivered, and passes on how it ended.
pub(super) struct Dispatcher<C> {
    pub(super) database: Database,
    pub(super) context: C,
    pub(super) registry: Registry<C>,
    pub(super) subscriber: Arc<Subscriber>,
    pub(super) inbox: mpsc::UnboundedReceiver<Claimed>,
    pub(super) running: Running,
    pub(super) runs: JoinSet<Ended>,
    pub(super) ended: mpsc::UnboundedSender<Ended>,
    pub(super) shutdown: CancellationToken,
    pub(super) longest_wait: Duration,
}

impl<C: Clone + Send + Sync + 'static> Dispatcher<C> {
    pub(super) async fn run(mut self, mut stop: oneshot::Receiver<Stop>) {
        loop {
            tokio::select! {
                Some(job) = self.inbox.recv() => self.start(job),
                Some(joined) = self.runs.join_next() => {
                    // Runs catch panics themselves, so only an aborted one fails to join.
                    if let Ok(ended) = joined {
                        self.pass_on(ended);
                    }
                }
                stop = &mut stop => {
                    // Without a handle nobody waits for an answer; the tasks are being aborted.
                    let Ok(Stop { within, done }) = stop else { return };
                    let drained = self.drain(within).await;
                    let _ = done.send(drained);
                    return;
                }
            }
        }
    }

    fn start(&mut self, job: Claimed) {
        let reference = reference(job.id, job.token);
        let Some(kind) = self.registry.get(&job.kind) else {
            let reason = format!("no handler is registered for kind `{}`", job.kind);
            return self.pass_on(refuse(&job, &reference, reason));
        };
        let run = Run {
            job_id: job.id,
            kind: kind.name,
            attempt: job.attempt,
            max_attempts: job.max_attempts,
            lane: job.lane,
            token: job.token,
            reference: reference.as_str().into(),
            lease: Arc::new(Lease::new(job.asked_at, self.subscriber.lease, &self.shutdown)),
        };
        let attempt = match (kind.prepare)(&job.payload, self.context.clone(), run.clone()) {
            Ok(attempt) => attempt,
            Err(error) => {
                return self.pass_on(refuse(&job, &reference, format!("cannot read the payload: {error}")));
            }
        };
        let span = tracing::info_span!(
            "job", id = %job.id, kind = kind.name, attempt = job.attempt, reference = reference
        );
        self.running.insert(run.clone());
        self.runs.spawn(execute(job, run, attempt, self.longest_wait).instrument(span));
    }

    fn pass_on(&self, ended: Ended) {
        self.running.remove(ended.id, ended.token);
        // The settling task outlives this one.
        let _ = self.ended.send(ended);
    }

    /// Takes no more jobs, waits for those that run, and gives back what is left at the deadline.
    async fn drain(&mut self, within: Duration) -> Drained {
        let deadline = Instant::now() + within;
        self.database.backend().detach(&self.subscriber).await;
        while let Ok(job) = self.inbox.try_recv() {
            self.give_back(job.id, job.token, job.lane);
        }
        self.shutdown.cancel();
        let mut drained = Drained { finished: 0, interrupted: 0 };
        while let Ok(Some(joined)) = timeout_at(deadline, self.runs.join_next()).await {
            if let Ok(ended) = joined {
                drained.finished += 1;
                self.pass_on(ended);
            }
        }
        self.interrupt(&mut drained).await;
        drained
    }

    /// Stops the runs that are left; being stopped is not their failure, so the attempt does not count.
    async fn interrupt(&mut self, drained: &mut Drained) {
        self.runs.abort_all();
        while let Some(joined) = self.runs.join_next().await {
            if let Ok(ended) = joined {
                drained.finished += 1;
                self.pass_on(ended);
            }
        }
        for run in self.running.take_all() {
            drained.interrupted += 1;
            tracing::warn!(job = %run.job_id, kind = run.kind, reference = run.reference(), "a run was interrupted");
            self.give_back(run.job_id, run.token, run.lane);
        }
    }

    /// Makes a job ready again at its old place in the lane, as if it had not been claimed.
    fn give_back(&self, id: JobId, token: i64, lane: Lane) {
        self.pass_on(Ended { id, token, lane, ending: Ending::PutOff { delay_ms: None } });
    }
}
