use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sea_orm::{ConnectionTrait, DbErr};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, MissedTickBehavior};

use super::group::{Group, Look, Settled};
use super::open::{LogFile, WriteConnection};
use crate::backend::{ExclusiveWork, Op, Subscriber, Wanted, next_due};
use crate::clock::{Clock, moved};

/// At most so many messages share a commit.
const GROUP_LIMIT: usize = 512;
/// How often to look for jobs that nobody announced, such as another program's.
const SWEEP: Duration = Duration::from_secs(30);
/// How long to wait before looking again after the database failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// A larger write-ahead log means that some reader holds a snapshot open.
const ALARMING_LOG_SIZE: u64 = 256 * 1024 * 1024;

/// What the writer can be asked for, in order.
pub(super) enum Message {
    Op(Op),
    Exclusive(ExclusiveWork),
    Attach(Arc<Subscriber>),
    Detach(Arc<Subscriber>, oneshot::Sender<()>),
    Close(oneshot::Sender<Result<(), DbErr>>),
}

/// The task that owns the one write connection.
pub(super) struct Writer {
    connection: WriteConnection,
    inbox: mpsc::Receiver<Message>,
    clock: Clock,
    changes: watch::Sender<u64>,
    subscribers: Vec<Arc<Subscriber>>,
    /// When the next waiting job of a lane with free slots is due.
    due: Option<Instant>,
    /// The write-ahead log as the last sweep saw it.
    log_before: Option<LogFile>,
}

/// Whether the writer goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Continue,
    Stop,
}

impl Writer {
    pub(super) fn new(
        connection: WriteConnection,
        inbox: mpsc::Receiver<Message>,
        clock: Clock,
        changes: watch::Sender<u64>,
    ) -> Self {
        let subscribers = Vec::new();
        Self { connection, inbox, clock, changes, subscribers, due: None, log_before: None }
    }

    pub(super) async fn run(mut self) {
        let mut sweep = tokio::time::interval(SWEEP);
        sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut clock_moves = self.clock.watch();
        let mut messages = Vec::with_capacity(GROUP_LIMIT);
        loop {
            tokio::select! {
                received = self.inbox.recv_many(&mut messages, GROUP_LIMIT) => {
                    if received == 0 || self.handle(&mut messages).await == Next::Stop {
                        return;
                    }
                }
                () = sleep_until(self.due) => self.commit(Vec::new(), Wanted::All).await,
                () = moved(&mut clock_moves) => self.commit(Vec::new(), Wanted::All).await,
                _ = sweep.tick() => {
                    self.commit(Vec::new(), Wanted::All).await;
                    self.tend_log().await;
                }
            }
        }
    }

    async fn handle(&mut self, messages: &mut Vec<Message>) -> Next {
        let mut ops = Vec::with_capacity(messages.len());
        let mut wanted = Wanted::Lanes(Default::default());
        for message in messages.drain(..) {
            match message {
                Message::Op(op) => ops.push(op),
                Message::Attach(subscriber) => {
                    self.subscribers.push(subscriber);
                    wanted = Wanted::All;
                }
                Message::Detach(subscriber, done) => {
                    self.subscribers.retain(|attached| !Arc::ptr_eq(attached, &subscriber));
                    // Who detaches may have stopped waiting.
                    let _ = done.send(());
                }
                Message::Exclusive(work) => {
                    self.commit(std::mem::take(&mut ops), Wanted::All).await;
                    self.run_exclusively(work).await;
                    wanted = Wanted::All;
                }
                Message::Close(done) => {
                    self.commit(ops, Wanted::Lanes(Default::default())).await;
                    let folded = self.fold_log().await;
                    self.connection.discard();
                    let _ = done.send(folded);
                    return Next::Stop;
                }
            }
        }
        self.commit(ops, wanted).await;
        Next::Continue
    }

    /// Runs one group and tells everyone concerned how it ended.
    async fn commit(&mut self, ops: Vec<Op>, wanted: Wanted) {
        self.subscribers.retain(|subscriber| !subscriber.is_gone());
        if ops.is_empty() && self.subscribers.is_empty() {
            self.due = None;
            return;
        }
        let mut group = Group::new(ops, wanted, self.clock.now());
        let result = match self.connection.get().await {
            Ok(connection) => group.run(connection, &self.subscribers).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &result {
            tracing::error!(%error, "a group of writes was not committed");
            // Its transaction may still be open, or half closed, in an unknown way.
            self.connection.discard();
        }
        let failed = result.is_err();
        let Settled { notes, look } = group.settle(result);
        if notes.changed {
            self.changes.send_modify(|count| *count = count.wrapping_add(1));
        }
        match look {
            _ if failed => self.due = Some(Instant::now() + AFTER_FAILURE),
            Look::AsBefore => {}
            Look::WhenDue(lanes) => self.due = self.next_due(&lanes).await,
            Look::Soon => self.due = Some(Instant::now() + AFTER_FAILURE),
        }
    }

    /// Asked after the jobs were handed over: they need not wait for the answer.
    async fn next_due(&mut self, lanes: &BTreeSet<&'static str>) -> Option<Instant> {
        if lanes.is_empty() {
            return None;
        }
        let asked = match self.connection.get().await {
            Ok(connection) => next_due(connection, self.clock.now(), lanes).await,
            Err(error) => Err(error),
        };
        match asked {
            Ok(delay) => delay.map(|delay| Instant::now() + delay),
            Err(error) => {
                tracing::error!(%error, "cannot tell when the next job is due");
                Some(Instant::now() + AFTER_FAILURE)
            }
        }
    }

    async fn run_exclusively(&mut self, work: ExclusiveWork) {
        match self.connection.get().await {
            Ok(connection) => {
                // The work catches its own panics; this keeps a panic outside it from ending the writer.
                let run = std::panic::AssertUnwindSafe(work(connection)).catch_unwind();
                if run.await.is_err() {
                    self.connection.discard();
                }
            }
            Err(error) => tracing::error!(%error, "cannot open the write connection"),
        }
    }

    /// Folds the log into the file when nothing was written for a sweep, and reports one that cannot shrink.
    async fn tend_log(&mut self) {
        let log = self.connection.log_file().await;
        let Some(LogFile { bytes, .. }) = log else { return };
        if bytes > ALARMING_LOG_SIZE {
            tracing::error!(bytes, "the write-ahead log does not shrink: a reader holds a snapshot open");
        }
        if bytes > 0
            && log == self.log_before
            && let Err(error) = self.fold_log().await
        {
            tracing::warn!(%error, "cannot fold the write-ahead log into the database");
        }
        self.log_before = log;
    }

    async fn fold_log(&mut self) -> Result<(), DbErr> {
        let connection = self.connection.get().await?;
        connection.execute_unprepared("pragma wal_checkpoint(truncate)").await.map(|_| ())
    }
}

async fn sleep_until(instant: Option<Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}
