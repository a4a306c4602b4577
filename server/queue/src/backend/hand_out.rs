use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::job::{JobId, Lane};
use crate::sql;

/// A job that was claimed for a worker.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) id: JobId,
    pub(crate) token: i64,
    pub(crate) lane: Lane,
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) attempt: u32,
    pub(crate) max_attempts: u32,
    /// When the claim was asked for, which is before the database's lease began.
    pub(crate) asked_at: Instant,
}

/// A worker as its back end sees it: free slots, and a way to hand jobs over.
///
/// A job is claimed for a free slot only, so none waits in a buffer while its lease runs.
#[derive(Debug)]
pub(crate) struct Subscriber {
    pub(crate) worker: String,
    pub(crate) lease: Duration,
    slots: Mutex<BTreeMap<Lane, usize>>,
    deliveries: mpsc::UnboundedSender<Claimed>,
}

impl Subscriber {
    pub(crate) fn new(
        worker: String,
        lease: Duration,
        slots: BTreeMap<Lane, usize>,
    ) -> (Self, mpsc::UnboundedReceiver<Claimed>) {
        let (deliveries, inbox) = mpsc::unbounded_channel();
        (Self { worker, lease, slots: Mutex::new(slots), deliveries }, inbox)
    }

    /// The lanes with free slots, and how many.
    pub(crate) fn free_slots(&self) -> Vec<(Lane, usize)> {
        self.slots().iter().filter(|(_, free)| **free > 0).map(|(lane, free)| (*lane, *free)).collect()
    }

    /// The lane of this name, if this worker has slots in it.
    pub(crate) fn lane(&self, name: &str) -> Option<Lane> {
        self.slots().keys().find(|lane| lane.0 == name).copied()
    }

    /// All lanes in which this worker has slots, free or not.
    pub(crate) fn lanes(&self) -> BTreeSet<&'static str> {
        self.slots().keys().map(|lane| lane.0).collect()
    }

    pub(crate) fn reserve(&self, lane: Lane, count: usize) {
        if let Some(free) = self.slots().get_mut(&lane) {
            *free = free.saturating_sub(count);
        }
    }

    pub(crate) fn release(&self, lane: Lane, count: usize) {
        if let Some(free) = self.slots().get_mut(&lane) {
            *free += count;
        }
    }

    /// Hands a job over; if the worker is gone the job waits for the rescuer.
    pub(crate) fn deliver(&self, job: Claimed) {
        if let Err(refused) = self.deliveries.send(job) {
            tracing::warn!(job = %refused.0.id, worker = self.worker, "a job was claimed for a worker that ended");
        }
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.deliveries.is_closed()
    }

    fn slots(&self) -> MutexGuard<'_, BTreeMap<Lane, usize>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which lanes are worth a look.
#[derive(Debug)]
pub(crate) enum Wanted {
    All,
    Lanes(BTreeSet<String>),
}

impl Wanted {
    pub(crate) fn includes(&self, lane: Lane) -> bool {
        match self {
            Self::All => true,
            Self::Lanes(lanes) => lanes.contains(lane.0),
        }
    }
}

/// How long until the next waiting job in one of these lanes is due; zero if it is already.
pub(crate) async fn next_due(
    connection: &impl ConnectionTrait,
    now: Option<i64>,
    lanes: &BTreeSet<&'static str>,
) -> Result<Option<Duration>, DbErr> {
    let row = sql::row(connection, |dialect| dialect.next_due, [now.into(), sql::json(lanes)?]).await?;
    let Some(row) = row else { return Ok(None) };
    let delay: Option<i64> = row.try_get("", "delay")?;
    Ok(delay.map(|milliseconds| Duration::from_millis(milliseconds.max(0).unsigned_abs())))
}

/// Reads the rows of a claim that was asked for at `asked_at`, the longest due first.
pub(crate) fn read_claimed(
    rows: &[QueryResult],
    subscriber: &Subscriber,
    token: i64,
    asked_at: Instant,
) -> Result<Vec<Claimed>, DbErr> {
    let read = |row: &QueryResult| {
        let lane: String = row.try_get("", "lane")?;
        let Some(lane) = subscriber.lane(&lane) else {
            return Err(DbErr::Custom(format!("a job of lane `{lane}` was claimed for nobody")));
        };
        let job = Claimed {
            id: JobId(row.try_get("", "id")?),
            token,
            lane,
            kind: row.try_get("", "kind")?,
            payload: row.try_get("", "payload")?,
            attempt: row.try_get("", "attempt")?,
            max_attempts: row.try_get("", "max_attempts")?,
            asked_at,
        };
        Ok((row.try_get("", "run_at")?, job))
    };
    let mut claimed: Vec<(i64, Claimed)> = rows.iter().map(read).collect::<Result<_, DbErr>>()?;
    // No engine promises the order of RETURNING.
    claimed.sort_unstable_by_key(|(run_at, job)| (*run_at, job.id));
    Ok(claimed.into_iter().map(|(_, job)| job).collect())
}
