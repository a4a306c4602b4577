use std::future::pending;
use std::time::Duration;

use futures::FutureExt;
use queue::{Database, FinishError, JobError, JobRow, JobState, ManualClock, Outcome, Run, Timing};
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::probe::{
    Behaviour, Refused, enqueue, finish_with_note, manual, next, note, notes, settle, soon, task, until,
    work_with,
};

const MILLISECOND: Duration = Duration::from_millis(1);

/// Leases that last for the whole test by this machine's clock, and are renewed and checked all the time.
const LIVELY: Timing = Timing {
    lease: Duration::from_secs(3600),
    heartbeat: Duration::from_millis(50),
    rescue: Duration::from_millis(50),
    longest_wait: Duration::from_secs(3600),
};

/// A worker that never renews its leases, as if its process had been stopped.
const SILENT: Timing = Timing { heartbeat: Duration::from_secs(3600), ..LIVELY };

pub async fn a_run_that_lost_its_lease_can_neither_fence_nor_finish(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (runs, mut handed) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        runs.send(run).expect("the test listens");
        pending()
    });
    let _worker = work_with(&database, 2, SILENT, behaviour).await;
    enqueue(&database, task(1)).await;
    let lost = next(&mut handed).await;
    fence_with_note(&database, &lost, 1).await.expect("the lease is held");
    let_the_lease_run_out(&database, &clock, 1).await;
    let owner = next(&mut handed).await;
    assert_eq!((lost.job_id, lost.attempt, owner.attempt), (owner.job_id, 1, 2));

    let fenced = fence_with_note(&database, &lost, 2).await;
    assert!(matches!(fenced, Err(Refused::Finish(FinishError::LeaseLost))), "{fenced:?}");
    let finished = finish_with_note(&database, &lost, 3).await;
    assert!(matches!(finished, Err(Refused::Finish(FinishError::LeaseLost))), "{finished:?}");
    finish_with_note(&database, &owner, 4).await.expect("the owner can finish");
    assert_eq!(notes(&database).await, [1, 4]);
}

/// Moves the clock until the only job's lease is over, and on to when its next run is due. A first rescue is due at
/// once, so that run may have begun, and ended, before anybody looked.
async fn let_the_lease_run_out(database: &Database, clock: &ManualClock, attempt: u32) {
    clock.advance(SILENT.lease + MILLISECOND);
    let is_freed = |job: &JobRow| job.state != JobState::Running || job.attempt > attempt;
    let freed = until(database, |jobs| jobs.first().is_none_or(is_freed)).await;
    if let Some(job) = freed.first() {
        assert_eq!(job.last_error.as_deref(), Some("its worker stopped responding"));
        clock.set(job.run_at.max(clock.now()));
    }
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
    let timing = Timing { lease: Duration::from_secs(2), ..SILENT };
    let _worker = work_with(&database, 1, timing, behaviour).await;
    enqueue(&database, task(1)).await;
    let run = next(&mut seen).await;
    assert!(!run.is_held());
    assert!(run.cancelled().is_cancelled());
    assert!(run.deadline() <= std::time::Instant::now());
    until(&database, <[_]>::is_empty).await;
}

/// The local deadline is far away, so only the missing confirmation can tell.
pub async fn a_heartbeat_tells_a_run_that_its_job_was_given_away(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (runs, mut seen) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        runs.send(run).expect("the test listens");
        pending()
    });
    let _worker = work_with(&database, 1, LIVELY, behaviour).await;
    enqueue(&database, task(1)).await;
    let run = next(&mut seen).await;
    clock.advance(LIVELY.lease + MILLISECOND);
    soon(run.cancelled().cancelled()).await;
    assert!(!run.is_held());
    assert!(run.deadline() > std::time::Instant::now());
}

pub async fn a_run_that_finished_its_job_may_go_on(engine: &impl Engine) {
    let database = engine.connect().await;
    let writing = database.clone();
    let (ends, mut ended) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |number, run: Run| {
        let (database, ends) = (writing.clone(), ends.clone());
        async move {
            finish_with_note(&database, &run, number).await?;
            tokio::time::sleep(LIVELY.heartbeat * 10).await;
            ends.send(run.cancelled().is_cancelled()).expect("the test listens");
            Ok(Outcome::Done)
        }
    });
    let _worker = work_with(&database, 1, LIVELY, behaviour).await;
    enqueue(&database, task(1)).await;
    assert!(!next(&mut ended).await, "it was told that it lost its lease");
}

struct OnDrop(Run, mpsc::UnboundedSender<Run>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.1.send(self.0.clone()).expect("the test listens");
    }
}

pub async fn heartbeats_keep_a_long_job_from_being_run_twice(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (attempts, mut seen) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, run: Run| {
        attempts.send(run.attempt).expect("the test listens");
        pending()
    });
    let _worker = work_with(&database, 2, LIVELY, behaviour).await;
    enqueue(&database, task(1)).await;
    assert_eq!(next(&mut seen).await, 1);
    for _ in 0..3 {
        clock.advance(LIVELY.lease.mul_f64(0.6));
        let renewed = clock.now() + i64::try_from(LIVELY.lease.as_millis()).expect("an hour");
        until(&database, |jobs| jobs[0].lease_until == Some(renewed)).await;
    }
    assert!(seen.try_recv().is_err(), "it was run twice");
}

pub async fn a_job_of_a_silent_worker_is_rescued_when_its_lease_runs_out(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let (started, mut starts) = mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |_, _| {
        started.send(()).expect("the test listens");
        pending()
    });
    let crashing = work_with(&database, 1, SILENT, behaviour).await;
    enqueue(&database, task(1)).await;
    next(&mut starts).await;
    drop(crashing);

    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work_with(&database, 1, SILENT, behaviour).await;
    clock.advance(SILENT.lease - MILLISECOND);
    settle().await;
    assert!(seen.try_recv().is_err(), "the lease has not run out yet");
    let_the_lease_run_out(&database, &clock, 1).await;
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
        let_the_lease_run_out(&database, &clock, attempt).await;
    }
    let jobs = until(&database, |jobs| jobs[0].state == JobState::Dead).await;
    assert_eq!(jobs[0].attempt, 3);
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
