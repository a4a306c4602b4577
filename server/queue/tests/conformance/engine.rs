use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::FutureExt;
use queue::{Clock, Database, SCHEMA_SQLITE, SqliteSettings, WriteError};
use sea_orm::ConnectionTrait;

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
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
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
