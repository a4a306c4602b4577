//! Tells other processes that there are new jobs, and hears it from them.
//!
//! A ring is never part of the caller's transaction: a commit that carries a notification waits for all others
//! of its kind. Rings are gathered while one is under way, so a burst of commits costs a few. A lost ring loses no
//! job: every process looks by itself from time to time.

mod notify;
mod redis;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::DatabaseConnection;
use tokio::sync::Notify;

use super::fetcher::Fetcher;
use crate::error::OpenError;

/// How a process learns of jobs that another one has enqueued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waking {
    /// There is no other process.
    InProcess,
    /// By PostgreSQL's notifications.
    Notifications,
    /// By a list in Redis.
    Redis,
    /// By looking every second while there is work, and every 30 s after a quiet time: nothing better works here.
    Polling,
}

/// The side that rings.
pub(super) struct Bell {
    pending: Arc<Pending>,
}

/// Lanes that others shall hear of.
#[derive(Default)]
struct Pending {
    lanes: Mutex<BTreeSet<String>>,
    more: Notify,
}

/// The side that hears, and carries the rings out.
pub(super) enum Ears {
    Notify(notify::Channel),
    Redis(redis::Lists),
    Deaf,
}

impl Bell {
    /// Chooses the best way that works.
    pub(super) async fn hang(
        writer: &DatabaseConnection,
        redis: Option<&str>,
        instance: &str,
    ) -> Result<(Self, Ears), OpenError> {
        let pending = Arc::new(Pending::default());
        let bell = Self { pending: Arc::clone(&pending) };
        if let Some(url) = redis {
            let lists = redis::Lists::open(url, writer, pending).await?;
            return Ok((bell, Ears::Redis(lists)));
        }
        let ears = match notify::Channel::open(writer, instance, pending).await {
            Ok(channel) => Ears::Notify(channel),
            Err(reason) => {
                tracing::warn!(
                    reason,
                    "notifications do not arrive, so new jobs are looked for every second; \
                     a pooler in transaction mode swallows them: use the server's direct address"
                );
                Ears::Deaf
            }
        };
        Ok((bell, ears))
    }

    /// Tells others that these lanes have jobs for whoever has a free slot.
    pub(super) fn ring(&self, lanes: BTreeSet<String>) {
        if !lanes.is_empty() {
            self.pending.lanes.lock().unwrap_or_else(PoisonError::into_inner).extend(lanes);
            self.pending.more.notify_one();
        }
    }
}

impl Pending {
    /// Waits until there is something to ring, and takes all of it.
    async fn next(&self) -> BTreeSet<String> {
        loop {
            self.more.notified().await;
            let lanes = std::mem::take(&mut *self.lanes.lock().unwrap_or_else(PoisonError::into_inner));
            if !lanes.is_empty() {
                return lanes;
            }
        }
    }
}

impl Ears {
    /// Carries rings both ways for ever.
    pub(super) async fn listen(self, fetcher: Arc<Fetcher>) {
        match self {
            Self::Notify(channel) => channel.listen(&fetcher).await,
            Self::Redis(lists) => lists.listen(&fetcher).await,
            // A fetcher polls until it is told of something better.
            Self::Deaf => {}
        }
    }
}
