use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;

use super::registry::Attempt;
use super::{DeadJob, backoff};
use crate::backend::Claimed;
use crate::clock::milliseconds;
use crate::job::{JobError, Outcome};
use crate::panic;
use crate::run::Run;
use crate::settle::{Ended, Ending};

/// Runs a job until it ends, panics, or loses its lease.
pub(super) async fn execute(job: Claimed, run: Run, attempt: Attempt, longest_wait: Duration) -> Ended {
    let ending = tokio::select! {
        // A process that was stopped for long finds both ready: the lease counts.
        biased;
        () = run.lease.lost() => {
            tracing::warn!("the lease was lost; the run was cut off");
            Ending::Lost
        }
        result = AssertUnwindSafe(attempt).catch_unwind() => match result {
            Ok(result) => end(&job, &run, result, longest_wait),
            Err(payload) => {
                let reason = format!("the handler panicked: {}", panic::message(&*payload));
                end(&job, &run, Err(JobError::retry(reason)), longest_wait)
            }
        },
    };
    Ended { id: job.id, token: job.token, lane: job.lane, ending }
}

/// The ending of a job that no handler here can run.
pub(super) fn refuse(job: &Claimed, reference: &str, reason: String) -> Ended {
    let ending = failed(job, reference, true, None, 0, reason);
    Ended { id: job.id, token: job.token, lane: job.lane, ending }
}

fn end(job: &Claimed, run: &Run, result: Result<Outcome, JobError>, longest_wait: Duration) -> Ending {
    let reference = run.reference();
    match result {
        Ok(Outcome::Done) => Ending::Done,
        Err(JobError::Snooze { after }) => Ending::PutOff { delay_ms: Some(milliseconds(after)) },
        Err(JobError::Retry { reason, after }) => {
            let delay = after.unwrap_or_else(|| backoff(run.attempt, longest_wait));
            tracing::warn!(reason, ?delay, "the run failed");
            failed(job, reference, false, None, milliseconds(delay), reason)
        }
        Err(JobError::RetryAt { reason, at_ms }) => {
            tracing::warn!(reason, at_ms, "the run failed");
            failed(job, reference, false, Some(at_ms), 0, reason)
        }
        Err(JobError::Fail { reason }) => failed(job, reference, true, None, 0, reason),
    }
}

fn failed(
    job: &Claimed,
    reference: &str,
    fatal: bool,
    run_at_ms: Option<i64>,
    delay_ms: i64,
    reason: String,
) -> Ending {
    let job = DeadJob {
        id: job.id,
        lane: job.lane.0.to_owned(),
        kind: job.kind.clone(),
        payload: job.payload.clone(),
        reason,
        reference: reference.to_owned(),
    };
    Ending::Failed { fatal, run_at_ms, delay_ms, job: Box::new(job) }
}
