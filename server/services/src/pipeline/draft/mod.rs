//! Stage 3: Claude writes headline, caption, hashtags, alternative text and image prompt.
//!
//! The same stage rewrites a caption when a person asks for it.

mod prompt;
mod work;
mod written;

use async_trait::async_trait;
use queue::{Job, JobError, Lane, Outcome, Run};
use serde::{Deserialize, Serialize};
use types::PostId;
use types::event::Event;

use super::{PAUSED, TEXT, trouble};
use crate::{Result, Services};

/// Writes one post, or writes it again.
#[derive(Serialize, Deserialize)]
pub struct Draft {
    /// Its row.
    pub post: i64,
}

/// The job's key: one draft of a post at a time.
pub(crate) fn key(post: i64) -> String {
    format!("draft:{post}")
}

#[async_trait]
impl Job for Draft {
    type Context = Services;
    const KIND: &'static str = "draft";
    const LANE: Lane = TEXT;
    const MAX_ATTEMPTS: u32 = 8;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.post))
    }

    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        let Some(work) = work::load(&services, self.post).await? else { return Ok(Outcome::Done) };
        if work.account.paused {
            return Err(JobError::Snooze { after: PAUSED });
        }
        let started = services.now();

        let written = match work.ask(&services, run).await? {
            Ok(written) => written,
            Err(trouble) => return trouble::meet(&services, run, work.place(), trouble).await,
        };

        let (owner, held) = (work.way().owner, run.clone());
        let times = (started, services.now());
        let status = services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    held.finish(tx).await?;
                    work.store(tx, written, held.reference(), times).await
                })
            })
            .await?;
        services.tell(owner, Event::Post { id: PostId(self.post), status });
        services.tell(owner, Event::Spend);
        Ok(Outcome::Done)
    }
}
