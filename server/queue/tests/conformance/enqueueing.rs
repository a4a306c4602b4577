use std::time::Duration;

use futures::FutureExt;
use queue::{Database, JobState};

use crate::engine::Engine;
use crate::probe::{
    BEGIN, Behaviour, Task, all_jobs, enqueue, enqueue_at, keyed, manual, next, settle, soon, task, until,
    work, write,
};

pub async fn a_key_is_taken_while_its_job_waits_or_runs_and_free_afterwards(engine: &impl Engine) {
    let database = engine.connect().await;
    assert!(enqueue(&database, keyed(1, "one")).await.is_some());
    assert!(enqueue(&database, keyed(2, "one")).await.is_none(), "the key is taken while its job waits");
    assert!(enqueue(&database, keyed(3, "other")).await.is_some());

    let (started, mut starts) = tokio::sync::mpsc::unbounded_channel();
    let gate = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let opening = std::sync::Arc::clone(&gate);
    let behaviour = Behaviour::new(move |number, _| {
        started.send(number).expect("the test listens");
        let gate = std::sync::Arc::clone(&gate);
        async move {
            gate.acquire().await.expect("the gate stays").forget();
            Ok(queue::Outcome::Done)
        }
    });
    let worker = work(&database, 2, behaviour).await;
    let mut both = [next(&mut starts).await, next(&mut starts).await];
    both.sort_unstable();
    assert_eq!(both, [1, 3]);
    assert!(enqueue(&database, keyed(4, "one")).await.is_none(), "the key is taken while its job runs");
    opening.add_permits(3);
    soon(worker.idle()).await.expect("the table can be read");
    assert!(enqueue(&database, keyed(5, "one")).await.is_some(), "the key is free after its job is done");
    assert_eq!(next(&mut starts).await, 5);
}

pub async fn many_jobs_are_enqueued_at_once_without_the_known_ones(engine: &impl Engine) {
    let database = engine.connect().await;
    enqueue(&database, keyed(1, "one")).await;
    let jobs: Vec<Task> = vec![keyed(2, "one"), keyed(3, "three"), task(4), task(5)];
    let ids = write(&database, move |tx| async move { Ok(queue::enqueue_all(tx, &jobs).await?) }.boxed());
    assert_eq!(ids.await.len(), 3);
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        numbers.push(next(&mut seen).await.0);
    }
    assert_eq!(numbers, [1, 3, 4, 5]);
}

pub async fn many_jobs_are_enqueued_at_once_each_for_its_time(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    enqueue_at(&database, keyed(1, "one"), BEGIN + 30_000).await;
    let jobs = vec![(keyed(2, "one"), BEGIN), (task(3), BEGIN + 60_000), (task(4), BEGIN + 10_000)];
    let ids = write(&database, move |tx| async move { Ok(queue::enqueue_all_at(tx, &jobs).await?) }.boxed());
    assert_eq!(ids.await.len(), 2, "one was known");
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    for (after, number) in [(10, 4), (20, 1), (30, 3)] {
        settle().await;
        assert!(seen.try_recv().is_err(), "{number} is not due yet");
        clock.advance(Duration::from_secs(after));
        assert_eq!(next(&mut seen).await.0, number);
    }
}

pub async fn a_waiting_job_can_be_taken_back(engine: &impl Engine) {
    let database = engine.connect().await;
    enqueue(&database, keyed(1, "one")).await;
    assert!(write(&database, |tx| async move { Ok(queue::cancel(tx, "one").await?) }.boxed()).await);
    assert!(!write(&database, |tx| async move { Ok(queue::cancel(tx, "one").await?) }.boxed()).await);
    assert!(all_jobs(&database).await.is_empty());
    assert!(enqueue(&database, keyed(2, "one")).await.is_some(), "the key is free again");
}

pub async fn a_running_job_can_no_longer_be_taken_back_or_moved(engine: &impl Engine) {
    let database = engine.connect().await;
    enqueue(&database, keyed(1, "one")).await;
    let _worker = work(&database, 1, Behaviour::new(|_, _| std::future::pending())).await;
    until(&database, |jobs| jobs[0].state == JobState::Running).await;
    let touched = write(&database, |tx| {
        async move { Ok((queue::cancel(tx, "one").await?, queue::reschedule(tx, "one", BEGIN).await?)) }
            .boxed()
    });
    assert_eq!(touched.await, (false, false));
    assert_eq!(all_jobs(&database).await[0].state, JobState::Running);
}

pub async fn a_waiting_job_can_be_moved_forward_and_back(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    enqueue_at(&database, keyed(1, "one"), BEGIN + 60_000).await;

    assert!(move_to(&database, BEGIN + 90_000).await);
    clock.advance(Duration::from_secs(60));
    settle().await;
    assert!(seen.try_recv().is_err(), "it was moved to later");

    assert!(move_to(&database, BEGIN + 60_000).await);
    assert_eq!(next(&mut seen).await, (1, 1));
}

async fn move_to(database: &Database, run_at_ms: i64) -> bool {
    write(database, move |tx| async move { Ok(queue::reschedule(tx, "one", run_at_ms).await?) }.boxed()).await
}

pub async fn ids_of_finished_jobs_are_never_used_again(engine: &impl Engine) {
    let database = engine.connect().await;
    let first = enqueue(&database, task(1)).await.expect("the job is new");
    let (behaviour, _seen) = Behaviour::recording();
    let worker = work(&database, 1, behaviour).await;
    soon(worker.idle()).await.expect("the table can be read");
    assert!(all_jobs(&database).await.is_empty());
    assert!(enqueue(&database, task(2)).await.expect("the job is new") > first);
}
