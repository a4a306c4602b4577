use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::registry::Registry;
use super::{DeadJob, WorkerHandle, handle};
use crate::database::Database;
use crate::error::StartError;
use crate::job::{Job, Lane};

/// How long a worker may be silent, how often it speaks, and how long a job that failed waits at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// How long a job stays a worker's without a heartbeat; 15 s.
    pub lease: Duration,
    /// How often held leases are renewed; 5 s.
    pub heartbeat: Duration,
    /// How often expired leases are looked for; 2 s. With the lease it bounds how soon a killed process's work goes on.
    pub rescue: Duration,
    /// The longest wait after a failed run; an hour. The waits before it double.
    pub longest_wait: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(15),
            heartbeat: Duration::from_secs(5),
            rescue: Duration::from_secs(2),
            longest_wait: Duration::from_secs(3600),
        }
    }
}

pub(super) type OnDead = Arc<dyn Fn(DeadJob) -> BoxFuture<'static, ()> + Send + Sync>;
pub(super) type OnChange = Box<dyn Fn() + Send + Sync>;

/// A worker that is being set up.
pub struct WorkerBuilder<C> {
    pub(super) database: Database,
    pub(super) context: C,
    pub(super) lanes: BTreeMap<Lane, usize>,
    pub(super) registry: Registry<C>,
    pub(super) timing: Timing,
    pub(super) on_dead: Option<OnDead>,
    pub(super) on_change: Option<OnChange>,
}

impl<C: Clone + Send + Sync + 'static> WorkerBuilder<C> {
    pub(super) fn new(database: Database, context: C) -> Self {
        Self {
            database,
            context,
            lanes: BTreeMap::new(),
            registry: Registry::new(),
            timing: Timing::default(),
            on_dead: None,
            on_change: None,
        }
    }

    /// Gives a lane this many slots: so many of its jobs run at once, whatever other lanes do.
    #[must_use]
    pub fn lane(mut self, lane: Lane, slots: usize) -> Self {
        self.lanes.insert(lane, slots);
        self
    }

    /// Makes a kind of job known; a stored job of an unknown kind in the worker's lanes becomes dead.
    #[must_use]
    pub fn register<J: Job<Context = C>>(mut self) -> Self {
        self.registry.register::<J>();
        self
    }

    /// Replaces the lease's usual timing, for tests.
    #[must_use]
    pub fn timing(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// Calls back for each job that this worker found dead, after that was committed, one at a time.
    ///
    /// Not for jobs given up by [`Run::fail`](crate::Run::fail), whose handler knows. A process that ends between
    /// commit and call does not call again: what must never be missed belongs into the transaction of `Run::fail`,
    /// or is found among the dead jobs.
    #[must_use]
    pub fn on_dead<F, Fut>(mut self, callback: F) -> Self
    where
        F: Fn(DeadJob) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.on_dead = Some(Arc::new(move |job| callback(job).boxed()));
        self
    }

    /// Calls back after commits that changed any job; many changes may share a call.
    #[must_use]
    pub fn on_change(mut self, callback: impl Fn() + Send + Sync + 'static) -> Self {
        self.on_change = Some(Box::new(callback));
        self
    }

    /// Frees what a former process left running and starts to work.
    ///
    /// # Errors
    /// [`StartError`] if a registered kind could never run, or the former process's jobs cannot be freed.
    pub async fn start(self) -> Result<WorkerHandle, StartError> {
        self.registry.check(|lane| self.lanes.get(&lane).is_some_and(|slots| *slots > 0))?;
        handle::start(self).await
    }
}
