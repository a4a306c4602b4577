use std::time::Duration;

use futures::FutureExt;
use queue::{FinishError, JobState, Outcome, Run};
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::probe::{
    BEGIN, Behaviour, Refused, all_jobs, enqueue, finish_with_note, manual, next, note, notes, soon, task,
    until, work,
};

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
