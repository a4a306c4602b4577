use std::collections::HashMap;

use futures::future::BoxFuture;

use crate::error::StartError;
use crate::job::{Job, JobError, Lane, Outcome};
use crate::run::Run;

/// A run that is ready to be polled.
pub(super) type Attempt = BoxFuture<'static, Result<Outcome, JobError>>;

/// Reads a payload and makes its run.
type Prepare<C> = fn(&str, C, Run) -> Result<Attempt, serde_json::Error>;

/// The kinds of job that a worker can run.
pub(super) struct Registry<C> {
    kinds: HashMap<&'static str, Kind<C>>,
    duplicate: Option<&'static str>,
}

/// One kind of job.
pub(super) struct Kind<C> {
    pub(super) name: &'static str,
    pub(super) prepare: Prepare<C>,
    lane: Lane,
}

impl<C> Registry<C> {
    pub(super) fn new() -> Self {
        Self { kinds: HashMap::new(), duplicate: None }
    }

    pub(super) fn register<J: Job<Context = C>>(&mut self) {
        let kind = Kind { name: J::KIND, prepare: prepare::<J>, lane: J::LANE };
        if self.kinds.insert(J::KIND, kind).is_some() {
            self.duplicate = Some(J::KIND);
        }
    }

    pub(super) fn get(&self, kind: &str) -> Option<&Kind<C>> {
        self.kinds.get(kind)
    }

    /// Refuses kinds that would be confused or could never run.
    pub(super) fn check(&self, has_slots: impl Fn(Lane) -> bool) -> Result<(), StartError> {
        if let Some(kind) = self.duplicate {
            return Err(StartError::DuplicateKind(kind));
        }
        match self.kinds.values().find(|kind| !has_slots(kind.lane)) {
            Some(kind) => Err(StartError::NoSlots { kind: kind.name, lane: kind.lane }),
            None => Ok(()),
        }
    }
}

fn prepare<J: Job>(payload: &str, context: J::Context, run: Run) -> Result<Attempt, serde_json::Error> {
    let job: J = serde_json::from_str(payload)?;
    Ok(Box::pin(async move { job.run(context, &run).await }))
}
