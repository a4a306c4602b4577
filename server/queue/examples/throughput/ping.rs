//! A job that does nothing but tell that it was started.

use std::time::Instant;

use futures::FutureExt;
use queue::{
    Database, Job, JobError, Lane, Outcome, Run, StartError, Worker, WorkerHandle, WriteError, async_trait,
};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;
pub type Started = mpsc::UnboundedReceiver<(usize, Instant)>;

const LANE: Lane = Lane("bench");
/// So many jobs are added by one statement.
const BULK: usize = 500;

#[derive(Serialize, Deserialize)]
struct Ping {
    number: usize,
}

#[derive(Clone)]
struct Starts(mpsc::UnboundedSender<(usize, Instant)>);

#[async_trait]
impl Job for Ping {
    type Context = Starts;
    const KIND: &'static str = "ping";
    const LANE: Lane = LANE;
    const MAX_ATTEMPTS: u32 = 1;

    async fn run(self, starts: Starts, _: &Run) -> Result<Outcome, JobError> {
        starts.0.send((self.number, Instant::now())).map_err(|error| JobError::fail(error.to_string()))?;
        Ok(Outcome::Done)
    }
}

/// Starts a worker, and gives what tells of its jobs.
pub async fn work(database: &Database, slots: usize) -> Result<(WorkerHandle, Started), StartError> {
    let (starts, started) = mpsc::unbounded_channel();
    let worker = Worker::builder(database.clone(), Starts(starts)).lane(LANE, slots).register::<Ping>();
    Ok((worker.start().await?, started))
}

/// Adds one job and waits until it is durable.
pub async fn enqueue(database: &Database, number: usize) -> Result<(), WriteError> {
    let write = database.write(move |tx| {
        async move { Ok::<_, WriteError>(queue::enqueue(tx, &Ping { number }).await.map(|_| ())?) }.boxed()
    });
    write.await
}

/// Adds many jobs, some hundreds by a statement.
pub async fn enqueue_many(database: &Database, count: usize) -> Result<(), WriteError> {
    for first in (0..count).step_by(BULK) {
        let write = database.write(move |tx| {
            async move {
                let jobs: Vec<Ping> =
                    (first..(first + BULK).min(count)).map(|number| Ping { number }).collect();
                Ok::<_, WriteError>(queue::enqueue_all(tx, &jobs).await.map(|_| ())?)
            }
            .boxed()
        });
        write.await?;
    }
    Ok(())
}
