//! Stage 3: Claude writes headline, caption, hashtags, alternative text and image prompt, and says which sentence of
//! the article each statement rests on.
//!
//! What is wrong with an answer by our own limits is named to Claude once; both calls are paid for and recorded, the
//! first before the second begins. What must never be in a post is taken out of either. The same stage rewrites a
//! caption when a person asks for it.

mod batched;
mod checks;
mod claims;
mod faults;
mod filter;
mod language;
mod prompt;
mod store;
mod unrepaired;
mod work;
mod written;

use async_trait::async_trait;
use queue::{Job, JobError, Lane, Outcome, Run};
use serde::{Deserialize, Serialize};
use types::PostId;
use types::event::Event;

pub(crate) use self::checks::checks;
pub(super) use self::filter::{Filter, Told};
pub(super) use self::prompt::{schema, voice};
pub(super) use self::work::{Work, load};

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
        let Some(work) = work::load(services.database.read(), self.post).await? else {
            return Ok(Outcome::Done);
        };
        if work.account.paused {
            return Err(JobError::Snooze { after: PAUSED });
        }
        let started = services.now();

        let written = match work.write(&services, run).await? {
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

#[cfg(test)]
pub(super) mod tests {
    use entity::account;

    use super::written::Written;

    /// An answer with nothing wrong about it.
    pub(super) fn written() -> Written {
        Written {
            headline: "A town heats with sand".into(),
            caption: "The town of 5,000 has a new tower. It is full of sand.".into(),
            hashtags: ["sand", "heat", "energy"].map(String::from).to_vec(),
            alt_text: "A tower at dusk".into(),
            image_prompt: "A tower".into(),
            statements: Vec::new(),
        }
    }

    /// An account with nothing special about it.
    pub(in super::super) fn account() -> account::Model {
        account::Model {
            id: 1,
            owner_id: 1,
            name: "Test".into(),
            handle: "test.news".into(),
            topic: "Public transport in cities".into(),
            voice: "Never says very.".into(),
            voice_preset: "warm".into(),
            samples: r#"["The 14 tram is back."]"#.into(),
            banned_words: r#"["game-changer"]"#.into(),
            call_to_action: "Tell us below.".into(),
            language: "en".into(),
            time_zone: "Europe/Warsaw".into(),
            cadence: String::new(),
            quiet_from: None,
            quiet_to: None,
            blackout_days: "[]".into(),
            stale_after: None,
            threshold: 0,
            image_provider: "fal".into(),
            image_fallbacks: "[]".into(),
            image_model: String::new(),
            paused: false,
            dry_run_since: None,
            instagram_user_id: None,
            classify_model: "claude-haiku-5-5".into(),
            draft_model: "claude-sonnet-5-5".into(),
            claude_url: None,
            overnight: false,
            sensitive: String::new(),
            created_at: 0,
        }
    }
}
