//! Jobs whose behaviour a test decides, and what tests say again and again.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use queue::{
    Database, FinishError, Job, JobError, JobFilter, JobId, JobRow, Lane, LaneStats, ManualClock, Outcome,
    Run, Timing, Worker, WorkerHandle, WriteError, async_trait,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

pub const MAIN: Lane = Lane("main");
pub const SIDE: Lane = Lane("side");

/// 2026-11-21T00:00:00Z, where manual clocks begin.
pub const BEGIN: i64 = 1_795_219_200_000;

/// Decides what a run does, given the job's number.
#[derive(Clone)]
pub struct Behaviour(Arc<Handler>);

type Handler = dyn Fn(i64, Run) -> BoxFuture<'static, Result<Outcome, JobError>> + Send + Sync;

impl Behaviour {
    pub fn new<F, Fut>(behaviour: F) -> Self
    where
        F: Fn(i64, Run) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Outcome, JobError>> + Send + 'static,
    {
        Self(Arc::new(move |number, run| behaviour(number, run).boxed()))
    }

    /// Succeeds at once and tells which job ran at which attempt.
    pub fn recording() -> (Self, mpsc::UnboundedReceiver<(i64, u32)>) {
        let (runs, seen) = mpsc::unbounded_channel();
        let behaviour = Self::new(move |number, run: Run| {
            runs.send((number, run.attempt)).expect("the test listens");
            async { Ok(Outcome::Done) }
        });
        (behaviour, seen)
    }

    /// Ends each attempt with the next of these results, then succeeds.
    pub fn scripted(script: &'static [fn() -> JobError]) -> (Self, mpsc::UnboundedReceiver<(i64, u32)>) {
        let (runs, seen) = mpsc::unbounded_channel();
        let calls = std::sync::atomic::AtomicUsize::new(0);
        let behaviour = Self::new(move |number, run: Run| {
            runs.send((number, run.attempt)).expect("the test listens");
            let call = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            async move { script.get(call).map_or(Ok(Outcome::Done), |error| Err(error())) }
        });
        (behaviour, seen)
    }
}

/// A job in the main lane.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    pub number: i64,
    pub key: Option<String>,
}

#[async_trait]
impl Job for Task {
    type Context = Behaviour;
    const KIND: &'static str = "task";
    const LANE: Lane = MAIN;
    const MAX_ATTEMPTS: u32 = 3;

    fn dedupe(&self) -> Option<String> {
        self.key.clone()
    }

    async fn run(self, behaviour: Behaviour, run: &Run) -> Result<Outcome, JobError> {
        (behaviour.0)(self.number, run.clone()).await
    }
}

/// A job in the side lane.
#[derive(Debug, Serialize, Deserialize)]
pub struct Aside {
    pub number: i64,
}

#[async_trait]
impl Job for Aside {
    type Context = Behaviour;
    const KIND: &'static str = "aside";
    const LANE: Lane = SIDE;
    const MAX_ATTEMPTS: u32 = 3;

    async fn run(self, behaviour: Behaviour, run: &Run) -> Result<Outcome, JobError> {
        (behaviour.0)(self.number, run.clone()).await
    }
}

pub fn task(number: i64) -> Task {
    Task { number, key: None }
}

pub fn keyed(number: i64, key: &str) -> Task {
    Task { number, key: Some(key.to_owned()) }
}

pub async fn work(database: &Database, slots: usize, behaviour: Behaviour) -> WorkerHandle {
    work_with(database, slots, Timing::default(), behaviour).await
}

pub async fn work_with(
    database: &Database,
    slots: usize,
    timing: Timing,
    behaviour: Behaviour,
) -> WorkerHandle {
    let worker = Worker::builder(database.clone(), behaviour)
        .lane(MAIN, slots)
        .lane(SIDE, slots)
        .timing(timing)
        .register::<Task>()
        .register::<Aside>();
    worker.start().await.expect("the worker starts")
}

pub async fn enqueue<J: Job>(database: &Database, job: J) -> Option<JobId> {
    write(database, move |tx| async move { Ok(queue::enqueue(tx, &job).await?) }.boxed()).await
}

pub async fn enqueue_at<J: Job>(database: &Database, job: J, run_at_ms: i64) -> Option<JobId> {
    write(database, move |tx| async move { Ok(queue::enqueue_at(tx, &job, run_at_ms).await?) }.boxed()).await
}

/// A write that the test expects to succeed.
pub async fn write<T, F>(database: &Database, work: F) -> T
where
    F: for<'tx> FnOnce(&'tx DatabaseTransaction) -> BoxFuture<'tx, Result<T, Refused>> + Send + 'static,
    T: Send + 'static,
{
    database.write(work).await.expect("the write succeeds")
}

/// Why a test's own transaction was not committed.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("on purpose")]
    OnPurpose,
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Finish(#[from] FinishError),
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl From<Refused> for JobError {
    fn from(error: Refused) -> Self {
        Self::Retry { reason: error.to_string(), after: Some(Duration::ZERO) }
    }
}

pub async fn note(tx: &DatabaseTransaction, number: i64) -> Result<(), DbErr> {
    tx.execute_unprepared(&format!("insert into note values ({number})")).await.map(|_| ())
}

/// Finishes a run in the transaction that stores its result.
pub async fn finish_with_note(database: &Database, run: &Run, number: i64) -> Result<(), Refused> {
    let run = run.clone();
    let write = database.write(move |tx| {
        async move {
            run.finish(tx).await?;
            Ok(note(tx, number).await?)
        }
        .boxed()
    });
    write.await
}

/// The numbers noted, sorted.
pub async fn notes(database: &Database) -> Vec<i64> {
    let statement = "select number from note order by number";
    let statement = sea_orm::Statement::from_string(database.read().get_database_backend(), statement);
    let rows = database.read().query_all_raw(statement).await.expect("the table can be read");
    rows.iter().map(|row| row.try_get("", "number").expect("a number")).collect()
}

pub async fn all_jobs(database: &Database) -> Vec<JobRow> {
    let filter = JobFilter { limit: 10_000, ..JobFilter::default() };
    queue::jobs(database, &filter).await.expect("the table can be read")
}

pub async fn stats(database: &Database, lane: Lane) -> LaneStats {
    let lanes = queue::stats(database).await.expect("the table can be read");
    let empty = LaneStats {
        lane: lane.0.to_owned(),
        ready: 0,
        running: 0,
        scheduled: 0,
        dead: 0,
        oldest_ready_ms: None,
    };
    lanes.into_iter().find(|stats| stats.lane == lane.0).unwrap_or(empty)
}

/// Waits for a condition of the stored jobs.
pub async fn until(database: &Database, condition: impl Fn(&[JobRow]) -> bool) -> Vec<JobRow> {
    let wait = async {
        loop {
            let jobs = all_jobs(database).await;
            if condition(&jobs) {
                return jobs;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    soon(wait).await
}

/// Fails the test if something takes longer than any healthy machine needs.
pub async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), work).await.expect("it happens within 20 s")
}

pub async fn next<T>(channel: &mut mpsc::UnboundedReceiver<T>) -> T {
    soon(channel.recv()).await.expect("the channel is open")
}

/// Waits long enough for anything that is about to happen wrongly to happen.
pub async fn settle() {
    tokio::time::sleep(Duration::from_millis(150)).await;
}

pub fn manual() -> (ManualClock, queue::Clock) {
    let clock = ManualClock::new(BEGIN);
    (clock.clone(), queue::Clock::Manual(clock))
}
