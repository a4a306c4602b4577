use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use sea_orm::DbErr;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{FinishError, WriteError};
use crate::run::Run;

/// A unit of work that outlives the process: its fields are stored as JSON and should be ids only.
///
/// A job may run twice, so its effects belong into the transaction that [`Run::finish`] opens.
#[async_trait]
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What every run is given: services, clients, settings.
    type Context: Clone + Send + Sync + 'static;

    /// The stable name under which the job is stored; renaming it orphans stored jobs.
    const KIND: &'static str;
    /// The bulkhead in which the job runs.
    const LANE: Lane;
    /// How many runs may fail before the job is dead, at least 1.
    const MAX_ATTEMPTS: u32;

    /// A key of which at most one job may be waiting or running, unique among all kinds.
    fn dedupe(&self) -> Option<String> {
        None
    }

    /// Does the work once.
    async fn run(self, context: Self::Context, run: &Run) -> Result<Outcome, JobError>;
}

/// A group of jobs with slots of its own, so that a stuck one cannot hold up the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lane(pub &'static str);

/// The number of a job, never used again after the job is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub i64);

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How a run that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The job is done and its row goes away, unless [`Run::finish`] has removed it already.
    Done,
}

/// How a run that could not finish its job ended, decided where it happened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Worth another try; counts as an attempt.
    #[error("{reason}")]
    Retry {
        /// What went wrong, for a person.
        reason: String,
        /// How long to wait, if someone said so; else an exponential back-off with jitter.
        after: Option<Duration>,
    },
    /// Worth another try at a known time; counts as an attempt.
    #[error("{reason}")]
    RetryAt {
        /// What went wrong, for a person.
        reason: String,
        /// When to try, in milliseconds since the Unix epoch.
        at_ms: i64,
    },
    /// Nothing is wrong, it is only too early; does not count as an attempt.
    #[error("too early by {after:?}")]
    Snooze {
        /// How long to wait.
        after: Duration,
    },
    /// No further try can help: the job is dead.
    #[error("{reason}")]
    Fail {
        /// What went wrong, for a person.
        reason: String,
    },
}

impl JobError {
    /// Another try after the usual back-off.
    pub fn retry(reason: impl Into<String>) -> Self {
        Self::Retry { reason: reason.into(), after: None }
    }

    /// No further try.
    pub fn fail(reason: impl Into<String>) -> Self {
        Self::Fail { reason: reason.into() }
    }
}

impl From<WriteError> for JobError {
    fn from(error: WriteError) -> Self {
        Self::retry(error.to_string())
    }
}

/// A lost lease reads as a retry, which then touches nothing: the job has another owner.
impl From<FinishError> for JobError {
    fn from(error: FinishError) -> Self {
        Self::retry(error.to_string())
    }
}

impl From<DbErr> for JobError {
    fn from(error: DbErr) -> Self {
        Self::retry(error.to_string())
    }
}
