use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::FutureExt;
use queue::{
    Clock, Database, PostgresSettings, SCHEMA_POSTGRES, SCHEMA_SQLITE, SqliteSettings, Waking, WriteError,
};
use sea_orm::ConnectionTrait;

use crate::probe::soon;

/// A store of jobs, empty but for the `job` table and a business table `note (number)`.
pub trait Engine: Sized + Send + Sync + 'static {
    /// Makes an empty store.
    fn create() -> impl Future<Output = Self> + Send;

    /// Opens the store as one more process would.
    fn connect_at(&self, clock: Clock) -> impl Future<Output = Database> + Send;

    fn connect(&self) -> impl Future<Output = Database> + Send {
        self.connect_at(Clock::Database)
    }
}

/// A SQLite file that is removed with its last user.
pub struct Sqlite {
    folder: PathBuf,
}

impl Sqlite {
    pub fn path(&self) -> PathBuf {
        self.folder.join("jobs.sqlite")
    }
}

impl Engine for Sqlite {
    async fn create() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(unique_name());
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        let engine = Self { folder };
        let database = engine.connect().await;
        create_tables(&database, SCHEMA_SQLITE).await;
        database.close().await.expect("the new database can be closed");
        engine
    }

    async fn connect_at(&self, clock: Clock) -> Database {
        let settings = SqliteSettings { clock, ..SqliteSettings::default() };
        Database::open_sqlite_with(&self.path(), settings).await.expect("the file can be opened")
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).expect("the folder can be removed");
    }
}

/// A database of its own on the PostgreSQL server that `cargo xtask stores` starts.
pub struct Postgres {
    pub url: String,
    redis: Option<String>,
}

impl Postgres {
    pub async fn create_with(redis: Option<String>) -> Self {
        let server = variable("AUTOGRAM_TEST_POSTGRES");
        let name = unique_name();
        let connection = Box::pin(sea_orm::Database::connect(&server)).await.expect("the server answers");
        let create = format!("create database {name}");
        connection.execute_unprepared(&create).await.expect("the database can be made");
        connection.close().await.expect("the connection can be closed");
        let (base, _) = server.rsplit_once('/').expect("the address names a database");
        let engine = Self { url: format!("{base}/{name}"), redis };
        let database = engine.connect().await;
        create_tables(&database, SCHEMA_POSTGRES).await;
        database.close().await.expect("the new database can be closed");
        engine
    }
}

impl Engine for Postgres {
    async fn create() -> Self {
        Self::create_with(None).await
    }

    async fn connect_at(&self, clock: Clock) -> Database {
        let settings = PostgresSettings { redis: self.redis.clone(), clock, ..PostgresSettings::default() };
        let database = Database::open_postgres(&self.url, settings).await.expect("the server answers");
        let wanted = if self.redis.is_some() { Waking::Redis } else { Waking::Notifications };
        until_waking(&database, wanted).await;
        database
    }
}

/// The same beside the Redis that `cargo xtask stores` starts.
pub struct PostgresAndRedis(Postgres);

impl Engine for PostgresAndRedis {
    async fn create() -> Self {
        Self(Postgres::create_with(Some(variable("AUTOGRAM_TEST_REDIS"))).await)
    }

    async fn connect_at(&self, clock: Clock) -> Database {
        self.0.connect_at(clock).await
    }
}

/// Waits until jobs of other processes are heard of this way.
pub async fn until_waking(database: &Database, waking: Waking) {
    let heard = async {
        while database.waking() != waking {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    soon(heard).await;
}

#[expect(clippy::disallowed_methods, reason = "the tests' one question to the environment")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: run `cargo xtask test rust`, or `cargo xtask stores` and what it prints")
    })
}

fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("jobs_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn create_tables(database: &Database, job_table: &'static str) {
    let created = database.exclusive(move |connection| {
        async move {
            connection.execute_unprepared(job_table).await?;
            connection.execute_unprepared("create table note (number bigint not null)").await?;
            Ok::<_, WriteError>(())
        }
        .boxed()
    });
    created.await.expect("the tables can be made");
}
