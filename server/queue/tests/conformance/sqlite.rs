//! What holds on SQLite only, where one process owns the file.

use std::future::pending;
use std::time::Duration;

use futures::FutureExt;
use queue::{Database, JobState, WriteError};
use sea_orm::{ConnectionTrait, Statement};

use crate::engine::{Engine, Sqlite};
use crate::probe::{
    Behaviour, Refused, all_jobs, enqueue, next, note, notes, soon, task, until, work, write,
};

#[tokio::test]
async fn jobs_of_a_former_process_are_ready_at_once() {
    let engine = Sqlite::create().await;
    let former = engine.connect().await;
    let crashing = work(&former, 1, Behaviour::new(|_, _| pending())).await;
    enqueue(&former, task(1)).await;
    until(&former, |jobs| jobs[0].state == JobState::Running).await;
    drop((crashing, former));

    let database = engine.connect().await;
    let begun = std::time::Instant::now();
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&database, 1, behaviour).await;
    assert_eq!(next(&mut seen).await, (1, 2), "the crashed run counts");
    assert!(begun.elapsed() < Duration::from_secs(10), "it waited for {:?}", begun.elapsed());
}

#[tokio::test]
async fn a_second_worker_of_the_same_process_takes_nothing_from_the_first() {
    let engine = Sqlite::create().await;
    let database = engine.connect().await;
    let _first = work(&database, 1, Behaviour::new(|_, _| pending())).await;
    enqueue(&database, task(1)).await;
    until(&database, |jobs| jobs[0].state == JobState::Running).await;
    let (behaviour, mut seen) = Behaviour::recording();
    let second = work(&database, 1, behaviour).await;
    soon(second.shutdown(Duration::from_secs(5))).await;
    assert!(seen.try_recv().is_err());
    assert_eq!(all_jobs(&database).await[0].attempt, 1);
}

#[tokio::test]
async fn a_job_that_kills_its_process_every_time_is_dead_in_the_end() {
    let engine = Sqlite::create().await;
    enqueue(&engine.connect().await, task(1)).await;
    for _ in 0..3 {
        let database = engine.connect().await;
        let worker = work(&database, 1, Behaviour::new(|_, _| pending())).await;
        until(&database, |jobs| jobs[0].state == JobState::Running).await;
        drop((worker, database));
    }
    let database = engine.connect().await;
    let _worker = work(&database, 1, Behaviour::new(|_, _| pending())).await;
    let job = all_jobs(&database).await.remove(0);
    assert_eq!((job.state, job.attempt), (JobState::Dead, 3));
    assert_eq!(job.last_error.as_deref(), Some("the process ended while the job was running"));
}

#[tokio::test]
async fn the_file_is_opened_with_the_settings_that_make_a_commit_durable() {
    let engine = Sqlite::create().await;
    let database = engine.connect().await;
    assert_eq!(pragma(&database, "journal_mode").await, "wal");
    assert_eq!(pragma(&database, "synchronous").await, "2");
    assert_eq!(pragma(&database, "foreign_keys").await, "1");
    assert_eq!(pragma(&database, "busy_timeout").await, "5000");
    assert_eq!(pragma(&database, "journal_size_limit").await, "67108864");
}

#[tokio::test]
async fn the_read_pool_cannot_write() {
    let engine = Sqlite::create().await;
    let database = engine.connect().await;
    let refused = database.read().execute_unprepared("insert into note values (1)").await;
    assert!(refused.expect_err("it is read-only").to_string().contains("readonly"));
}

#[tokio::test]
async fn closing_folds_the_write_ahead_log_into_the_file() {
    let engine = Sqlite::create().await;
    let database = engine.connect().await;
    enqueue(&database, task(1)).await;
    let log = engine.path().with_extension("sqlite-wal");
    assert!(std::fs::metadata(&log).expect("there is a log").len() > 0);
    database.close().await.expect("it can be closed");
    assert_eq!(std::fs::metadata(&log).map_or(0, |log| log.len()), 0);
}

/// SQLite takes back the whole transaction after some errors, such as a full disk, and not only a savepoint.
#[tokio::test]
async fn a_transaction_that_sqlite_takes_back_fails_its_group_and_nothing_after_it() {
    let engine = Sqlite::create().await;
    let database = engine.connect().await;
    let rude: Result<(), Refused> = database
        .write(|tx| {
            async move {
                note(tx, 1).await?;
                tx.execute_unprepared("rollback").await?;
                Ok(())
            }
            .boxed()
        })
        .await;
    assert!(matches!(rude, Err(Refused::Write(WriteError::Database(_)))), "{rude:?}");
    write(&database, |tx| async move { Ok(note(tx, 2).await?) }.boxed()).await;
    assert_eq!(notes(&database).await, [2]);
}

#[tokio::test]
async fn a_write_that_hangs_is_taken_back_and_the_next_one_runs() {
    let engine = Sqlite::create().await;
    let database = engine.connect().await;
    let (entered, entering) = tokio::sync::oneshot::channel();
    let hanging = database.write(|tx| {
        async move {
            note(tx, 1).await?;
            entered.send(()).expect("the test listens");
            pending::<Result<(), Refused>>().await
        }
        .boxed()
    });
    let hasten = async {
        entering.await.expect("the work is entered");
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(11)).await;
        tokio::time::resume();
    };
    let (hung, ()) = tokio::join!(hanging, hasten);
    assert!(matches!(hung, Err(Refused::Write(WriteError::TimedOut(_)))), "{hung:?}");
    write(&database, |tx| async move { Ok(note(tx, 2).await?) }.boxed()).await;
    assert_eq!(notes(&database).await, [2]);
}

#[tokio::test]
async fn a_temporary_database_is_gone_with_its_last_clone() {
    let database = Database::open_in_memory().await.expect("there is room");
    let clone = database.clone();
    let row = database.read().query_one_raw(sql("select file from pragma_database_list")).await;
    let row = row.expect("it can be read").expect("there is a main database");
    let file: String = row.try_get("", "file").expect("a path");
    assert!(std::path::Path::new(&file).exists());
    drop(database);
    assert!(std::path::Path::new(&file).exists());
    drop(clone);
    assert!(!std::path::Path::new(&file).exists());
}

async fn pragma(database: &Database, name: &'static str) -> String {
    let read = database.exclusive(move |connection| {
        async move {
            let row = connection.query_one_raw(sql(&format!("pragma {name}"))).await?;
            let row = row.expect("the setting has a value");
            let number = row.try_get_by_index::<i64>(0).map(|number| number.to_string());
            Ok::<_, WriteError>(number.or_else(|_| row.try_get_by_index::<String>(0))?)
        }
        .boxed()
    });
    read.await.expect("the setting can be read")
}

fn sql(text: &str) -> Statement {
    Statement::from_string(sea_orm::DbBackend::Sqlite, text)
}
