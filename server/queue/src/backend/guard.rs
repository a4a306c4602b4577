//! Runs a piece of work so that neither a panic nor a hanging statement in it harms others.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use sea_orm::DatabaseTransaction;
use tokio::time::Instant;
use tracing::Instrument;

use super::{Op, Verdict};
use crate::error::WriteError;
use crate::panic;
use crate::scope::Scope;

/// Longer work is a fault worth a line in the log: it holds up the writer, or rows that others wait for.
const SLOW: Duration = Duration::from_millis(250);
/// Work that is still not done then is taken back, so that a hanging one cannot stop others for good.
pub(super) const LIMIT: Duration = Duration::from_secs(10);

/// Runs the work inside its scope; a failure that is not the work's own error comes with [`Verdict::Undo`].
pub(super) async fn run(
    op: &mut Op,
    tx: &DatabaseTransaction,
    scope: &Arc<Scope>,
) -> (Verdict, Option<WriteError>) {
    let begun = Instant::now();
    let work = scope.enter(op.work.run(tx).instrument(op.span.clone()));
    let ended = match tokio::time::timeout(LIMIT, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(verdict)) => (verdict, None),
        Ok(Err(payload)) => {
            let message = panic::message(&*payload);
            tracing::error!(origin = %op.origin, message, "a transaction panicked and was rolled back");
            (Verdict::Undo, Some(WriteError::Panicked(message)))
        }
        Err(_) => (Verdict::Undo, Some(WriteError::TimedOut(LIMIT))),
    };
    let took = begun.elapsed();
    if took > SLOW {
        tracing::warn!(origin = %op.origin, ?took, "a transaction held up other writes");
    }
    ended
}
