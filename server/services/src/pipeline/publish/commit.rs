//! The one way in which a step stores what it found: from the status the step saw, with its line in the timeline,
//! and again and again while the database is away and the job still ours.

use std::time::Duration;

use entity::post;
use providers::instagram;
use queue::{FinishError, Run, WriteError};
use sea_orm::ActiveValue::Set;
use sea_orm::{DatabaseTransaction, DbErr};
use types::post::{PostStatus, Step, What};
use types::problem::Problem;
use types::{AccountId, PostId, Timestamp};

use super::super::transition::{advance, advance_version, set};
use super::Work;
use super::carousel::Items;
use crate::timeline::{Entry, Way};
use crate::{Error, Result, Services, calls, credentials, posts, timeline};

/// How long a result is held in memory for a database that does not take it. Longer than an outage that a restart
/// would survive better.
const INSISTENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(500);

/// What is about to be stored. Only the job's owner may store it.
#[derive(Clone)]
pub(super) struct Change {
    to: PostStatus,
    columns: post::ActiveModel,
    entry: Option<Entry>,
    /// What a person is told from now on.
    problem: Option<Problem>,
    /// The calls that led to it.
    calls: calls::Record,
    items: Items,
    /// The token that must still be the account's.
    token: Option<String>,
    ends_job: bool,
    same_version: bool,
}

impl Change {
    /// A step to another status, or news about the one the post is in.
    pub(super) fn to(status: PostStatus) -> Self {
        Self {
            to: status,
            columns: post::ActiveModel::default(),
            entry: None,
            problem: None,
            calls: calls::Record { exchanges: Vec::new(), decision: status.as_str().to_owned() },
            items: Items::Keep,
            token: None,
            ends_job: false,
            same_version: false,
        }
    }

    /// What changes beside the status.
    pub(super) fn columns(mut self, columns: post::ActiveModel) -> Self {
        self.columns = columns;
        self
    }

    /// The line in the timeline.
    pub(super) fn entry(mut self, entry: Entry) -> Self {
        self.entry = Some(entry);
        self
    }

    /// What stands in the way; without it, what stood there before is over.
    pub(super) fn problem(mut self, problem: Problem) -> Self {
        self.problem = Some(problem);
        self
    }

    /// What was decided, where the status does not say it.
    pub(super) fn decision(mut self, decision: &str) -> Self {
        decision.clone_into(&mut self.calls.decision);
        self
    }

    /// What becomes of the containers inside a carousel.
    pub(super) fn items(mut self, items: Items) -> Self {
        self.items = items;
        self
    }

    /// Only if nobody changed the text since it was read.
    pub(super) fn same_version(mut self) -> Self {
        self.same_version = true;
        self
    }

    /// Only while nobody disconnected the account or connected it anew since the token with this fingerprint was read.
    pub(super) fn same_token(mut self, fingerprint: Option<String>) -> Self {
        self.token = fingerprint;
        self
    }

    /// Ends the job with it.
    pub(super) fn ends_job(mut self) -> Self {
        self.ends_job = true;
        self
    }

    async fn store(
        self,
        tx: &DatabaseTransaction,
        seen: &post::Model,
        (now, reference): (Timestamp, &str),
    ) -> Result<()> {
        if let Some(token) = &self.token
            && !credentials::still_current(tx, AccountId(seen.account_id), instagram::SLUG, token).await?
        {
            return Err(Error::Stale);
        }
        calls::record(tx, calls::of(seen), Step::Publish, reference, (now, self.calls)).await?;
        let now = self.entry.as_ref().map_or(now, |entry| entry.at);
        let columns = match self.problem {
            Some(problem) => posts::problem::shown(&problem, self.columns),
            None => self.columns,
        };
        if self.same_version {
            advance_version(tx, seen, self.to, columns, now).await?;
        } else {
            advance(tx, seen.id, posts::status(seen)?, self.to, columns, now).await?;
        }
        self.items.store(tx, seen.id, seen.version).await?;
        match self.entry {
            Some(entry) => timeline::record(tx, Way::from(seen), entry).await,
            None => Ok(()),
        }
    }
}

/// What is known of a post that is live.
#[derive(Clone, Default)]
pub(super) struct Live {
    pub(super) media: Option<String>,
    pub(super) permalink: Option<String>,
}

impl Work {
    /// Stores a change in one transaction.
    pub(super) async fn commit(&self, services: &Services, run: &Run, mut change: Change) -> Result<()> {
        let now = services.now();
        change.calls.exchanges = self.recorder.take();
        insist(run, || {
            let (seen, run, change) = (self.post.clone(), run.clone(), change.clone());
            services.database.write(move |tx| {
                Box::pin(async move {
                    if change.ends_job {
                        run.finish(tx).await?;
                    } else {
                        run.fence(tx).await?;
                    }
                    change.store(tx, &seen, (now, run.reference())).await
                })
            })
        })
        .await
    }

    /// Stores that the post is live. Whoever learns that may tell it, even after another took the job over: the
    /// status decides. What is known already is completed, never replaced.
    pub(super) async fn commit_live(&self, services: &Services, run: &Run, live: Live) -> Result<()> {
        let requested = Timestamp(self.post.publish_requested_at.unwrap_or(self.post.updated_at));
        let detail = live.media.clone().unwrap_or_else(|| "found published".to_owned());
        let entry = self.entry(services, run, What::Published).detail(detail).since(requested);
        let calls = calls::Record::of(&self.recorder, "published");
        insist(run, || {
            let (seen, live, entry, calls) = (self.post.clone(), live.clone(), entry.clone(), calls.clone());
            services.database.write(move |tx| {
                Box::pin(async move {
                    calls::record(tx, calls::of(&seen), Step::Publish, &entry.reference, (entry.at, calls))
                        .await?;
                    store_live(tx, seen.id, live, entry).await
                })
            })
        })
        .await?;
        services.doubts.forget(PostId(self.post.id));
        Ok(())
    }
}

async fn store_live(tx: &DatabaseTransaction, id: i64, live: Live, entry: Entry) -> Result<()> {
    let row = posts::locked(tx, id).await?;
    let status = posts::status(&row)?;
    let mut columns = post::ActiveModel::default();
    if row.media_id.is_none() && live.media.is_some() {
        columns.media_id = Set(live.media);
    }
    if row.permalink.is_none() && live.permalink.is_some() {
        columns.permalink = Set(live.permalink);
    }
    if status == PostStatus::Published {
        return match columns == post::ActiveModel::default() {
            true => Ok(()),
            false => set(tx, id, status, columns).await,
        };
    }
    columns.published_at = Set(Some(entry.at.0));
    advance(tx, id, status, PostStatus::Published, columns, entry.at).await?;
    timeline::record(tx, Way::from(&row), entry).await
}

/// Stores what must not be forgotten: a database that is away is asked again while the lease lasts.
async fn insist<F>(run: &Run, mut store: impl FnMut() -> F) -> Result<()>
where
    F: Future<Output = Result<()>>,
{
    let begun = std::time::Instant::now();
    loop {
        match store().await {
            Err(error) if is_outage(&error) && run.is_held() && begun.elapsed() < INSISTENCE => {
                tracing::warn!(%error, reference = run.reference(), "a result waits for the database");
                tokio::time::sleep(PAUSE).await;
            }
            stored => return stored,
        }
    }
}

fn is_outage(error: &Error) -> bool {
    match error {
        Error::Internal(cause) => {
            let unreadable = matches!(cause.downcast_ref(), Some(FinishError::Database(_)));
            unreadable || cause.is::<DbErr>() || cause.is::<WriteError>()
        }
        _ => false,
    }
}
