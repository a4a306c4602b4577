use std::time::Duration;

use sea_orm::DbErr;

use crate::job::Lane;

/// Why a database could not be opened.
///
/// A `DbErr` prints its own causes, so it is part of the message and not a cause of it: each would be told twice.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder of a temporary database could not be made.
    #[error("cannot make a folder for the temporary database: {0}")]
    Folder(#[source] std::io::Error),
    /// The engine refused to open the file, or the server cannot be reached.
    #[error("cannot open the database: {0}")]
    Connect(DbErr),
    /// The server's address cannot be read.
    #[error("the database's address cannot be read: {0}")]
    Address(String),
    /// The connection would not show who answers.
    #[error(
        "the connection to {0} would trust whoever answers: add `?sslmode=verify-full` to the address, \
         or `?sslmode=disable` inside a private network"
    )]
    Unverified(String),
    /// A pooler stands between us and the server that mixes up sessions.
    #[error(
        "prepared statements fail ({0}): a pooler in transaction mode stands in between; \
         use the server's direct address"
    )]
    Pooler(DbErr),
    /// Redis's address cannot be read; it is not repeated, for it may hold a password.
    #[error(
        "the address of Redis cannot be read: it is redis://host:port or rediss://user:password@host:port"
    )]
    RedisAddress,
}

/// Why a piece of work was not committed, other than its own error.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteError {
    /// The database was closed before the work could be done.
    #[error("the database is closed")]
    Closed,
    /// The work asked for another write and would have waited for itself.
    #[error("a write inside a write would wait for itself; use the transaction at hand")]
    Nested,
    /// The work panicked and was rolled back.
    #[error("the transaction panicked: {0}")]
    Panicked(String),
    /// The work held up all other writes for too long and was rolled back.
    #[error("the transaction took longer than {0:?} and was rolled back")]
    TimedOut(Duration),
    /// The database failed; nothing of this work was kept.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Why a run could not finish, or could not show that it still owns its job.
#[derive(Debug, thiserror::Error)]
pub enum FinishError {
    /// The job belongs to someone else by now, or is gone: the transaction must be rolled back.
    #[error("the lease on the job was lost")]
    LeaseLost,
    /// The statement failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Why a worker did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A kind of job lives in a lane to which the worker gives no slots, so it would never run.
    #[error("jobs of kind `{kind}` live in lane `{}`, which has no slots", lane.0)]
    NoSlots {
        /// The kind of job.
        kind: &'static str,
        /// Its lane.
        lane: Lane,
    },
    /// Two job types share a kind, so one could be read as the other.
    #[error("two job types are registered as kind `{0}`")]
    DuplicateKind(&'static str),
    /// The jobs that a former process left running could not be freed.
    #[error("cannot free the jobs of a former process: {0}")]
    Rescue(#[from] WriteError),
}
