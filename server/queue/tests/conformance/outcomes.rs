use std::time::Duration;

use futures::FutureExt;
use queue::{DeadJob, Job, JobError, JobId, JobState, Lane, Outcome, Run, Worker, WorkerHandle, async_trait};
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::probe::{
    BEGIN, Behaviour, MAIN, Task, all_jobs, enqueue, keyed, manual, next, settle, soon, task, until, work,
    write,
};

pub async fn a_failed_run_is_tried_again_after_the_delay_it_asked_for(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (behaviour, mut seen) = Behaviour::scripted(&[|| JobError::Retry {
        reason: "too many requests".to_owned(),
        after: Some(Duration::from_secs(90)),
    }]);
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    assert_eq!(next(&mut seen).await, (1, 1));
    let jobs = until(&database, |jobs| jobs[0].state == JobState::Scheduled).await;
    assert_eq!(jobs[0].run_at, BEGIN + 90_000);
    assert_eq!(jobs[0].last_error.as_deref(), Some("too many requests"));
    clock.advance(Duration::from_secs(90));
    assert_eq!(next(&mut seen).await, (1, 2));
    until(&database, <[_]>::is_empty).await;
}

pub async fn a_failed_run_backs_off_longer_each_time(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (behaviour, mut seen) =
        Behaviour::scripted(&[|| JobError::retry("first"), || JobError::retry("second")]);
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    for (reason, delays) in [("first", 1000..=2000), ("second", 2000..=4000)] {
        next(&mut seen).await;
        let jobs = until(&database, |jobs| jobs[0].last_error.as_deref() == Some(reason)).await;
        let delay = jobs[0].run_at - clock.now();
        assert!(delays.contains(&delay), "{delay} ms after the {reason} failure");
        clock.set(jobs[0].run_at);
    }
    assert_eq!(next(&mut seen).await, (1, 3));
}

pub async fn a_run_can_choose_when_to_be_tried_again(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (behaviour, mut seen) = Behaviour::scripted(&[|| JobError::RetryAt {
        reason: "the quota is used up".to_owned(),
        at_ms: BEGIN + 3_600_000,
    }]);
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    next(&mut seen).await;
    let jobs = until(&database, |jobs| jobs[0].state == JobState::Scheduled).await;
    assert_eq!(jobs[0].run_at, BEGIN + 3_600_000);
    clock.advance(Duration::from_secs(3600));
    assert_eq!(next(&mut seen).await, (1, 2), "the first run counts");
}

pub async fn a_snoozed_run_does_not_count(engine: &impl Engine) {
    let database = engine.connect().await;
    let snooze: fn() -> JobError = || JobError::Snooze { after: Duration::from_millis(5) };
    let (behaviour, mut seen) =
        Behaviour::scripted(Box::leak(Box::new([snooze, snooze, snooze, snooze, snooze])));
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    for _ in 0..6 {
        assert_eq!(next(&mut seen).await, (1, 1), "five snoozes are more than the three attempts");
    }
    until(&database, <[_]>::is_empty).await;
}

pub async fn a_job_that_cannot_succeed_is_dead_at_once(engine: &impl Engine) {
    let database = engine.connect().await;
    let (references, mut reference) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        references.send(run.reference().to_owned()).expect("the test listens");
        async { Err(JobError::fail("the token was revoked")) }
    });
    let (_worker, mut dead) = work_and_report(&database, behaviour).await;
    let id = enqueue(&database, task(1)).await.expect("the job is new");
    let told = next(&mut dead).await;
    let expected = DeadJob {
        id,
        lane: "main".to_owned(),
        kind: "task".to_owned(),
        payload: r#"{"number":1,"key":null}"#.to_owned(),
        reason: "the token was revoked".to_owned(),
        reference: next(&mut reference).await,
    };
    assert_eq!(told, expected);
    let job = all_jobs(&database).await.remove(0);
    assert_eq!((job.state, job.attempt), (JobState::Dead, 1));
    assert_eq!(job.last_error, Some(expected.reason));
    assert_eq!(job.reference, Some(expected.reference));
}

pub async fn a_job_is_dead_after_its_last_attempt(engine: &impl Engine) {
    let database = engine.connect().await;
    let (last, mut lasts) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        last.send((run.attempt, run.is_last_attempt())).expect("the test listens");
        async { Err(JobError::Retry { reason: "no answer".to_owned(), after: Some(Duration::ZERO) }) }
    });
    let (_worker, mut dead) = work_and_report(&database, behaviour).await;
    enqueue(&database, task(1)).await;
    assert_eq!(next(&mut dead).await.reason, "no answer");
    assert_eq!(all_jobs(&database).await[0].attempt, 3);
    assert_eq!(next(&mut lasts).await, (1, false));
    assert_eq!(next(&mut lasts).await, (2, false));
    assert_eq!(next(&mut lasts).await, (3, true));
    assert!(lasts.try_recv().is_err(), "a dead job ran");
}

pub async fn a_dead_job_can_be_revived_or_forgotten(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::scripted(&[|| JobError::fail("one"), || JobError::fail("two")]);
    let (worker, mut dead) = work_and_report(&database, behaviour).await;
    enqueue(&database, task(1)).await;
    let first = next(&mut dead).await.id;
    enqueue(&database, task(2)).await;
    let second = next(&mut dead).await.id;
    assert_eq!((next(&mut seen).await, next(&mut seen).await), ((1, 1), (2, 1)));

    assert!(
        write(&database, move |tx| async move { Ok(queue::discard_dead(tx, first).await?) }.boxed()).await
    );
    assert!(!retry_dead(&database, first).await, "it is forgotten");
    assert!(retry_dead(&database, second).await);
    assert_eq!(next(&mut seen).await, (2, 1), "it has all its attempts again");
    soon(worker.idle()).await.expect("the table can be read");
    assert!(all_jobs(&database).await.is_empty());
}

pub async fn a_dead_job_is_not_revived_beside_its_successor(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, _seen) = Behaviour::scripted(&[|| JobError::fail("one")]);
    let (worker, mut dead) = work_and_report(&database, behaviour).await;
    enqueue(&database, keyed(1, "one")).await;
    let id = next(&mut dead).await.id;
    soon(worker.shutdown(Duration::from_secs(5))).await;
    enqueue(&database, keyed(2, "one")).await.expect("a dead job does not hold its key");
    assert!(!retry_dead(&database, id).await);
}

pub async fn a_panicking_handler_is_a_failed_attempt_and_harms_nobody(engine: &impl Engine) {
    let database = engine.connect().await;
    let behaviour = Behaviour::new(|number, _| async move {
        assert_ne!(number, 1, "on purpose");
        Ok(Outcome::Done)
    });
    let worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    enqueue(&database, task(2)).await;
    let jobs = until(&database, |jobs| jobs.len() == 1 && jobs[0].state == JobState::Scheduled).await;
    let error = jobs[0].last_error.as_deref().expect("the panic is written down");
    assert!(error.starts_with("the handler panicked: ") && error.contains("on purpose"), "{error}");
    soon(worker.idle()).await.expect("the table can be read");
}

#[derive(Serialize, Deserialize)]
struct Unknown;

#[async_trait]
impl Job for Unknown {
    type Context = Behaviour;
    const KIND: &'static str = "unknown";
    const LANE: Lane = MAIN;
    const MAX_ATTEMPTS: u32 = 3;

    async fn run(self, _: Behaviour, _: &Run) -> Result<Outcome, JobError> {
        Ok(Outcome::Done)
    }
}

/// Is stored under the name of [`Task`], as an older version of it may be.
#[derive(Serialize, Deserialize)]
struct FormerTask {
    name: String,
}

#[async_trait]
impl Job for FormerTask {
    type Context = Behaviour;
    const KIND: &'static str = Task::KIND;
    const LANE: Lane = MAIN;
    const MAX_ATTEMPTS: u32 = 3;

    async fn run(self, _: Behaviour, _: &Run) -> Result<Outcome, JobError> {
        Ok(Outcome::Done)
    }
}

pub async fn a_job_of_an_unknown_kind_is_dead_with_a_reason(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let (_worker, mut dead) = work_and_report(&database, behaviour).await;
    enqueue(&database, Unknown).await;
    assert_eq!(next(&mut dead).await.reason, "no handler is registered for kind `unknown`");
    enqueue(&database, task(2)).await;
    assert_eq!(next(&mut seen).await, (2, 1), "its slot is free again");
}

pub async fn a_job_that_cannot_be_read_is_dead_with_a_reason(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let (_worker, mut dead) = work_and_report(&database, behaviour).await;
    enqueue(&database, FormerTask { name: "one".to_owned() }).await;
    let reason = next(&mut dead).await.reason;
    assert!(reason.starts_with("cannot read the payload: missing field `number`"), "{reason}");
    settle().await;
    assert!(seen.try_recv().is_err(), "it ran all the same");
}

async fn work_and_report(
    database: &queue::Database,
    behaviour: Behaviour,
) -> (WorkerHandle, mpsc::UnboundedReceiver<DeadJob>) {
    let (report, reports) = mpsc::unbounded_channel();
    let worker =
        Worker::builder(database.clone(), behaviour).lane(MAIN, 1).register::<Task>().on_dead(move |job| {
            report.send(job).expect("the test listens");
            async {}
        });
    (worker.start().await.expect("the worker starts"), reports)
}

async fn retry_dead(database: &queue::Database, id: JobId) -> bool {
    write(database, move |tx| async move { Ok(queue::retry_dead(tx, id).await?) }.boxed()).await
}
