use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use sea_orm::{DatabaseTransaction, Value};
use tokio::time::{Instant, MissedTickBehavior};

use super::Timing;
use crate::clock::milliseconds;
use crate::database::Database;
use crate::error::WriteError;
use crate::job::JobId;
use crate::run::Run;
use crate::{scope, sql};

/// The runs that a worker has under way.
#[derive(Clone, Default)]
pub(super) struct Running(Arc<Mutex<HashMap<JobId, Run>>>);

impl Running {
    pub(super) fn insert(&self, run: Run) {
        self.lock().insert(run.job_id, run);
    }

    /// Forgets a run, unless the job has been claimed anew in the meantime.
    pub(super) fn remove(&self, id: JobId, token: i64) {
        let mut runs = self.lock();
        if runs.get(&id).is_some_and(|run| run.token == token) {
            runs.remove(&id);
        }
    }

    pub(super) fn take_all(&self) -> Vec<Run> {
        self.lock().drain().map(|(_, run)| run).collect()
    }

    fn all(&self) -> Vec<Run> {
        self.lock().values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Run>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Renews the leases of all running jobs in one statement, at a fixed pace while any runs.
pub(super) async fn beat_forever(database: Database, running: Running, timing: Timing) {
    let mut beats = tokio::time::interval(timing.heartbeat);
    beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        beats.tick().await;
        let runs = running.all();
        if runs.is_empty() {
            continue;
        }
        if let Err(error) = beat(&database, &runs, timing.lease).await {
            // The leases' own deadlines stop the runs if this goes on.
            tracing::error!(%error, "cannot renew leases");
        }
    }
}

async fn beat(database: &Database, runs: &[Run], lease: Duration) -> Result<(), WriteError> {
    let held: Vec<_> = runs.iter().map(|run| (run.job_id.0, run.token)).collect();
    let held = sql::json(&held)?;
    let asked_at = Instant::now();
    let confirmed = database.run(move |tx| extend(tx, held, lease).boxed()).await?;
    for run in runs {
        if confirmed.contains(&run.job_id) {
            run.lease.renew(asked_at, lease);
        } else {
            run.lease.lose();
        }
    }
    Ok(())
}

async fn extend(tx: &DatabaseTransaction, held: Value, lease: Duration) -> Result<Vec<JobId>, WriteError> {
    let values = [scope::now().into(), milliseconds(lease).into(), held];
    let rows = sql::rows(tx, |dialect| dialect.extend, values).await?;
    Ok(rows.iter().map(|row| row.try_get("", "id").map(JobId)).collect::<Result<_, _>>()?)
}
