use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use futures::FutureExt;
use queue::{Outcome, Run, Worker};

use crate::engine::Engine;
use crate::probe::{
    BEGIN, Behaviour, MAIN, Refused, Task, all_jobs, enqueue, enqueue_at, manual, next, settle, soon, task,
    until, work, write,
};

/// The sweep that finds jobs without a wake-up is half a minute away, so a quick start proves the wake-up.
pub async fn a_job_starts_without_polling(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    let mut delays = Vec::new();
    for number in 0..20 {
        let begun = Instant::now();
        enqueue(&database, task(number)).await;
        assert_eq!(next(&mut seen).await, (number, 1));
        delays.push(begun.elapsed());
    }
    delays.sort_unstable();
    assert!(delays[10] < Duration::from_millis(100), "half of the starts took longer: {delays:?}");
}

pub async fn a_delayed_job_starts_at_its_time(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    next(&mut seen).await;
    let begun = Instant::now();
    // The database's own clock tells when a job enqueued now is due.
    let blocker = enqueue_at(&database, task(2), i64::MAX / 2).await.expect("the job is new");
    let jobs = until(&database, |jobs| jobs.iter().any(|job| job.id == blocker)).await;
    // The first job may not have been removed yet.
    let now = jobs.iter().find(|job| job.id == blocker).expect("it waits").created_at;
    enqueue_at(&database, task(3), now + 400).await;
    assert_eq!(next(&mut seen).await, (3, 1));
    let waited = begun.elapsed();
    assert!(waited > Duration::from_millis(395), "started {waited:?} after it was enqueued");
    assert!(waited < Duration::from_secs(10), "started {waited:?} after it was enqueued");
}

pub async fn a_job_far_ahead_starts_when_the_clock_gets_there(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    let day = Duration::from_secs(86_400);
    enqueue_at(&database, task(1), BEGIN + 86_400_000).await;
    clock.advance(day - Duration::from_millis(1));
    settle().await;
    assert!(seen.try_recv().is_err(), "it is not due yet");
    clock.advance(Duration::from_millis(1));
    assert_eq!(next(&mut seen).await, (1, 1));
}

pub async fn jobs_of_a_rolled_back_transaction_wake_nobody(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    let refused: Result<(), _> = database
        .write(|tx| {
            async move {
                queue::enqueue(tx, &task(1)).await?;
                Err(Refused::OnPurpose)
            }
            .boxed()
        })
        .await;
    assert!(refused.is_err());
    settle().await;
    assert!(seen.try_recv().is_err(), "a job ran that was never committed");
}

pub async fn a_thousand_jobs_run_exactly_once_on_ten_workers(engine: &impl Engine) {
    let database = engine.connect().await;
    let counts: Arc<Vec<AtomicU32>> = Arc::new((0..1000).map(|_| AtomicU32::new(0)).collect());
    let counting = Arc::clone(&counts);
    let behaviour = Behaviour::new(move |number, _: Run| {
        counting[usize::try_from(number).expect("a small number")].fetch_add(1, Ordering::Relaxed);
        async { Ok(Outcome::Done) }
    });
    let mut workers = Vec::new();
    for _ in 0..10 {
        workers.push(work(&database, 1, behaviour.clone()).await);
    }
    let producers = (0..10).map(|producer| {
        let database = database.clone();
        tokio::spawn(async move {
            for number in 0..100 {
                enqueue(&database, task(producer * 100 + number)).await;
            }
        })
    });
    for producer in producers.collect::<Vec<_>>() {
        producer.await.expect("the producer does not panic");
    }
    soon(workers[0].idle()).await.expect("the table can be read");
    assert!(all_jobs(&database).await.is_empty());
    for worker in workers {
        soon(worker.shutdown(Duration::from_secs(5))).await;
    }
    let wrong = counts.iter().filter(|count| count.load(Ordering::Relaxed) != 1).count();
    assert_eq!(wrong, 0, "so many jobs did not run exactly once");
}

pub async fn changes_are_told(engine: &impl Engine) {
    let database = engine.connect().await;
    let (told, mut tellings) = tokio::sync::mpsc::unbounded_channel();
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = Worker::builder(database.clone(), behaviour)
        .lane(MAIN, 1)
        .register::<Task>()
        .on_change(move || told.send(()).expect("the test listens"))
        .start()
        .await
        .expect("the worker starts");
    enqueue(&database, task(1)).await;
    next(&mut seen).await;
    next(&mut tellings).await;
    settle().await;
    while tellings.try_recv().is_ok() {}
    write(&database, |_| async { Ok(()) }.boxed()).await;
    settle().await;
    assert!(tellings.try_recv().is_err(), "a write without jobs is not a change of jobs");
}
