//! What a person may see of the queue, and what can be done about dead jobs.

use std::fmt;

use sea_orm::{DatabaseTransaction, DbErr, QueryResult};

use crate::database::Database;
use crate::job::JobId;
use crate::{scope, sql};

/// How many jobs of a lane are in which state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneStats {
    /// The lane's name.
    pub lane: String,
    /// Due, waiting for a slot.
    pub ready: u64,
    /// Leased by a worker.
    pub running: u64,
    /// Waiting for their time: planned ahead, snoozed, or backing off after a failure.
    pub scheduled: u64,
    /// Given up, waiting for a person.
    pub dead: u64,
    /// For how many milliseconds the oldest ready job has been due, if any is.
    pub oldest_ready_ms: Option<i64>,
}

/// The state of a job as a person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JobState {
    /// Waiting for its time.
    Scheduled,
    /// Due, waiting for a slot.
    Ready,
    /// Leased by a worker.
    Running,
    /// Given up, waiting for a person.
    Dead,
}

impl JobState {
    /// The lower-case name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Dead => "dead",
        }
    }
}

impl fmt::Display for JobState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One job; all times are milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// The job's number.
    pub id: JobId,
    /// The lane's name.
    pub lane: String,
    /// The job type's stable name.
    pub kind: String,
    /// The job's fields as JSON.
    pub payload: String,
    /// What it is waiting for.
    pub state: JobState,
    /// When it was or is due.
    pub run_at: i64,
    /// How many runs were begun and counted.
    pub attempt: u32,
    /// After how many failed runs it is given up.
    pub max_attempts: u32,
    /// Until when its worker holds it, while it runs.
    pub lease_until: Option<i64>,
    /// Why the last run failed.
    pub last_error: Option<String>,
    /// The reference of the run that failed last, as logged.
    pub reference: Option<String>,
    /// When it was enqueued.
    pub created_at: i64,
}

/// Which jobs to list; the default lists the first hundred of all.
#[derive(Clone, Debug)]
pub struct JobFilter {
    /// Only jobs in this state.
    pub state: Option<JobState>,
    /// Only jobs in this lane.
    pub lane: Option<String>,
    /// Only jobs of this kind.
    pub kind: Option<String>,
    /// At most this many.
    pub limit: u32,
}

impl Default for JobFilter {
    fn default() -> Self {
        Self { state: None, lane: None, kind: None, limit: 100 }
    }
}

/// Counts the jobs of every lane that has any, ordered by lane.
pub async fn stats(database: &Database) -> Result<Vec<LaneStats>, DbErr> {
    let lanes = sql::rows(database.read(), |dialect| dialect.stats, [database.now().into()]).await?;
    lanes.iter().map(lane_stats).collect()
}

/// Lists jobs: running first, then ready, scheduled and dead, each by the time they were due.
pub async fn jobs(database: &Database, filter: &JobFilter) -> Result<Vec<JobRow>, DbErr> {
    let values = [
        database.now().into(),
        filter.state.map(JobState::as_str).into(),
        filter.lane.as_deref().into(),
        filter.kind.as_deref().into(),
        filter.limit.into(),
    ];
    let found = sql::rows(database.read(), |dialect| dialect.jobs, values).await?;
    found.iter().map(job_row).collect()
}

/// Makes a dead job ready again, with all its attempts.
///
/// `false` if it is not dead, or if another job with its dedupe key is waiting or running.
pub async fn retry_dead(tx: &DatabaseTransaction, id: JobId) -> Result<bool, DbErr> {
    let revived = sql::row(tx, |dialect| dialect.retry_dead, [scope::now().into(), id.0.into()]).await?;
    let Some(revived) = revived else { return Ok(false) };
    scope::wake(&revived.try_get::<String>("", "lane")?);
    Ok(true)
}

/// Forgets a dead job; `false` if it is not dead.
pub async fn discard_dead(tx: &DatabaseTransaction, id: JobId) -> Result<bool, DbErr> {
    let discarded = sql::execute(tx, |dialect| dialect.discard_dead, [id.0.into()]).await? > 0;
    if discarded {
        scope::changed();
    }
    Ok(discarded)
}

/// Whether any job is running or due.
pub(crate) async fn is_busy(database: &Database) -> Result<bool, DbErr> {
    Ok(sql::row(database.read(), |dialect| dialect.busy, [database.now().into()]).await?.is_some())
}

fn lane_stats(row: &QueryResult) -> Result<LaneStats, DbErr> {
    let count = |column: &str| row.try_get::<i64>("", column).map(i64::unsigned_abs);
    Ok(LaneStats {
        lane: row.try_get("", "lane")?,
        ready: count("ready")?,
        running: count("running")?,
        scheduled: count("scheduled")?,
        dead: count("dead")?,
        oldest_ready_ms: row.try_get("", "oldest_ready_ms")?,
    })
}

fn job_row(row: &QueryResult) -> Result<JobRow, DbErr> {
    Ok(JobRow {
        id: JobId(row.try_get("", "id")?),
        lane: row.try_get("", "lane")?,
        kind: row.try_get("", "kind")?,
        payload: row.try_get("", "payload")?,
        state: match row.try_get::<String>("", "shown_state")?.as_str() {
            "running" => JobState::Running,
            "dead" => JobState::Dead,
            "scheduled" => JobState::Scheduled,
            _ => JobState::Ready,
        },
        run_at: row.try_get("", "run_at")?,
        attempt: row.try_get("", "attempt")?,
        max_attempts: row.try_get("", "max_attempts")?,
        lease_until: row.try_get("", "lease_until")?,
        last_error: row.try_get("", "last_error")?,
        reference: row.try_get("", "reference")?,
        created_at: row.try_get("", "created_at")?,
    })
}
