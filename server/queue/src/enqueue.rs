use sea_orm::{DatabaseTransaction, DbErr, QueryResult};
use serde::Serialize;

use crate::job::{Job, JobId};
use crate::{scope, sql};

/// Adds a job to the caller's transaction; `None` if one with its dedupe key is already waiting or running.
///
/// Its worker is woken right after the transaction was committed.
pub async fn enqueue<J: Job>(tx: &DatabaseTransaction, job: &J) -> Result<Option<JobId>, DbErr> {
    insert(tx, job, None).await
}

/// Adds a job that starts no earlier than `run_at_ms`, in milliseconds since the Unix epoch.
///
/// `None` if one with its dedupe key is already waiting or running.
pub async fn enqueue_at<J: Job>(
    tx: &DatabaseTransaction,
    job: &J,
    run_at_ms: i64,
) -> Result<Option<JobId>, DbErr> {
    insert(tx, job, Some(run_at_ms)).await
}

/// Adds many jobs in one statement and returns the ids of those whose dedupe key was not taken.
pub async fn enqueue_all<J: Job>(tx: &DatabaseTransaction, jobs: &[J]) -> Result<Vec<JobId>, DbErr> {
    insert_all(tx, jobs.iter().map(|job| (job, None))).await
}

/// Adds many jobs in one statement, none of which starts before its time in milliseconds since the Unix epoch; returns
/// the ids of those whose dedupe key was not taken.
///
/// Where several processes may add the same jobs at once, each must name them in the same order: PostgreSQL lets one
/// wait for the other at each key.
pub async fn enqueue_all_at<J: Job>(
    tx: &DatabaseTransaction,
    jobs: &[(J, i64)],
) -> Result<Vec<JobId>, DbErr> {
    insert_all(tx, jobs.iter().map(|(job, run_at_ms)| (job, Some(*run_at_ms)))).await
}

/// Takes back the waiting job with this dedupe key; `false` if there is none or it is already running.
pub async fn cancel(tx: &DatabaseTransaction, dedupe_key: &str) -> Result<bool, DbErr> {
    let lane = sql::row(tx, |dialect| dialect.cancel, [dedupe_key.into()]).await?;
    if lane.is_some() {
        scope::changed();
    }
    Ok(lane.is_some())
}

/// Moves the waiting job with this dedupe key to another time, in milliseconds since the Unix epoch.
///
/// `false` if there is none or it is already running.
pub async fn reschedule(tx: &DatabaseTransaction, dedupe_key: &str, run_at_ms: i64) -> Result<bool, DbErr> {
    let moved = sql::row(tx, |dialect| dialect.reschedule, [dedupe_key.into(), run_at_ms.into()]).await?;
    let Some(moved) = moved else { return Ok(false) };
    scope::wake(&moved.try_get::<String>("", "lane")?);
    Ok(true)
}

async fn insert<J: Job>(
    tx: &DatabaseTransaction,
    job: &J,
    run_at_ms: Option<i64>,
) -> Result<Option<JobId>, DbErr> {
    let values = [
        scope::now().into(),
        J::LANE.0.into(),
        J::KIND.into(),
        payload(job)?.into(),
        job.dedupe().into(),
        run_at_ms.into(),
        J::MAX_ATTEMPTS.into(),
    ];
    let added = sql::row(tx, |dialect| dialect.enqueue, values).await?;
    if added.is_some() {
        scope::wake(J::LANE.0);
    }
    added.as_ref().map(job_id).transpose()
}

async fn insert_all<'a, J: Job>(
    tx: &DatabaseTransaction,
    jobs: impl Iterator<Item = (&'a J, Option<i64>)>,
) -> Result<Vec<JobId>, DbErr> {
    #[derive(Serialize)]
    struct Row {
        payload: String,
        dedupe: Option<String>,
        run_at: Option<i64>,
    }
    let row = |(job, run_at): (&J, _)| Ok(Row { payload: payload(job)?, dedupe: job.dedupe(), run_at });
    let rows = jobs.map(row).collect::<Result<Vec<_>, DbErr>>()?;
    let values =
        [scope::now().into(), J::LANE.0.into(), J::KIND.into(), J::MAX_ATTEMPTS.into(), sql::json(&rows)?];
    let added = sql::rows(tx, |dialect| dialect.enqueue_all, values).await?;
    if !added.is_empty() {
        scope::wake(J::LANE.0);
    }
    added.iter().map(job_id).collect()
}

fn payload<J: Job>(job: &J) -> Result<String, DbErr> {
    serde_json::to_string(job).map_err(|error| DbErr::Json(error.to_string()))
}

fn job_id(row: &QueryResult) -> Result<JobId, DbErr> {
    row.try_get("", "id").map(JobId)
}
