//! How fast jobs go through the queue, as lines of JSON: `throughput sqlite <folder>`, or `throughput postgres <url>
//! [<redis url>]`, whose server must be empty of jobs. The store's disk decides the figures. With a Redis the jobs are
//! written down by one process and run by another, as far as the queue can tell: alone it would never ring.

mod measures;
mod ping;

use std::path::Path;
use std::time::Duration;

use futures::FutureExt;
use queue::{Database, PostgresSettings, SCHEMA_POSTGRES, SCHEMA_SQLITE, WriteError};
use sea_orm::ConnectionTrait;

use crate::measures::{Sides, end_to_end, paced_starts, preloaded, single_starts};
use crate::ping::{Failure, work};

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["sqlite", folder] => on_sqlite(Path::new(folder)).await,
        ["postgres", url] => on_postgres(url, None).await,
        ["postgres", url, redis] => on_postgres(url, Some(redis)).await,
        _ => Err("throughput sqlite <folder> | throughput postgres <url> [<redis url>]".into()),
    }
}

async fn on_sqlite(parent: &Path) -> Result<(), Failure> {
    let folder = parent.join(format!("queue-throughput-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let database = Database::open_sqlite(&folder.join("jobs.sqlite")).await?;
    let sides = Sides { producer: database.clone(), worker: database.clone() };
    let measured = measure(&sides, SCHEMA_SQLITE).await;
    database.close().await?;
    std::fs::remove_dir_all(&folder)?;
    measured
}

async fn on_postgres(url: &str, redis: Option<&str>) -> Result<(), Failure> {
    let settings = PostgresSettings { redis: redis.map(str::to_owned), ..PostgresSettings::default() };
    let worker = Database::open_postgres(url, settings.clone()).await?;
    let producer = match redis {
        Some(_) => Database::open_postgres(url, settings).await?,
        None => worker.clone(),
    };
    let before = redis.map(commands).transpose()?;
    let sides = Sides { producer, worker };
    let measured = measure(&sides, SCHEMA_POSTGRES).await;
    if let (Some(redis), Some(before)) = (redis, before) {
        let sent = commands(redis)? - before;
        println!(r#"{{"measure":"redis_commands","commands":{sent},"jobs":{}}}"#, measures::ALL_JOBS);
        idle_commands(&sides.worker, redis).await?;
        sides.producer.close().await?;
    }
    sides.worker.close().await?;
    measured
}

async fn measure(sides: &Sides, schema: &'static str) -> Result<(), Failure> {
    let created = sides.producer.exclusive(move |connection| {
        async move {
            connection.execute_unprepared("drop table if exists job").await?;
            Ok::<_, WriteError>(connection.execute_unprepared(schema).await.map(|_| ())?)
        }
        .boxed()
    });
    created.await?;
    end_to_end(sides).await?;
    for slots in [10, 100] {
        preloaded(sides, slots).await?;
    }
    paced_starts(sides).await?;
    single_starts(sides).await
}

/// What a worker costs that has nothing to do, for a little more than a minute.
async fn idle_commands(database: &Database, redis: &str) -> Result<(), Failure> {
    const WATCHED: Duration = Duration::from_secs(65);
    let (worker, _started) = work(database, 10).await?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let before = commands(redis)?;
    tokio::time::sleep(WATCHED).await;
    let sent = commands(redis)? - before;
    println!(r#"{{"measure":"redis_idle","commands":{sent},"seconds":{}}}"#, WATCHED.as_secs());
    worker.shutdown(Duration::from_secs(1)).await;
    Ok(())
}

/// The commands this Redis has processed, without this question's own.
fn commands(redis: &str) -> Result<i64, Failure> {
    let mut connection = redis::Client::open(redis)?.get_connection()?;
    let statistics: String = redis::cmd("INFO").arg("commandstats").query(&mut connection)?;
    let ours = ["rpush", "blmpop", "ltrim", "publish"];
    let calls = statistics.lines().filter_map(|line| {
        let (name, figures) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
        ours.contains(&name).then(|| figures.split(',').next()?.parse::<i64>().ok()).flatten()
    });
    Ok(calls.sum())
}
