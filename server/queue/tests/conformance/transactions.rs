use futures::FutureExt;
use futures::future::join_all;
use queue::WriteError;

use crate::engine::Engine;
use crate::probe::{Refused, all_jobs, enqueue, note, notes, task, write};

pub async fn a_committed_transaction_keeps_its_row_and_its_job(engine: &impl Engine) {
    let database = engine.connect().await;
    let id = write(&database, |tx| {
        async move {
            note(tx, 1).await?;
            Ok(queue::enqueue(tx, &task(1)).await?)
        }
        .boxed()
    });
    let id = id.await.expect("the job is new");
    assert_eq!(notes(&database).await, [1]);
    let jobs = all_jobs(&database).await;
    assert_eq!(jobs.iter().map(|job| job.id).collect::<Vec<_>>(), [id]);
    assert_eq!(jobs[0].payload, r#"{"number":1,"key":null}"#);
}

pub async fn a_failed_transaction_leaves_neither_row_nor_job(engine: &impl Engine) {
    let database = engine.connect().await;
    let result: Result<(), _> = database
        .write(|tx| {
            async move {
                note(tx, 1).await?;
                queue::enqueue(tx, &task(1)).await?;
                Err(Refused::OnPurpose)
            }
            .boxed()
        })
        .await;
    assert!(matches!(result, Err(Refused::OnPurpose)), "{result:?}");
    assert!(notes(&database).await.is_empty());
    assert!(all_jobs(&database).await.is_empty());
}

pub async fn a_panicking_transaction_is_rolled_back_alone(engine: &impl Engine) {
    let database = engine.connect().await;
    let panicking = database.write(|tx| {
        async move {
            note(tx, 1).await?;
            queue::enqueue(tx, &task(1)).await?;
            panic_on_purpose()
        }
        .boxed()
    });
    let healthy = write(&database, |tx| async move { Ok(note(tx, 2).await?) }.boxed());
    let (panicked, ()) = tokio::join!(panicking, healthy);
    match panicked {
        Err(Refused::Write(WriteError::Panicked(message))) => assert_eq!(message, "on purpose"),
        other => panic!("{other:?}"),
    }
    assert_eq!(notes(&database).await, [2]);
    assert!(all_jobs(&database).await.is_empty());
}

fn panic_on_purpose() -> Result<(), Refused> {
    panic!("on purpose")
}

pub async fn of_many_concurrent_transactions_exactly_the_failed_ones_are_missing(engine: &impl Engine) {
    let database = engine.connect().await;
    let writes = (0..200).map(|number| {
        database.write(move |tx| {
            async move {
                note(tx, number).await?;
                queue::enqueue(tx, &task(number)).await?;
                if number % 2 == 1 { Err(Refused::OnPurpose) } else { Ok(number) }
            }
            .boxed()
        })
    });
    let results = join_all(writes).await;
    assert_eq!(results.iter().filter(|result| result.is_err()).count(), 100);
    let even: Vec<i64> = (0..200).step_by(2).collect();
    assert_eq!(notes(&database).await, even);
    assert_eq!(all_jobs(&database).await.len(), 100);
}

pub async fn a_write_inside_a_write_is_refused_instead_of_waiting_for_ever(engine: &impl Engine) {
    let database = engine.connect().await;
    let inner = database.clone();
    let result: Result<(), Refused> = database
        .write(|tx| {
            async move {
                note(tx, 1).await?;
                inner.write(|tx| async move { Ok::<_, Refused>(note(tx, 2).await?) }.boxed()).await
            }
            .boxed()
        })
        .await;
    assert!(matches!(result, Err(Refused::Write(WriteError::Nested))), "{result:?}");
    assert!(notes(&database).await.is_empty());
}

pub async fn a_read_sees_every_write_that_has_returned(engine: &impl Engine) {
    let database = engine.connect().await;
    for number in 0..50 {
        write(&database, move |tx| async move { Ok(note(tx, number).await?) }.boxed()).await;
        assert_eq!(notes(&database).await.last(), Some(&number));
    }
}

pub async fn a_closed_database_refuses_work(engine: &impl Engine) {
    let database = engine.connect().await;
    enqueue(&database, task(1)).await;
    database.clone().close().await.expect("it can be closed");
    let result = database.write(|tx| async move { Ok::<_, Refused>(note(tx, 1).await?) }.boxed()).await;
    assert!(matches!(result, Err(Refused::Write(WriteError::Closed))), "{result:?}");
    assert!(queue::stats(&database).await.is_err(), "it can still be read");
    assert_eq!(all_jobs(&engine.connect().await).await.len(), 1);
}
