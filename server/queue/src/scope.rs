//! What a statement of the queue knows of the transaction it runs in: the time, and whom to wake afterwards.
//!
//! `enqueue` is given no more than the caller's transaction. The back end therefore runs every piece of work
//! inside a task-local scope, and reads after it which lanes have got jobs. A rolled-back piece of work takes
//! its notes with it, so nobody is woken for a job that does not exist.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::task_local;

task_local! {
    static CURRENT: Arc<Scope>;
}

/// The notes of one piece of work.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    now: Option<i64>,
    notes: Mutex<Notes>,
}

/// What a piece of work did to the queue.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Lanes in which there may be something new to claim.
    pub(crate) lanes: BTreeSet<String>,
    /// Lanes in which a slot is free again.
    pub(crate) freed: BTreeSet<String>,
    /// Whether any job was changed at all.
    pub(crate) changed: bool,
}

impl Notes {
    pub(crate) fn merge(&mut self, other: Self) {
        self.lanes.extend(other.lanes);
        self.freed.extend(other.freed);
        self.changed |= other.changed;
    }
}

impl Scope {
    pub(crate) fn new(now: Option<i64>) -> Arc<Self> {
        Arc::new(Self { now, notes: Mutex::default() })
    }

    /// Runs a piece of work so that the queue's statements in it find this scope.
    pub(crate) fn enter<F: Future>(self: &Arc<Self>, work: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(Arc::clone(self), work)
    }

    /// Takes what was noted so far.
    pub(crate) fn take_notes(&self) -> Notes {
        std::mem::take(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The injected time in milliseconds since the Unix epoch, or `None` for "ask the database".
pub(crate) fn now() -> Option<i64> {
    CURRENT.try_with(|scope| scope.now).ok().flatten()
}

/// Whether the calling task is a piece of work that a back end is running.
pub(crate) fn is_entered() -> bool {
    CURRENT.try_with(|_| ()).is_ok()
}

/// Notes that a lane may have something new to claim.
pub(crate) fn wake(lane: &str) {
    note(|notes| {
        notes.lanes.insert(lane.to_owned());
        notes.changed = true;
    });
}

/// Notes that a slot of a lane is free again, because a run ended.
pub(crate) fn slot_freed(lane: &str) {
    note(|notes| {
        notes.freed.insert(lane.to_owned());
        notes.changed = true;
    });
}

/// Notes that jobs were changed, without anything new to claim.
pub(crate) fn changed() {
    note(|notes| notes.changed = true);
}

/// Outside a scope there is nobody to tell; the back end's sweep finds the jobs.
fn note(change: impl FnOnce(&mut Notes)) {
    let noted = CURRENT.try_with(|scope| {
        change(&mut scope.notes.lock().unwrap_or_else(PoisonError::into_inner));
    });
    if noted.is_err() {
        tracing::debug!("a job was changed outside Database::write and waits for the next sweep");
    }
}
