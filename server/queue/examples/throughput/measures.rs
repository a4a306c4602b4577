//! What is measured, one function and one line of JSON each.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use queue::{Database, WriteError};

use crate::ping::{Failure, enqueue, enqueue_many, work};

/// Who writes jobs down and who runs them: the same process or two.
pub struct Sides {
    pub producer: Database,
    pub worker: Database,
}

const PRODUCERS: usize = 10;
const SLOTS: usize = 10;
const JOBS: usize = 10_000;
const PACED_JOBS: usize = 500;
const SINGLE_JOBS: usize = 300;
const PACE: Duration = Duration::from_millis(10);
/// Between a start and the next job of the single starts, so that the worker is at rest.
const REST: Duration = Duration::from_millis(5);
const STOP: Duration = Duration::from_secs(10);

/// The jobs of all measures together.
pub const ALL_JOBS: usize = 3 * JOBS + PACED_JOBS + SINGLE_JOBS;

/// Ten producers enqueue one by one, each waiting for its durable commit, while ten slots run the jobs.
pub async fn end_to_end(sides: &Sides) -> Result<(), Failure> {
    let (worker, _started) = work(&sides.worker, SLOTS).await?;
    let begun = Instant::now();
    let producers: Vec<_> = (0..PRODUCERS)
        .map(|producer| {
            let database = sides.producer.clone();
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
    println!(
        r#"{{"measure":"end_to_end","jobs":{JOBS},"jobs_per_second":{:.0},"enqueue_ms_p50":{:.3},"enqueue_ms_p99":{:.3}}}"#,
        JOBS as f64 / begun.elapsed().as_secs_f64(),
        percentile_ms(&mut enqueues, 50),
        percentile_ms(&mut enqueues, 99),
    );
    worker.shutdown(STOP).await;
    Ok(())
}

/// Jobs that were there before the worker: from its start until the last one is done.
pub async fn preloaded(sides: &Sides, slots: usize) -> Result<(), Failure> {
    enqueue_many(&sides.producer, JOBS).await?;
    let begun = Instant::now();
    let (worker, _started) = work(&sides.worker, slots).await?;
    worker.idle().await?;
    println!(
        r#"{{"measure":"preloaded","slots":{slots},"jobs":{JOBS},"jobs_per_second":{:.0}}}"#,
        JOBS as f64 / begun.elapsed().as_secs_f64(),
    );
    worker.shutdown(STOP).await;
    Ok(())
}

/// From the call of `enqueue` to the start of the handler, at a hundred jobs a second whatever the store does.
pub async fn paced_starts(sides: &Sides) -> Result<(), Failure> {
    let (worker, mut started) = work(&sides.worker, SLOTS).await?;
    let asked = Arc::new(Mutex::new(vec![None; PACED_JOBS]));
    let mut pace = tokio::time::interval(PACE);
    let mut enqueues = tokio::task::JoinSet::new();
    for number in 0..PACED_JOBS {
        pace.tick().await;
        let (database, asked) = (sides.producer.clone(), Arc::clone(&asked));
        // Not awaited, so that a slow commit does not slow the pace.
        enqueues.spawn(async move {
            asked.lock().unwrap_or_else(PoisonError::into_inner)[number] = Some(Instant::now());
            enqueue(&database, number).await
        });
    }
    while let Some(enqueued) = enqueues.join_next().await {
        enqueued??;
    }
    worker.idle().await?;
    let asked = asked.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut delays = Vec::with_capacity(PACED_JOBS);
    while let Ok((number, at)) = started.try_recv() {
        delays.extend(asked[number].map(|asked| at - asked));
    }
    print_starts("paced_starts", &mut delays);
    worker.shutdown(STOP).await;
    Ok(())
}

/// One job after the other, each enqueued when the last has started and a moment has passed, as the peers are
/// measured.
pub async fn single_starts(sides: &Sides) -> Result<(), Failure> {
    let (worker, mut started) = work(&sides.worker, SLOTS).await?;
    let mut delays = Vec::with_capacity(SINGLE_JOBS);
    for number in 0..SINGLE_JOBS {
        let asked = Instant::now();
        enqueue(&sides.producer, number).await?;
        let (_, at) = started.recv().await.ok_or("the worker ended")?;
        delays.push(at - asked);
        tokio::time::sleep(REST).await;
    }
    print_starts("single_starts", &mut delays);
    worker.shutdown(STOP).await;
    Ok(())
}

fn print_starts(measure: &str, delays: &mut [Duration]) {
    println!(
        r#"{{"measure":"{measure}","jobs":{},"p50_ms":{:.3},"p99_ms":{:.3}}}"#,
        delays.len(),
        percentile_ms(delays, 50),
        percentile_ms(delays, 99),
    );
}

fn percentile_ms(durations: &mut [Duration], percent: usize) -> f64 {
    durations.sort_unstable();
    let index = (durations.len() * percent / 100).min(durations.len().saturating_sub(1));
    durations.get(index).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1000.0)
}
