use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use queue::{JobError, JobFilter, JobState, Outcome, Run, StartError, Worker};

use crate::engine::Engine;
use crate::probe::{
    Aside, BEGIN, Behaviour, MAIN, SIDE, Task, enqueue, enqueue_at, manual, next, soon, stats, task, until,
    work,
};

pub async fn a_blocked_lane_does_not_delay_another(engine: &impl Engine) {
    let database = engine.connect().await;
    let (done, mut seen) = tokio::sync::mpsc::unbounded_channel();
    let behaviour = Behaviour::new(move |number, run: Run| {
        let done = done.clone();
        async move {
            if run.kind == "task" {
                pending::<()>().await;
            }
            done.send(number).expect("the test listens");
            Ok(Outcome::Done)
        }
    });
    let _worker = work(&database, 2, behaviour).await;
    for number in 0..10 {
        enqueue(&database, task(number)).await;
    }
    until(&database, |jobs| jobs.iter().filter(|job| job.state == JobState::Running).count() == 2).await;
    for number in 0..10 {
        enqueue(&database, Aside { number }).await;
        assert_eq!(next(&mut seen).await, number);
    }
    let blocked = stats(&database, MAIN).await;
    assert_eq!((blocked.running, blocked.ready), (2, 8));
}

pub async fn no_lane_runs_more_jobs_than_it_has_slots(engine: &impl Engine) {
    let database = engine.connect().await;
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let highest = Arc::clone(&most);
    let behaviour = Behaviour::new(move |_, _| {
        most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        let running = Arc::clone(&running);
        async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            running.fetch_sub(1, Ordering::SeqCst);
            Ok(Outcome::Done)
        }
    });
    for number in 0..50 {
        enqueue(&database, task(number)).await;
    }
    let worker = work(&database, 3, behaviour).await;
    soon(worker.idle()).await.expect("the table can be read");
    assert_eq!(highest.load(Ordering::SeqCst), 3);
}

pub async fn jobs_of_a_lane_start_in_the_order_they_are_due(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    for (number, run_at) in [(1, BEGIN + 30), (2, BEGIN + 10), (3, BEGIN + 20), (4, BEGIN + 10)] {
        enqueue_at(&database, task(number), run_at).await;
    }
    clock.set(BEGIN + 40);
    enqueue(&database, task(5)).await;
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    let mut order = Vec::new();
    for _ in 0..5 {
        order.push(next(&mut seen).await.0);
    }
    assert_eq!(order, [2, 4, 3, 1, 5]);
}

pub async fn lanes_are_counted_by_state(engine: &impl Engine) {
    let (clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    let behaviour = Behaviour::new(|number, _| async move {
        if number == 0 { Err(JobError::fail("on purpose")) } else { pending().await }
    });
    let _worker = work(&database, 2, behaviour).await;
    enqueue(&database, task(0)).await;
    for number in 1..=5 {
        enqueue(&database, task(number)).await;
    }
    enqueue_at(&database, task(6), BEGIN + 60_000).await;
    until(&database, |jobs| jobs.iter().filter(|job| job.state == JobState::Running).count() == 2).await;
    clock.advance(Duration::from_secs(7));
    let counted = stats(&database, MAIN).await;
    assert_eq!((counted.ready, counted.running, counted.scheduled, counted.dead), (3, 2, 1, 1));
    assert_eq!(counted.oldest_ready_ms, Some(7000));
    assert_eq!(stats(&database, SIDE).await.ready, 0);
}

pub async fn jobs_are_listed_as_they_were_asked_for(engine: &impl Engine) {
    let (_clock, injected) = manual();
    let database = engine.connect_at(injected).await;
    enqueue(&database, Aside { number: 1 }).await;
    let ready = enqueue(&database, task(2)).await.expect("the job is new");
    let planned = enqueue_at(&database, task(3), BEGIN + 1).await.expect("the job is new");

    let list = |filter: JobFilter| {
        let database = database.clone();
        async move {
            let jobs = queue::jobs(&database, &filter).await.expect("the table can be read");
            jobs.into_iter().map(|job| job.id).collect::<Vec<_>>()
        }
    };
    let lane = Some("main".to_owned());
    assert_eq!(list(JobFilter { lane, ..JobFilter::default() }).await, [ready, planned]);
    let state = Some(JobState::Scheduled);
    assert_eq!(list(JobFilter { state, ..JobFilter::default() }).await, [planned]);
    let kind = Some("task".to_owned());
    assert_eq!(list(JobFilter { kind, limit: 1, ..JobFilter::default() }).await, [ready]);
}

pub async fn a_kind_without_slots_or_with_a_double_is_refused(engine: &impl Engine) {
    let database = engine.connect().await;
    let (behaviour, _seen) = Behaviour::recording();
    let builder = Worker::builder(database.clone(), behaviour.clone()).lane(MAIN, 1).register::<Task>();
    let refused = builder.register::<Aside>().start().await.err().expect("it has no slots for asides");
    assert!(matches!(refused, StartError::NoSlots { kind: "aside", lane: SIDE }), "{refused}");

    let builder = Worker::builder(database, behaviour).lane(MAIN, 1).register::<Task>();
    let refused = builder.register::<Task>().start().await.err().expect("two kinds have one name");
    assert!(matches!(refused, StartError::DuplicateKind("task")), "{refused}");
}
