//! What holds on PostgreSQL only, where many processes share the jobs.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use futures::FutureExt;
use queue::{Database, PostgresSettings, Waking};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::engine::{Engine, Postgres, PostgresAndRedis, until_waking};
use crate::probe::{Behaviour, Refused, enqueue, next, note, notes, soon, task, work, write};

/// Looking by itself would take a process up to 30 s.
const HEARD: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_another_process_is_heard_of_by_notification() {
    a_job_of_another_process_is_heard_of::<Postgres>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_another_process_is_heard_of_by_redis() {
    a_job_of_another_process_is_heard_of::<PostgresAndRedis>().await;
}

async fn a_job_of_another_process_is_heard_of<E: Engine>() {
    let engine = E::create().await;
    let (web, worker) = (engine.connect().await, engine.connect().await);
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&worker, 1, behaviour).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    for number in 1..=3 {
        enqueue(&web, task(number)).await;
        let heard = tokio::time::timeout(HEARD, seen.recv()).await.expect("it is heard of");
        assert_eq!(heard, Some((number, 1)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_into_one_process_wakes_the_next() {
    let engine = PostgresAndRedis::create().await;
    let (web, first, second) = (engine.connect().await, engine.connect().await, engine.connect().await);
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let hold = |name: &'static str| {
        let tell = tell.clone();
        Behaviour::new(move |_, _| {
            tell.send(name).expect("the test listens");
            std::future::pending()
        })
    };
    let _first = work(&first, 1, hold("first")).await;
    let _second = work(&second, 1, hold("second")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    write(&web, |tx| {
        async move {
            queue::enqueue_all(tx, &[task(1), task(2)]).await?;
            Ok(())
        }
        .boxed()
    })
    .await;
    let mut busy = [
        tokio::time::timeout(HEARD, told.recv()).await.expect("one hears").expect("a name"),
        tokio::time::timeout(HEARD, told.recv()).await.expect("the other hears too").expect("a name"),
    ];
    busy.sort_unstable();
    assert_eq!(busy, ["first", "second"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_jobs_are_looked_for_and_with_it_they_are_heard_of_again() {
    let mut redis = OwnRedis::start();
    let engine = Postgres::create_with(Some(redis.url())).await;
    let (web, worker) = (engine.connect().await, engine.connect().await);
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&worker, 1, behaviour).await;
    redis.stop();
    until_waking(&worker, Waking::Polling).await;
    enqueue(&web, task(1)).await;
    assert_eq!(next(&mut seen).await, (1, 1), "it is found without Redis");

    redis.restart();
    until_waking(&worker, Waking::Redis).await;
    enqueue(&web, task(2)).await;
    assert_eq!(next(&mut seen).await, (2, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flushed_redis_loses_no_job() {
    let redis = OwnRedis::start();
    let engine = Postgres::create_with(Some(redis.url())).await;
    let web = engine.connect().await;
    for number in 0..50 {
        enqueue(&web, task(number)).await;
    }
    redis.command("FLUSHALL");
    let worker = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&worker, 4, behaviour).await;
    let mut numbers = Vec::new();
    for _ in 0..50 {
        numbers.push(next(&mut seen).await.0);
    }
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..50));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_was_made_for_an_empty_queue_does_not_walk_over_a_full_one() {
    const FULL: i64 = 3_000;
    let engine = Postgres::create().await;
    let database = engine.connect().await;
    let (behaviour, mut seen) = Behaviour::recording();
    let worker = work(&database, 10, behaviour).await;
    // A session settles on a statement's plan after it has run it a few times.
    for number in 0..50 {
        enqueue(&database, task(number)).await;
        next(&mut seen).await;
    }
    let full: Vec<_> = (0..FULL).map(task).collect();
    write(&database, move |tx| {
        async move {
            queue::enqueue_all(tx, &full).await?;
            Ok(())
        }
        .boxed()
    })
    .await;
    for _ in 0..FULL {
        next(&mut seen).await;
    }
    worker.shutdown(HEARD).await;
    database.close().await.expect("the database can be closed");
    let (walked, fetched) = rows_read(&engine, FULL).await;
    assert!(walked < FULL, "{walked} rows of {FULL} jobs were walked over");
    assert!(fetched < 10 * FULL, "{fetched} rows of {FULL} jobs were fetched by way of an index");
}

/// How many rows of the jobs' table were read by walking over it, and by way of an index. Sessions tell of what they
/// did when they end.
async fn rows_read(engine: &Postgres, at_least: i64) -> (i64, i64) {
    let connection = Box::pin(sea_orm::Database::connect(&engine.url)).await.expect("the server answers");
    let question = "select seq_tup_read, idx_tup_fetch from pg_stat_user_tables where relname = 'job'";
    let told = async {
        loop {
            let asked = Statement::from_string(connection.get_database_backend(), question);
            let row = connection.query_one_raw(asked).await.expect("the server answers").expect("a table");
            let read = |column: &str| row.try_get::<i64>("", column).expect("a number");
            let (walked, fetched) = (read("seq_tup_read"), read("idx_tup_fetch"));
            if walked + fetched >= at_least {
                return (walked, fetched);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    soon(told).await
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_connections_are_replaced_and_heard_on_again() {
    let engine = Postgres::create().await;
    let (web, worker) = (engine.connect().await, engine.connect().await);
    let (behaviour, mut seen) = Behaviour::recording();
    let _worker = work(&worker, 1, behaviour).await;
    let others = "select pg_terminate_backend(pid) from pg_stat_activity \
                  where datname = current_database() and pid <> pg_backend_pid()";
    web.exclusive(move |connection| {
        async move {
            let statement = Statement::from_string(connection.get_database_backend(), others);
            connection.query_all_raw(statement).await?;
            Ok::<_, Refused>(())
        }
        .boxed()
    })
    .await
    .expect("a session of its own is not broken");
    // Whose connection broke learns of it, and may try again.
    let again = async {
        loop {
            let added =
                web.write(|tx| async move { Ok::<_, Refused>(queue::enqueue(tx, &task(1)).await?) }.boxed());
            if added.await.is_ok() {
                return;
            }
        }
    };
    soon(again).await;
    let heard = tokio::time::timeout(HEARD, seen.recv()).await.expect("it is heard of");
    assert_eq!(heard, Some((1, 1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_at_a_time_has_the_database_alone() {
    let engine = Postgres::create().await;
    let (first, second) = (engine.connect().await, engine.connect().await);
    let count_and_note = |database: Database| async move {
        for _ in 0..5 {
            let counted = database.exclusive(|connection| count_then_note(connection).boxed());
            counted.await.expect("the work succeeds");
        }
    };
    tokio::join!(count_and_note(first.clone()), count_and_note(second));
    assert_eq!(notes(&first).await, (0..10).collect::<Vec<_>>());
}

/// Two of these at once would note the same number.
async fn count_then_note(connection: &DatabaseConnection) -> Result<(), Refused> {
    let question = "select count(*) as count from note";
    let statement = Statement::from_string(connection.get_database_backend(), question);
    let row = connection.query_one_raw(statement).await?.expect("a row");
    let count: i64 = row.try_get("", "count")?;
    tokio::time::sleep(Duration::from_millis(20)).await;
    connection.execute_unprepared(&format!("insert into note values ({count})")).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_hangs_does_not_hold_up_the_others() {
    let engine = Postgres::create().await;
    let database = engine.connect().await;
    let hanging = database.clone();
    tokio::spawn(async move {
        hanging.write(|_| async { std::future::pending::<Result<(), Refused>>().await }.boxed()).await
    });
    soon(write(&database, |tx| async move { Ok(note(tx, 1).await?) }.boxed())).await;
    assert_eq!(notes(&database).await, [1]);
}

#[tokio::test]
async fn an_address_of_redis_that_is_none_is_refused_without_repeating_it() {
    let settings = PostgresSettings { redis: Some("hunter2".to_owned()), ..PostgresSettings::default() };
    let refused = Database::open_postgres(&Postgres::create().await.url, settings).await;
    let text = refused.err().expect("it is refused").to_string();
    assert!(text.contains("rediss://") && !text.contains("hunter2"), "{text}");
}

/// A Redis that a test may stop.
struct OwnRedis {
    port: u16,
    server: Child,
}

impl OwnRedis {
    fn start() -> Self {
        let free = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        let port = free.local_addr().expect("it is bound").port();
        drop(free);
        Self { port, server: serve(port) }
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    fn stop(&mut self) {
        self.server.kill().expect("it is running");
        self.server.wait().expect("it ends");
    }

    fn restart(&mut self) {
        self.server = serve(self.port);
    }

    fn command(&self, command: &str) {
        let client = redis::Client::open(self.url()).expect("the address is one");
        let mut connection = client.get_connection().expect("it answers");
        redis::cmd(command).exec(&mut connection).expect("it obeys");
    }
}

impl Drop for OwnRedis {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Returns when it takes connections.
fn serve(port: u16) -> Child {
    let mut server = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--save", "", "--bind", "127.0.0.1"])
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server is installed: `cargo xtask test` does that");
    for _ in 0..500 {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return server;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    server.kill().expect("it is running");
    server.wait().expect("it ends");
    panic!("redis-server takes no connections on port {port}");
}
