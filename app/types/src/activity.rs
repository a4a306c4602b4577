//! The queue as a person watches it.

use serde::{Deserialize, Serialize};

use crate::{JobId, PostId, Timestamp};

/// Where a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for a free worker.
    Ready,
    /// Is worked on.
    Running,
    /// Waits for its time.
    Scheduled,
    /// Failed before and waits for its next try.
    Retrying,
    /// Gave up; a person decides.
    Dead,
}

/// A job in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Which.
    pub id: JobId,
    /// The pipeline step: `ingest`, `draft`, `publish` …
    pub kind: String,
    /// What it works on, in a person's words: a headline, a feed's title.
    pub subject: String,
    /// The post it belongs to, if any.
    pub post: Option<PostId>,
    /// Where it is.
    pub state: JobState,
    /// When it starts, started or was last tried.
    pub at: Timestamp,
    /// Tries so far.
    pub attempt: u32,
    /// Tries allowed.
    pub max_attempts: u32,
    /// What went wrong the last time, scrubbed.
    pub last_error: Option<String>,
    /// The correlation id of the last try that failed.
    pub reference: Option<String>,
}

/// Something that was done, newest first in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The post it belongs to, if any.
    pub post: Option<PostId>,
    /// What it was done on.
    pub subject: String,
    /// The step.
    pub entry: crate::post::TimelineEntry,
}

/// The activity screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Jobs that run, wait or gave up; at most 200, the ones that need a person first.
    pub jobs: Vec<Job>,
    /// What was done lately; at most 50.
    pub done: Vec<Done>,
    /// Jobs that wait for a worker.
    pub ready: u32,
    /// Jobs that run.
    pub running: u32,
    /// Jobs that wait for their time.
    pub scheduled: u32,
    /// Jobs that failed and will be tried again.
    pub retrying: u32,
    /// Jobs that gave up.
    pub dead: u32,
}
