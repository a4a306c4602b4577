use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbErr};
use serde::Serialize;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until};

use super::bell::{Bell, Waking};
use crate::backend::{Claimed, Subscriber, next_due, read_claimed};
use crate::clock::{Clock, milliseconds, moved};
use crate::{random, sql};

/// How often to look for jobs that nobody announced, such as those of a process that died before it could.
const SWEEP: Duration = Duration::from_secs(30);
/// How often to look while nobody can announce anything and there was work lately.
const POLL: Duration = Duration::from_secs(1);
/// For how long after the last work the short pace is kept.
const LATELY: Duration = Duration::from_secs(60);

/// Claims jobs for the free slots of this process, one look at a time.
pub(super) struct Fetcher {
    connection: DatabaseConnection,
    clock: Clock,
    changes: watch::Sender<u64>,
    bell: Bell,
    /// Locked for the length of a look, so that who detaches is handed nothing afterwards.
    subscribers: tokio::sync::Mutex<Vec<Arc<Subscriber>>>,
    look: Notify,
    /// Lanes that got jobs since the last look.
    fresh: Mutex<BTreeSet<String>>,
    lanes: watch::Sender<Lanes>,
    waking: watch::Sender<Waking>,
}

/// The lanes of this process, by whether a slot is free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lanes {
    pub(super) free: BTreeSet<&'static str>,
    pub(super) full: BTreeSet<&'static str>,
}

/// What a look found.
struct Looked {
    taken: usize,
    /// How long until the next job that is waiting for its time.
    due: Option<Duration>,
    failed: bool,
}

#[derive(Serialize)]
struct Free {
    lane: &'static str,
    slots: usize,
}

impl Fetcher {
    pub(super) fn new(
        connection: DatabaseConnection,
        clock: Clock,
        changes: watch::Sender<u64>,
        bell: Bell,
    ) -> Self {
        Self {
            connection,
            clock,
            changes,
            bell,
            subscribers: tokio::sync::Mutex::default(),
            look: Notify::new(),
            fresh: Mutex::default(),
            lanes: watch::Sender::default(),
            waking: watch::Sender::new(Waking::Polling),
        }
    }

    /// Looks for jobs soon.
    pub(super) fn look(&self) {
        self.look.notify_one();
    }

    /// Looks for jobs soon, and tells other processes of these lanes if the slots here do not suffice.
    pub(super) fn wake(&self, lanes: BTreeSet<String>) {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).extend(lanes);
        self.look();
    }

    pub(super) fn lanes(&self) -> watch::Receiver<Lanes> {
        self.lanes.subscribe()
    }

    pub(super) fn waking(&self) -> Waking {
        *self.waking.borrow()
    }

    /// Notes how jobs of other processes are heard of from now on; `false` if that is nothing new.
    pub(super) fn set_waking(&self, waking: Waking) -> bool {
        // What happened in between was not heard.
        self.look();
        self.waking.send_if_modified(|before| std::mem::replace(before, waking) != waking)
    }

    pub(super) async fn attach(&self, subscriber: Arc<Subscriber>) {
        self.subscribers.lock().await.push(subscriber);
        self.look();
    }

    pub(super) async fn detach(&self, subscriber: &Arc<Subscriber>) {
        self.subscribers.lock().await.retain(|attached| !Arc::ptr_eq(attached, subscriber));
    }

    pub(super) async fn run(self: Arc<Self>) {
        let mut clock_moves = self.clock.watch();
        let mut last_work = Instant::now();
        let mut next = Instant::now();
        loop {
            tokio::select! {
                () = self.look.notified() => {}
                () = sleep_until(next) => {}
                () = moved(&mut clock_moves) => {}
            }
            let looked = self.fetch().await;
            if looked.taken > 0 {
                last_work = Instant::now();
            }
            let pace = match self.waking() {
                _ if looked.failed => POLL,
                Waking::Polling if last_work.elapsed() < LATELY => POLL,
                _ => SWEEP,
            };
            next = Instant::now() + looked.due.map_or(pace, |due| due.min(pace));
        }
    }

    async fn fetch(&self) -> Looked {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        let mut subscribers = self.subscribers.lock().await;
        subscribers.retain(|subscriber| !subscriber.is_gone());
        let mut looked = Looked { taken: 0, due: None, failed: false };
        let mut lanes = Lanes::default();
        for subscriber in subscribers.iter() {
            match self.fill(subscriber).await {
                Ok(taken) => looked.taken += taken,
                Err(error) => {
                    tracing::error!(%error, "cannot claim jobs");
                    looked.failed = true;
                }
            }
            lanes.free.extend(subscriber.free_slots().into_iter().map(|(lane, _)| lane.0));
            lanes.full.extend(subscriber.lanes());
        }
        drop(subscribers);
        lanes.full.retain(|lane| !lanes.free.contains(lane));
        self.bell.ring(fresh.into_iter().filter(|lane| !lanes.free.contains(lane.as_str())).collect());
        if looked.taken > 0 {
            self.changes.send_modify(|count| *count = count.wrapping_add(1));
        }
        if !lanes.free.is_empty() && !looked.failed {
            looked.due = self.next_due(&lanes).await;
        }
        self.lanes.send_if_modified(|before| std::mem::replace(before, lanes.clone()) != lanes);
        looked
    }

    async fn next_due(&self, lanes: &Lanes) -> Option<Duration> {
        let due = next_due(&self.connection, self.clock.now(), &lanes.free).await;
        due.inspect_err(|error| tracing::error!(%error, "cannot tell when the next job is due"))
            .ok()
            .flatten()
    }

    /// Claims exactly as many jobs as a worker has free slots, and hands them over.
    async fn fill(&self, subscriber: &Subscriber) -> Result<usize, DbErr> {
        let free = subscriber.free_slots();
        if free.is_empty() {
            return Ok(0);
        }
        let free: Vec<Free> = free.into_iter().map(|(lane, slots)| Free { lane: lane.0, slots }).collect();
        let jobs = self.claim(subscriber, &free).await?;
        let taken = jobs.len();
        for job in jobs {
            subscriber.reserve(job.lane, 1);
            subscriber.deliver(job);
        }
        Ok(taken)
    }

    async fn claim(&self, subscriber: &Subscriber, free: &[Free]) -> Result<Vec<Claimed>, DbErr> {
        let asked_at = Instant::now();
        let token = random::token();
        let values = [
            self.clock.now().into(),
            token.into(),
            subscriber.worker.as_str().into(),
            milliseconds(subscriber.lease).into(),
            sql::json(&free)?,
        ];
        let rows = sql::query(&self.connection, sql::postgres::CLAIM, values).await?;
        read_claimed(&rows, subscriber, token, asked_at)
    }
}
