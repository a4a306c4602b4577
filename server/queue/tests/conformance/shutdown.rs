use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use queue::{Drained, JobState, Outcome, Run};
use tokio::sync::{Semaphore, mpsc};

use crate::engine::Engine;
use crate::probe::{Behaviour, all_jobs, enqueue, next, settle, soon, task, until, work};

pub async fn a_shutdown_waits_for_running_jobs_and_starts_no_more(engine: &impl Engine) {
    let database = engine.connect().await;
    let gate = Arc::new(Semaphore::new(0));
    let opening = Arc::clone(&gate);
    let (started, mut starts) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |number, _| {
        started.send(number).expect("the test listens");
        let gate = Arc::clone(&gate);
        async move {
            gate.acquire().await.expect("the gate stays").forget();
            Ok(Outcome::Done)
        }
    });
    let worker = work(&database, 2, behaviour).await;
    for number in 1..=4 {
        enqueue(&database, task(number)).await;
    }
    let mut both = [next(&mut starts).await, next(&mut starts).await];
    both.sort_unstable();
    assert_eq!(both, [1, 2]);
    let shutdown = tokio::spawn(worker.shutdown(Duration::from_secs(20)));
    settle().await;
    assert!(!shutdown.is_finished(), "two jobs are still running");
    opening.add_permits(1);
    until(&database, |jobs| jobs.len() == 3).await;
    settle().await;
    assert!(!shutdown.is_finished(), "one job is still running");
    opening.add_permits(3);
    let drained = soon(shutdown).await.expect("the shutdown does not panic");
    assert_eq!(drained, Drained { finished: 2, interrupted: 0 });
    assert!(starts.try_recv().is_err(), "a job was started during the shutdown");
    let left = all_jobs(&database).await;
    let left: Vec<_> = left.iter().map(|job| (job.payload.as_str(), job.state, job.attempt)).collect();
    let ready = |payload| (payload, JobState::Ready, 0);
    assert_eq!(left, [ready(r#"{"number":3,"key":null}"#), ready(r#"{"number":4,"key":null}"#)]);
}

pub async fn a_shutdown_tells_its_runs(engine: &impl Engine) {
    let database = engine.connect().await;
    let (started, mut starts) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        started.send(()).expect("the test listens");
        async move {
            run.cancelled().cancelled().await;
            assert!(run.is_held(), "the lease is not lost by a shutdown");
            Ok(Outcome::Done)
        }
    });
    let worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    next(&mut starts).await;
    let drained = soon(worker.shutdown(Duration::from_secs(20))).await;
    assert_eq!(drained, Drained { finished: 1, interrupted: 0 });
    assert!(all_jobs(&database).await.is_empty());
}

pub async fn a_run_that_outlasts_the_shutdown_is_given_back_uncounted(engine: &impl Engine) {
    let database = engine.connect().await;
    let (started, mut starts) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, _| {
        started.send(()).expect("the test listens");
        pending()
    });
    let worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    next(&mut starts).await;
    let drained = soon(worker.shutdown(Duration::from_millis(50))).await;
    assert_eq!(drained, Drained { finished: 0, interrupted: 1 });
    let job = all_jobs(&database).await.remove(0);
    assert_eq!((job.state, job.attempt, job.lease_until), (JobState::Ready, 0, None));

    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    assert_eq!(next(&mut seen).await, (1, 1));
}

pub async fn a_worker_that_was_dropped_is_handed_no_more_jobs(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let dropped = work(&database, 1, behaviour.clone()).await;
    enqueue(&database, task(1)).await;
    assert_eq!(next(&mut seen).await, (1, 1));
    drop(dropped);
    settle().await;
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(2)).await;
    assert_eq!(next(&mut seen).await, (2, 1));
}

pub async fn idle_means_that_nothing_is_running_or_due(engine: &impl Engine) {
    let database = engine.connect().await;
    let behaviour = Behaviour::new(|_, _| async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok(Outcome::Done)
    });
    let worker = work(&database, 1, behaviour).await;
    soon(worker.idle()).await.expect("the table can be read");
    for number in 0..5 {
        enqueue(&database, task(number)).await;
    }
    soon(worker.idle()).await.expect("the table can be read");
    assert!(all_jobs(&database).await.is_empty());
}
