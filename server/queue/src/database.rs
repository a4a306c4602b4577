use std::future::Future;
use std::panic::{AssertUnwindSafe, Location};
use std::path::Path;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
use tokio::sync::{broadcast, oneshot};

use crate::backend::postgres::{Postgres, PostgresSettings, Waking};
use crate::backend::sqlite::{Sqlite, SqliteSettings};
use crate::backend::{Backend, Base, Closure, Isolation, Op, Receipt};
use crate::error::{OpenError, WriteError};
use crate::news::News;
use crate::{panic, scope};

/// The database: SQLite with one writer for all writes, or PostgreSQL; and a pool of readers. Clones share it.
#[derive(Clone)]
pub struct Database {
    backend: Arc<dyn Backend>,
}

impl Database {
    // Opening is boxed: it is rare, and whoever waits for it would carry sixteen kilobytes of it.

    /// Opens a SQLite file with the usual settings, and makes it if it is not there.
    ///
    /// # Errors
    /// [`OpenError::Connect`] if the file cannot be made, read or written.
    pub async fn open_sqlite(path: &Path) -> Result<Self, OpenError> {
        Self::open_sqlite_with(path, SqliteSettings::default()).await
    }

    /// Opens a SQLite file with other settings.
    ///
    /// # Errors
    /// [`OpenError::Connect`] if the file cannot be made, read or written.
    pub async fn open_sqlite_with(path: &Path, settings: SqliteSettings) -> Result<Self, OpenError> {
        Ok(Self { backend: Arc::new(Box::pin(Sqlite::open(path, settings)).await?) })
    }

    /// Opens a PostgreSQL database, given its address as a URL.
    ///
    /// # Errors
    /// [`OpenError`] if the server cannot be reached or trusted, or a pooler in between breaks prepared statements.
    pub async fn open_postgres(url: &str, settings: PostgresSettings) -> Result<Self, OpenError> {
        Ok(Self { backend: Arc::new(Box::pin(Postgres::open(url, settings)).await?) })
    }

    /// Opens an empty database that is gone when its last clone is dropped, for tests.
    ///
    /// It is a temporary file, so that it behaves as the real one does; it does not wait for the disk.
    ///
    /// # Errors
    /// [`OpenError`] if there is no room for temporary files.
    pub async fn open_in_memory() -> Result<Self, OpenError> {
        Self::open_in_memory_with(SqliteSettings::default()).await
    }

    /// Opens an empty temporary database with other settings, such as a clock that stands still.
    ///
    /// # Errors
    /// [`OpenError`] if there is no room for temporary files.
    pub async fn open_in_memory_with(settings: SqliteSettings) -> Result<Self, OpenError> {
        Ok(Self { backend: Arc::new(Sqlite::open_temporary(settings).await?) })
    }

    /// How this process learns of jobs that another one enqueues.
    pub fn waking(&self) -> Waking {
        self.backend.waking()
    }

    /// Tells a message of one line to every process of this database that listens now; a lost one is not repeated.
    pub fn tell(&self, message: impl Into<Arc<str>>) {
        self.backend.tell(message.into());
    }

    /// What is told from now on, by this process and others.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.base().newsroom.subscribe()
    }

    /// A pool for reading. Reads see every write that has returned.
    ///
    /// Transactions on it must be short: an open one keeps the write-ahead log from shrinking.
    pub fn read(&self) -> &DatabaseConnection {
        &self.base().reader
    }

    /// Runs `work` in a transaction of its own and returns when that is durable.
    ///
    /// The writer gathers the work of many callers into one commit, each in its savepoint: an error or a panic
    /// takes back this work only. Dropping the returned future does not take the work back once it is queued.
    /// All other writes wait meanwhile, so the work must be statements only: no outside call, no sleep.
    ///
    /// # Errors
    /// The work's own error, or a [`WriteError`] as that type.
    #[track_caller]
    pub fn write<T, E, F>(&self, work: F) -> impl Future<Output = Result<T, E>> + Send
    where
        F: for<'tx> FnOnce(&'tx DatabaseTransaction) -> BoxFuture<'tx, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<WriteError> + Send + 'static,
    {
        let handed_in = self.hand_in(Isolation::Savepoint, work);
        async move {
            if scope::is_entered() {
                return Err(WriteError::Nested.into());
            }
            handed_in.await.result().await
        }
    }

    /// Runs `work` on the write connection while nothing else writes, outside any transaction: for migrations.
    ///
    /// # Errors
    /// The work's own error, or a [`WriteError`] as that type.
    pub async fn exclusive<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'c> FnOnce(&'c DatabaseConnection) -> BoxFuture<'c, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<WriteError> + Send + 'static,
    {
        if scope::is_entered() {
            return Err(WriteError::Nested.into());
        }
        let (reply, receipt) = oneshot::channel();
        let exclusive = self.backend.exclusive(Box::new(move |connection| {
            Box::pin(async move {
                let work = AssertUnwindSafe(async { work(connection).await }).catch_unwind();
                let result =
                    work.await.unwrap_or_else(|p| Err(WriteError::Panicked(panic::message(&*p)).into()));
                let _ = reply.send(result);
            })
        }));
        exclusive.await;
        receipt.await.unwrap_or_else(|_| Err(WriteError::Closed.into()))
    }

    /// Commits what is queued, folds the write-ahead log into the file, and refuses all further work of any
    /// clone.
    ///
    /// # Errors
    /// [`DbErr`] if the log could not be folded; nothing is lost by that.
    pub async fn close(self) -> Result<(), DbErr> {
        self.backend.close().await
    }

    pub(crate) fn base(&self) -> &Base {
        self.backend.base()
    }

    pub(crate) fn backend(&self) -> &Arc<dyn Backend> {
        &self.backend
    }

    /// The injected time in milliseconds since the Unix epoch, or `None` for "ask the database".
    pub(crate) fn now(&self) -> Option<i64> {
        self.base().clock.now()
    }

    /// Queues work for the writer and returns the receipt that its result will come by.
    #[track_caller]
    pub(crate) fn hand_in<T, E, F>(
        &self,
        isolation: Isolation,
        work: F,
    ) -> impl Future<Output = Receipt<T, E>> + Send
    where
        F: for<'tx> FnOnce(&'tx DatabaseTransaction) -> BoxFuture<'tx, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<WriteError> + Send + 'static,
    {
        let (closure, receipt) = Closure::new(work);
        let op = Op {
            work: Box::new(closure),
            isolation,
            origin: Location::caller(),
            span: tracing::Span::current(),
        };
        async move {
            self.backend.submit(op).await;
            receipt
        }
    }

    /// Runs the queue's own statements through the writer and waits for the commit.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, WriteError>
    where
        F: for<'tx> FnOnce(&'tx DatabaseTransaction) -> BoxFuture<'tx, Result<T, WriteError>>
            + Send
            + 'static,
        T: Send + 'static,
    {
        self.hand_in(Isolation::None, work).await.result().await
    }
}
