use std::future::pending;
use std::time::Duration;

use futures::FutureExt;
use queue::{Database, FinishError, JobError, JobState, Outcome, Run, Timing};
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::probe::{
    BEGIN, Behaviour, QUICK, Refused, all_jobs, enqueue, manual, next, note, notes, settle, soon, task,
    until, work, work_with,
};

/// Leases that run out soon, with heartbeats too rare to renew them: a worker that fell silent.
const SILENT: Timing = Timing { heartbeat: Duration::from_secs(3600), ..QUICK };

pub async fn a_run_finishes_in_the_transaction_of_its_result(engine: &impl Engine) {
    let database = engine.connect().await;
    let writing = database.clone();
    let behaviour = Behaviour::new(move |number, run: Run| {
        let database = writing.clone();
        async move {
            finish_with_note(&database, &run, number).await?;
            assert!(all_jobs(&database).await.is_empty(), "the job goes with the transaction");
            let again = finish_with_note(&database, &run, number).await;
            assert!(matches!(again, Err(Refused::Finish(FinishError::LeaseLost))), "{again:?}");
            Ok(Outcome::Done)
        }
    });
    let worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(7)).await;
    soon(worker.idle()).await.expect("the table can be read");
    soon(worker.shutdown(Duration::from_secs(5))).await;
    assert_eq!(notes(&database).await, [7]);
    assert!(all_jobs(&database).await.is_empty());
}

pub async fn a_result_that_is_rolled_back_leaves_the_job_to_be_run_again(engine: &impl Engine) {
    let database = engine.connect().await;
    let writing = database.clone();
    let behaviour = Behaviour::new(move |number, run: Run| {
        let database = writing.clone();
        async move {
            let first = run.attempt == 1;
            let finished: Result<(), Refused> = database
                .write(move |tx| {
                    async move {
                        run.finish(tx).await?;
                        note(tx, number).await?;
                        if first { Err(Refused::OnPurpose) } else { Ok(()) }
                    }
                    .boxed()
                })
                .await;
            Ok(finished.map(|()| Outcome::Done)?)
        }
    });
    let worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(7)).await;
    soon(worker.idle()).await.expect("the table can be read");
    assert_eq!(notes(&database).await, [7]);
    assert!(all_jobs(&database).await.is_empty());
}

pub async fn a_run_can_put_its_job_off_in_a_transaction(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let writing = database.clone();
    let (attempts, mut seen) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |number, run: Run| {
        let database = writing.clone();
        attempts.send(run.attempt).expect("the test listens");
        async move {
            let put_off: Result<(), Refused> = database
                .write(move |tx| {
                    async move {
                        run.requeue(tx, BEGIN + 60_000).await?;
                        Ok(note(tx, number).await?)
                    }
                    .boxed()
                })
                .await;
            Ok(put_off.map(|()| Outcome::Done)?)
        }
    });
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    assert_eq!(next(&mut seen).await, 1);
    let jobs = until(&database, |jobs| jobs[0].state == JobState::Scheduled).await;
    assert_eq!(jobs[0].run_at, BEGIN + 60_000);
    assert_eq!(notes(&database).await, [1]);
    clock.advance(Duration::from_secs(60));
    assert_eq!(next(&mut seen).await, 1, "the first run does not count");
}

pub async fn a_run_can_give_its_job_up_in_a_transaction(engine: &impl Engine) {
    let database = engine.connect().await;
    let writing = database.clone();
    let behaviour = Behaviour::new(move |number, run: Run| {
        let database = writing.clone();
        async move {
            let given_up: Result<(), Refused> = database
                .write(move |tx| {
                    async move {
                        run.fail(tx, "the picture was refused").await?;
                        Ok(note(tx, number).await?)
                    }
                    .boxed()
                })
                .await;
            Ok(given_up.map(|()| Outcome::Done)?)
        }
    });
    let _worker = work(&database, 1, behaviour).await;
    enqueue(&database, task(1)).await;
    let jobs = until(&database, |jobs| jobs[0].state == JobState::Dead).await;
    assert_eq!(jobs[0].last_error.as_deref(), Some("the picture was refused"));
    assert!(jobs[0].reference.is_some());
    assert_eq!(notes(&database).await, [1]);
}

pub async fn a_run_that_lost_its_lease_can_neither_fence_nor_finish(engine: &impl Engine) {
    let database = engine.connect().await;
    let (runs, mut handed) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        runs.send(run).expect("the test listens");
        pending()
    });
    let _worker = work_with(&database, 2, SILENT, behaviour).await;
    enqueue(&database, task(1)).await;
    let lost = next(&mut handed).await;
    fence_with_note(&database, &lost, 1).await.expect("the lease is held");
    let owner = next(&mut handed).await;
    assert_eq!((lost.job_id, lost.attempt, owner.attempt), (owner.job_id, 1, 2));

    let fenced = fence_with_note(&database, &lost, 2).await;
    assert!(matches!(fenced, Err(Refused::Finish(FinishError::LeaseLost))), "{fenced:?}");
    let finished = finish_with_note(&database, &lost, 3).await;
    assert!(matches!(finished, Err(Refused::Finish(FinishError::LeaseLost))), "{finished:?}");
    finish_with_note(&database, &owner, 4).await.expect("the owner can finish");
    assert_eq!(notes(&database).await, [1, 4]);
}

pub async fn a_run_that_lost_its_lease_is_cut_off(engine: &impl Engine) {
    let database = engine.connect().await;
    let (events, mut seen) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        let events = events.clone();
        async move {
            if run.attempt > 1 {
                return Ok(Outcome::Done);
            }
            let on_drop = OnDrop(run.clone(), events);
            assert!(on_drop.0.is_held() && !on_drop.0.cancelled().is_cancelled());
            pending().await
        }
    });
    let worker = work_with(&database, 1, SILENT, behaviour).await;
    enqueue(&database, task(1)).await;
    let run = next(&mut seen).await;
    assert!(!run.is_held());
    assert!(run.cancelled().is_cancelled());
    assert!(run.deadline() <= std::time::Instant::now());
    until(&database, <[_]>::is_empty).await;
    drop(worker);
}

struct OnDrop(Run, mpsc::UnboundedSender<Run>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.1.send(self.0.clone()).expect("the test listens");
    }
}

pub async fn heartbeats_keep_a_long_job_from_being_run_twice(engine: &impl Engine) {
    let database = engine.connect().await;
    let (attempts, mut seen) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        attempts.send(run.attempt).expect("the test listens");
        async {
            tokio::time::sleep(QUICK.lease * 3).await;
            Ok(Outcome::Done)
        }
    });
    let worker = work_with(&database, 2, QUICK, behaviour).await;
    enqueue(&database, task(1)).await;
    soon(worker.idle()).await.expect("the table can be read");
    assert_eq!(next(&mut seen).await, 1);
    assert!(seen.try_recv().is_err(), "it was run twice");
}

pub async fn a_job_of_a_silent_worker_is_rescued_when_its_lease_runs_out(engine: &impl Engine) {
    let database = engine.connect().await;
    let (started, mut starts) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, _| {
        started.send(()).expect("the test listens");
        pending()
    });
    let crashing = work_with(&database, 1, QUICK, behaviour).await;
    enqueue(&database, task(1)).await;
    next(&mut starts).await;
    drop(crashing);

    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work_with(&database, 1, QUICK, behaviour).await;
    settle().await;
    assert!(seen.try_recv().is_err(), "the lease has not run out yet");
    let jobs = until(&database, |jobs| jobs[0].state != JobState::Running).await;
    assert_eq!(jobs[0].last_error.as_deref(), Some("its worker stopped responding"));
    assert_eq!(next(&mut seen).await, (1, 2), "the rescued run counts");
}

pub async fn a_job_whose_workers_fall_silent_every_time_is_dead_in_the_end(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (attempts, mut seen) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        attempts.send(run.attempt).expect("the test listens");
        pending::<Result<Outcome, JobError>>()
    });
    let _worker = work_with(&database, 3, SILENT, behaviour).await;
    enqueue(&database, task(1)).await;
    for attempt in 1..=3 {
        assert_eq!(next(&mut seen).await, attempt);
        clock.advance(SILENT.lease + Duration::from_millis(1));
        let freed = until(&database, |jobs| jobs[0].state != JobState::Running).await;
        clock.set(freed[0].run_at.max(clock.now()));
    }
    let jobs = until(&database, |jobs| jobs[0].state == JobState::Dead).await;
    assert_eq!(jobs[0].attempt, 3);
}

async fn finish_with_note(database: &Database, run: &Run, number: i64) -> Result<(), Refused> {
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

async fn fence_with_note(database: &Database, run: &Run, number: i64) -> Result<(), Refused> {
    let run = run.clone();
    let write = database.write(move |tx| {
        async move {
            run.fence(tx).await?;
            Ok(note(tx, number).await?)
        }
        .boxed()
    });
    write.await
}
