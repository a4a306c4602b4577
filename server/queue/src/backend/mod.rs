//! The seam between the queue and the engine below it.
//!
//! A back end does two things: it commits pieces of work durably, and it hands due jobs to the workers that
//! have free slots. Everything else (enqueue, retries, heartbeats, rescue) is work that runs through
//! [`Backend::submit`] with the statements of [`crate::sql`], and is therefore written once.

mod base;
mod guard;
mod hand_out;
pub(crate) mod postgres;
pub(crate) mod sqlite;
mod work;

use std::panic::Location;
use std::sync::Arc;

use async_trait::async_trait;
pub(crate) use base::Base;
use futures::future::BoxFuture;
pub(crate) use hand_out::{Claimed, Subscriber, Wanted, next_due, read_claimed};
use sea_orm::{DatabaseConnection, DatabaseTransaction, DbErr};
pub(crate) use work::{Closure, Receipt};

use self::postgres::Waking;
use crate::error::WriteError;

/// An engine that keeps the queue.
#[async_trait]
pub(crate) trait Backend: Send + Sync {
    /// What is the same for all engines.
    fn base(&self) -> &Base;

    /// Whether a running job of another instance can only be the remains of a process that ended.
    fn has_only_one_process(&self) -> bool;

    /// How jobs of other processes are heard of.
    fn waking(&self) -> Waking;

    /// Takes work in and returns when it is queued; its [`Work::settle`] is called after the commit.
    ///
    /// A closed back end drops the work.
    async fn submit(&self, op: Op);

    /// Runs something on the write connection while nothing else writes, outside any transaction.
    async fn exclusive(&self, work: ExclusiveWork);

    /// Learns that a worker has slots free again, before the endings of their runs are committed.
    fn slots_freed(&self) {}

    /// Tells a message to every process of this database.
    fn tell(&self, message: Arc<str>);

    /// Begins to hand jobs to a worker.
    async fn attach(&self, subscriber: Arc<Subscriber>);

    /// Ends handing jobs to a worker; after the return nothing more is delivered to it.
    async fn detach(&self, subscriber: &Arc<Subscriber>);

    /// Commits what was taken in, leaves the file tidy, and refuses all further work.
    async fn close(&self) -> Result<(), DbErr>;
}

/// Something to be run alone on the write connection.
pub(crate) type ExclusiveWork = Box<dyn for<'c> FnOnce(&'c DatabaseConnection) -> BoxFuture<'c, ()> + Send>;

/// A piece of work on its way to the writer.
pub(crate) struct Op {
    pub(crate) work: Box<dyn Work>,
    pub(crate) isolation: Isolation,
    /// Whose work it is, for the log.
    pub(crate) origin: &'static Location<'static>,
    pub(crate) span: tracing::Span,
}

/// Whether a piece of work can be undone without its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// In a savepoint: an error takes back all that the work did.
    Savepoint,
    /// For the queue's own statements, each of which stands alone.
    None,
}

/// What becomes of a piece of work that has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Keep,
    Undo,
}

/// Something to be run in a transaction, and told how that ended.
pub(crate) trait Work: Send {
    /// Does the statements.
    fn run<'a>(&'a mut self, tx: &'a DatabaseTransaction) -> BoxFuture<'a, Verdict>;

    /// Learns that the transaction was committed, or why the work was not kept or never ran.
    fn settle(self: Box<Self>, committed: Result<(), WriteError>);
}
