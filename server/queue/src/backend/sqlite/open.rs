use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sea_orm::{ConnectOptions, DatabaseConnection, DbErr};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::clock::Clock;
use crate::error::OpenError;

/// How a SQLite database is opened.
#[derive(Clone, Debug, Default)]
pub struct SqliteSettings {
    /// What a commit waits for.
    pub synchronous: Synchronous,
    /// Where the queue reads the time.
    pub clock: Clock,
}

/// What a commit waits for; group commit makes even the strictest affordable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// Each commit is on the disk when it returns: a power cut loses nothing.
    #[default]
    Full,
    /// A power cut may lose the last commits, a crash of the process none.
    Normal,
    /// Nothing waits for the disk: for data that need not outlive the machine's next crash.
    Off,
}

/// Only a foreign process, such as a person's `sqlite3`, can hold the file against the one writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// The log is cut back to this size when a checkpoint empties it.
const JOURNAL_SIZE_LIMIT: &str = "67108864";
const MIN_READERS: u32 = 2;
const MAX_READERS: u32 = 4;

/// The one connection that writes, opened again if it breaks.
pub(super) struct WriteConnection {
    path: PathBuf,
    synchronous: SqliteSynchronous,
    current: Option<DatabaseConnection>,
}

impl WriteConnection {
    pub(super) async fn open(path: &Path, synchronous: Synchronous) -> Result<Self, OpenError> {
        let synchronous = match synchronous {
            Synchronous::Full => SqliteSynchronous::Full,
            Synchronous::Normal => SqliteSynchronous::Normal,
            Synchronous::Off => SqliteSynchronous::Off,
        };
        let mut connection = Self { path: path.to_owned(), synchronous, current: None };
        connection.get().await.map_err(OpenError::Connect)?;
        Ok(connection)
    }

    pub(super) async fn get(&mut self) -> Result<&DatabaseConnection, DbErr> {
        let opened = match self.current.take() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        Ok(self.current.insert(opened))
    }

    /// Lets a connection go whose transaction ended in an unknown way; the next use opens another.
    pub(super) fn discard(&mut self) {
        self.current = None;
    }

    /// The write-ahead log, if there is one.
    pub(super) async fn log_file(&self) -> Option<LogFile> {
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        let file = tokio::fs::metadata(log).await.ok()?;
        Some(LogFile { bytes: file.len(), modified: file.modified().ok()? })
    }

    async fn connect(&self) -> Result<DatabaseConnection, DbErr> {
        let (path, synchronous) = (self.path.clone(), self.synchronous);
        let mut options = pool_options(1, 1);
        options.map_sqlx_sqlite_opts(move |sqlite| {
            basics(sqlite, &path)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(synchronous)
                .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT)
        });
        Box::pin(sea_orm::Database::connect(options)).await
    }
}

/// The write-ahead log at some time; an equal one later means that nothing was written between.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct LogFile {
    pub(super) bytes: u64,
    modified: SystemTime,
}

pub(super) async fn read_pool(path: &Path) -> Result<DatabaseConnection, OpenError> {
    let path = path.to_owned();
    let mut options = pool_options(MIN_READERS, MAX_READERS);
    options.map_sqlx_sqlite_opts(move |sqlite| basics(sqlite, &path).read_only(true));
    Box::pin(sea_orm::Database::connect(options)).await.map_err(OpenError::Connect)
}

fn pool_options(min: u32, max: u32) -> ConnectOptions {
    // The address is only there to choose the engine: the path is set as it is, whatever its characters.
    let mut options = ConnectOptions::new("sqlite://database");
    options
        .min_connections(min)
        .max_connections(max)
        .idle_timeout(None::<Duration>)
        .max_lifetime(None::<Duration>)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

fn basics(options: SqliteConnectOptions, path: &Path) -> SqliteConnectOptions {
    options.filename(path).foreign_keys(true).busy_timeout(BUSY_TIMEOUT)
}
