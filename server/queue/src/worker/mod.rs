//! Runs jobs: claims for free slots, heartbeats, rescue, retries, shutdown.

mod backoff;
mod builder;
mod dispatcher;
mod execution;
mod handle;
mod heartbeat;
mod registry;

pub(crate) use backoff::backoff;
pub use builder::{Timing, WorkerBuilder};
pub use handle::{Drained, WorkerHandle};

use crate::database::Database;
use crate::job::JobId;

/// Runs jobs of the registered kinds with a number of slots per lane.
#[derive(Debug)]
pub struct Worker;

impl Worker {
    /// Begins to set up a worker whose jobs are given clones of `context`.
    pub fn builder<C: Clone + Send + Sync + 'static>(database: Database, context: C) -> WorkerBuilder<C> {
        WorkerBuilder::new(database, context)
    }
}

/// A job that was given up: by its handler, after its last attempt, or because nobody can run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// The job's number, under which its row is kept.
    pub id: JobId,
    /// The lane's name.
    pub lane: String,
    /// The job type's stable name.
    pub kind: String,
    /// The job's fields as JSON.
    pub payload: String,
    /// Why, for a person.
    pub reason: String,
    /// The reference of the last run, as logged.
    pub reference: String,
}
