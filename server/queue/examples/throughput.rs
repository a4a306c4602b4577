//! How fast jobs go through a SQLite file with full durability, as two lines of JSON.
//!
//! The first line is the end-to-end rate: ten producers enqueue one by one, each waiting for its durable commit,
//! and ten slots run the jobs. The second is the time from the call of `enqueue` to the start of the handler at
//! a hundred jobs a second. The folder for the file may be given; its disk decides the figures.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::FutureExt;
use queue::{
    Database, Job, JobError, Lane, Outcome, Run, SCHEMA_SQLITE, Worker, WorkerHandle, WriteError, async_trait,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

const LANE: Lane = Lane("bench");
const PRODUCERS: usize = 10;
const SLOTS: usize = 10;
const JOBS: usize = 10_000;
const PACED_JOBS: usize = 500;
const PACE: Duration = Duration::from_millis(10);

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Does nothing but tell that it was started.
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

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let parent = std::env::args_os().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = parent.join(format!("queue-throughput-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&folder.join("jobs.sqlite")).await;
    std::fs::remove_dir_all(&folder)?;
    measured
}

async fn measure(path: &std::path::Path) -> Result<(), Failure> {
    let database = Database::open_sqlite(path).await?;
    let created = database.exclusive(|connection| {
        async { Ok::<_, WriteError>(connection.execute_unprepared(SCHEMA_SQLITE).await.map(|_| ())?) }.boxed()
    });
    created.await?;
    let (starts, mut started) = mpsc::unbounded_channel();
    let worker = Worker::builder(database.clone(), Starts(starts))
        .lane(LANE, SLOTS)
        .register::<Ping>()
        .start()
        .await?;
    throughput(&database, &worker, &mut started).await?;
    start_latency(&database, &worker, &mut started).await?;
    worker.shutdown(Duration::from_secs(10)).await;
    database.close().await?;
    Ok(())
}

async fn throughput(
    database: &Database,
    worker: &WorkerHandle,
    started: &mut mpsc::UnboundedReceiver<(usize, Instant)>,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let producers: Vec<_> = (0..PRODUCERS)
        .map(|producer| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut took = Vec::with_capacity(JOBS / PRODUCERS);
                for number in 0..JOBS / PRODUCERS {
                    let asked = Instant::now();
                    enqueue(&database, producer * JOBS / PRODUCERS + number).await?;
                    took.push(asked.elapsed());
                }
                Ok::<_, WriteError>(took)
            })
        })
        .collect();
    let mut enqueues = Vec::with_capacity(JOBS);
    for producer in producers {
        enqueues.extend(producer.await??);
    }
    worker.idle().await?;
    let took = begun.elapsed();
    while started.try_recv().is_ok() {}
    println!(
        r#"{{"measure":"throughput","jobs":{JOBS},"jobs_per_second":{:.0},"enqueue_ms_p50":{:.3},"enqueue_ms_p99":{:.3}}}"#,
        JOBS as f64 / took.as_secs_f64(),
        percentile_ms(&mut enqueues, 50),
        percentile_ms(&mut enqueues, 99),
    );
    Ok(())
}

async fn start_latency(
    database: &Database,
    worker: &WorkerHandle,
    started: &mut mpsc::UnboundedReceiver<(usize, Instant)>,
) -> Result<(), Failure> {
    let asked = Arc::new(std::sync::Mutex::new(vec![None; PACED_JOBS]));
    let mut pace = tokio::time::interval(PACE);
    let mut enqueues = tokio::task::JoinSet::new();
    for number in 0..PACED_JOBS {
        pace.tick().await;
        let (database, asked) = (database.clone(), Arc::clone(&asked));
        // Not awaited, so that a slow commit does not slow the pace.
        enqueues.spawn(async move {
            let now = Instant::now();
            if let Ok(mut asked) = asked.lock() {
                asked[number] = Some(now);
            }
            enqueue(&database, number).await
        });
    }
    while let Some(enqueued) = enqueues.join_next().await {
        enqueued??;
    }
    worker.idle().await?;
    let asked = asked.lock().map_err(|error| error.to_string())?.clone();
    let mut delays = Vec::with_capacity(PACED_JOBS);
    while let Ok((number, at)) = started.try_recv() {
        delays.extend(asked[number].map(|asked| at - asked));
    }
    println!(
        r#"{{"measure":"start_latency","jobs":{},"jobs_per_second":100,"p50_ms":{:.3},"p99_ms":{:.3}}}"#,
        delays.len(),
        percentile_ms(&mut delays, 50),
        percentile_ms(&mut delays, 99),
    );
    Ok(())
}

async fn enqueue(database: &Database, number: usize) -> Result<(), WriteError> {
    let write = database.write(move |tx| {
        async move { Ok::<_, WriteError>(queue::enqueue(tx, &Ping { number }).await.map(|_| ())?) }.boxed()
    });
    write.await
}

fn percentile_ms(durations: &mut [Duration], percent: usize) -> f64 {
    durations.sort_unstable();
    let index = (durations.len() * percent / 100).min(durations.len().saturating_sub(1));
    durations.get(index).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1000.0)
}
