//! Beside the stages: reads how a person changed captions, and proposes rules for the account's voice. A person orders
//! it, sees what it costs before, and decides about each rule.
//!
//! One order is one call. When its answer is lost, or the process that waited for it, nobody knows whether it was
//! billed, so it is not sent again until a person asks; and what is in its way stops it, for nobody wants to pay hours
//! after they asked.

mod answer;
mod ask;
mod order;
mod prompt;

use async_trait::async_trait;
use queue::{Job, JobError, Lane, Outcome, Run};
use serde::{Deserialize, Serialize};
use types::AccountId;
use types::event::Event;

use super::{PAUSED, TEXT, trouble};
use crate::{Result, Services};

pub use order::learn;

/// Reads the edits of one account.
#[derive(Serialize, Deserialize)]
pub struct Learn {
    /// Its row.
    pub account: i64,
}

#[async_trait]
impl Job for Learn {
    type Context = Services;
    const KIND: &'static str = "learn";
    const LANE: Lane = TEXT;
    const MAX_ATTEMPTS: u32 = 8;

    fn dedupe(&self) -> Option<String> {
        Some(format!("learn:{}", self.account))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let Some(work) = ask::load(&services, self.account).await? else { return Ok(Outcome::Done) };
        if work.account.paused {
            return Err(JobError::Snooze { after: PAUSED });
        }

        let (proposals, answer) = match work.ask(&services, run).await? {
            Ok(asked) => asked,
            Err(trouble) => return trouble::meet(&services, run, work.place(), trouble).await,
        };

        let (owner, held, now) = (work.way().owner, run.clone(), services.now());
        let stored = services.database.write(move |tx| {
            Box::pin(async move {
                held.finish(tx).await?;
                work.store(tx, (proposals, answer), held.reference(), now).await
            })
        });
        stored.await?;
        services.tell(owner, Event::Account { id: AccountId(self.account) });
        services.tell(owner, Event::Spend);
        Ok(Outcome::Done)
    }
}
