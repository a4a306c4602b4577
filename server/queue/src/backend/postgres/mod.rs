//! PostgreSQL: any number of processes; every piece of work is a transaction of its own.

mod bell;
mod fetcher;
mod open;
mod wire;

use std::sync::Arc;

use async_trait::async_trait;
use futures::FutureExt;
pub use open::PostgresSettings;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, TransactionTrait};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::bell::Bell;
pub use self::bell::Waking;
use self::fetcher::Fetcher;
use self::wire::Wire;
use super::{Backend, Base, ExclusiveWork, Op, Subscriber, Verdict, guard};
use crate::error::{OpenError, WriteError};
use crate::scope::Scope;

/// The key of the lock under which one process at a time migrates; any number that nobody else uses.
const EXCLUSIVE_LOCK: i64 = 0x6175_746f_6772_616d;

/// The PostgreSQL back end, with or without Redis beside it.
pub(crate) struct Postgres {
    base: Base,
    address: open::Address,
    writer: DatabaseConnection,
    /// One for each connection that business transactions may hold at once.
    permits: Arc<Semaphore>,
    fetcher: Arc<Fetcher>,
    wire: Arc<Wire>,
    tasks: TaskTracker,
    closing: CancellationToken,
}

impl Postgres {
    pub(crate) async fn open(url: &str, settings: PostgresSettings) -> Result<Self, OpenError> {
        let address = open::Address::parse(url)?;
        let open::Pools { writer, reader, transactions } = address.connect(&settings).await?;
        let base = Base::new(reader, settings.clock);
        let (closing, tasks) = (CancellationToken::new(), TaskTracker::new());
        let (bell, ears) = Bell::hang(&writer, settings.redis.as_deref(), &base.instance).await?;
        let (clock, changes) = (base.clock.clone(), base.changes.clone());
        let fetcher = Arc::new(Fetcher::new(writer.clone(), clock, changes, bell));
        tasks.spawn(until_closed(closing.clone(), Arc::clone(&fetcher).run()));
        tasks.spawn(until_closed(closing.clone(), ears.listen(Arc::clone(&fetcher))));
        let wire = Arc::new(Wire::new(base.newsroom.clone(), &base.instance));
        tasks.spawn(until_closed(closing.clone(), Arc::clone(&wire).run(writer.clone())));
        let permits = Arc::new(Semaphore::new(transactions));
        Ok(Self { base, address, writer, permits, fetcher, wire, tasks, closing })
    }
}

async fn until_closed(closing: CancellationToken, task: impl Future<Output = ()>) {
    closing.run_until_cancelled(task).await;
}

#[async_trait]
impl Backend for Postgres {
    fn base(&self) -> &Base {
        &self.base
    }

    fn has_only_one_process(&self) -> bool {
        false
    }

    fn waking(&self) -> Waking {
        self.fetcher.waking()
    }

    async fn submit(&self, op: Op) {
        // A closed back end drops the work, and with it whatever the sender waits for.
        let Ok(permit) = Arc::clone(&self.permits).acquire_owned().await else { return };
        let (writer, fetcher, changes) =
            (self.writer.clone(), Arc::clone(&self.fetcher), self.base.changes.clone());
        let now = self.base.clock.now();
        self.tasks.spawn(async move {
            run(&writer, op, now, &fetcher, &changes).await;
            drop(permit);
        });
    }

    async fn exclusive(&self, work: ExclusiveWork) {
        if let Err(error) = self.run_exclusively(work).await {
            tracing::error!(%error, "the database could not be had alone");
        }
    }

    fn slots_freed(&self) {
        self.fetcher.look();
    }

    fn tell(&self, message: Arc<str>) {
        self.wire.tell(message);
    }

    async fn attach(&self, subscriber: Arc<Subscriber>) {
        self.fetcher.attach(subscriber).await;
    }

    async fn detach(&self, subscriber: &Arc<Subscriber>) {
        self.fetcher.detach(subscriber).await;
    }

    async fn close(&self) -> Result<(), DbErr> {
        self.permits.close();
        self.closing.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.base.reader.close_by_ref().await?;
        self.writer.close_by_ref().await
    }
}

impl Postgres {
    /// One process at a time: the lock is the session's, so it ends with the connection, whatever happens.
    async fn run_exclusively(&self, work: ExclusiveWork) -> Result<(), DbErr> {
        let connection = self.address.connect_once().await?;
        connection.execute_unprepared(&format!("select pg_advisory_lock({EXCLUSIVE_LOCK})")).await?;
        // The work catches its own panics; this one only keeps the connection from being left open.
        drop(std::panic::AssertUnwindSafe(work(&connection)).catch_unwind().await);
        connection.close().await
    }
}

/// Runs one piece of work in its transaction, wakes whom it concerns, and settles it.
async fn run(
    writer: &DatabaseConnection,
    mut op: Op,
    now: Option<i64>,
    fetcher: &Fetcher,
    changes: &watch::Sender<u64>,
) {
    let scope = Scope::new(now);
    let committed = transact(writer, &mut op, &scope).await;
    if committed.is_ok() {
        let notes = scope.take_notes();
        if notes.changed {
            changes.send_modify(|count| *count = count.wrapping_add(1));
        }
        if !notes.lanes.is_empty() {
            fetcher.wake(notes.lanes);
        }
    }
    op.work.settle(committed);
}

/// An error means that nothing was kept, or that the connection broke while it was being kept.
async fn transact(writer: &DatabaseConnection, op: &mut Op, scope: &Arc<Scope>) -> Result<(), WriteError> {
    let tx =
        timeout(guard::LIMIT, writer.begin()).await.map_err(|_| WriteError::TimedOut(guard::LIMIT))??;
    let (verdict, failure) = guard::run(op, &tx, scope).await;
    match verdict {
        Verdict::Keep => {
            timeout(guard::LIMIT, tx.commit()).await.map_err(|_| WriteError::TimedOut(guard::LIMIT))??;
            Ok(())
        }
        Verdict::Undo => {
            drop(scope.take_notes());
            tx.rollback().await?;
            failure.map_or(Ok(()), Err)
        }
    }
}
