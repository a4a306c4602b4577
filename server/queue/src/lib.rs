//! The job queue, and the database writer that it shares with business transactions.
//!
//! A job is a row, written in the transaction of whoever asks for it: [`enqueue()`] takes the caller's
//! transaction, so a job exists exactly if the change that wanted it was committed. [`Database`] owns the one
//! writer; [`Worker`] runs jobs under a lease, with bulkheads between [`Lane`]s, retries, and a rescuer for
//! what a dead process left behind.
//!
//! ```
//! use futures::FutureExt;
//! use queue::{Database, Job, JobError, Lane, Outcome, Run, Worker, WriteError, async_trait, enqueue};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct SendInvoice {
//!     invoice: i64,
//! }
//!
//! #[async_trait]
//! impl Job for SendInvoice {
//!     type Context = Database;
//!     const KIND: &'static str = "send_invoice";
//!     const LANE: Lane = Lane("mail");
//!     const MAX_ATTEMPTS: u32 = 5;
//!
//!     async fn run(self, database: Database, run: &Run) -> Result<Outcome, JobError> {
//!         // Call the outside here, with no transaction open; then store what came of it.
//!         let run = run.clone();
//!         let stored = database.write(move |tx| {
//!             async move {
//!                 run.finish(tx).await?;
//!                 // ... the business rows, and the next job ...
//!                 Ok::<_, JobError>(Outcome::Done)
//!             }
//!             .boxed()
//!         });
//!         stored.await
//!     }
//! }
//!
//! # async fn example(database: Database) -> Result<(), Box<dyn std::error::Error>> {
//! let worker = Worker::builder(database.clone(), database.clone())
//!     .lane(Lane("mail"), 4)
//!     .register::<SendInvoice>()
//!     .start()
//!     .await?;
//! let added = database.write(|tx| {
//!     async move { Ok::<_, WriteError>(enqueue(tx, &SendInvoice { invoice: 7 }).await?) }.boxed()
//! });
//! added.await?;
//! worker.idle().await?;
//! # Ok(())
//! # }
//! ```
//!
//! This crate knows no job's meaning: nothing of posts, feeds or vendors, and no table but its own `job`.

mod backend;
mod clock;
mod database;
mod enqueue;
mod error;
mod job;
mod lease;
mod monitor;
mod news;
mod panic;
mod random;
mod reference;
mod rescue;
mod run;
mod schema;
mod scope;
mod settle;
mod sql;
#[cfg(test)]
mod testing;
mod worker;

pub use async_trait::async_trait;
pub use backend::postgres::{PostgresSettings, Waking};
pub use backend::sqlite::{SqliteSettings, Synchronous};
pub use clock::{Clock, ManualClock};
pub use database::Database;
pub use enqueue::{cancel, enqueue, enqueue_all, enqueue_all_at, enqueue_at, reschedule};
pub use error::{FinishError, OpenError, StartError, WriteError};
pub use job::{Job, JobError, JobId, Lane, Outcome};
pub use monitor::{JobFilter, JobRow, JobState, LaneStats, discard_dead, jobs, retry_dead, stats};
pub use news::News;
pub use run::Run;
pub use schema::{SCHEMA_POSTGRES, SCHEMA_SQLITE};
pub use worker::{DeadJob, Drained, Timing, Worker, WorkerBuilder, WorkerHandle};
