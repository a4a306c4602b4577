//! What is left to do when the queue gave a job up.

use queue::DeadJob;
use types::event::Event;
use types::problem::{Problem, ProblemCode};

use super::super::found::Found;
use super::super::{Subject, hand_over};
use crate::Services;

/// The queue gave a job up after faults of ours: its subject must not look as if work went on.
pub(in super::super) async fn gave_up(services: &Services, job: DeadJob) {
    let Some(subject) = Subject::of(&job.kind, &job.payload) else { return };
    let shown = Problem {
        code: ProblemCode::Internal,
        detail: Some(String::new()),
        reference: job.reference.clone(),
        at: services.now(),
        retry_at: None,
    };
    let stored = services
        .database
        .write(move |tx| {
            Box::pin(async move {
                let found = Found::of(tx, subject).await?;
                let hand_over = hand_over::given_up(&job.kind, &found)?;
                found.show(tx, &shown, hand_over, false).await
            })
        })
        .await;
    if let Err(error) = stored {
        tracing::error!(%error, "the problem of a job that gave up could not be stored");
    }
    services.tell_all(Event::Resync);
}
