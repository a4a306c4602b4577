//! After a doubt: ask Instagram what is true. Reading is free; publishing again is not.

use std::time::Duration;

use entity::post;
use providers::instagram::{Action, ContainerId, ContainerStatus, Instagram, InstagramErrorKind};
use queue::Run;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use types::post::{Outcome, PostFormat, PostStatus, What};
use types::{PostId, Timestamp};

use super::commit::{Change, Live};
use super::doubts::Attempt;
use super::matching::{Found, Proof, only_match};
use super::{Next, Work};
use crate::{Result, Services, posts};

/// How often one container is sent to be published before a person is asked.
const MOST_ATTEMPTS: i32 = 5;
/// How long a container may say nothing of use before the account's own posts are believed instead.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// Instagram's machines do not agree to the second either.
const CLOCK_SLACK: Duration = Duration::from_secs(120);

impl Work {
    pub(super) async fn reconcile(self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        // The container's id was deleted at the wish of whoever the account belongs to: the account's list is left.
        let Some(container) = self.post.container_id.clone().map(ContainerId) else {
            return self.search(services, run, client).await;
        };
        match client.container(&container).await.map(|state| state.status_code) {
            Ok(ContainerStatus::Published) => self.found_live(services, run, client).await,
            Ok(ContainerStatus::Finished) => Box::pin(self.publish_again(services, run, client)).await,
            Ok(ContainerStatus::InProgress | ContainerStatus::Unknown) => {
                self.undecided(services, run, client, None).await
            }
            Ok(ContainerStatus::Expired | ContainerStatus::Error) => self.search(services, run, client).await,
            Err(error) => match error.kind {
                InstagramErrorKind::ContainerGone | InstagramErrorKind::MediaRejected => {
                    self.search(services, run, client).await
                }
                _ if error.action == Action::Operator => Ok(self.stopped(run, error)),
                _ => self.undecided(services, run, client, error.wait).await,
            },
        }
    }

    /// The container says nothing of use. It is asked again for a while; then the account's own posts are.
    async fn undecided(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        asked_to_wait: Option<Duration>,
    ) -> Result<Next> {
        match asked_to_wait {
            Some(wait) => Ok(Next::Later(wait)),
            None if self.doubt_age(services) < PATIENCE => Ok(Next::Later(self.pause(services))),
            None => self.search(services, run, client).await,
        }
    }

    /// The container says that it is live. Which post it is may stay unknown for a while.
    pub(super) async fn found_live(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let live = match self.find(services, client, Proof::Live).await? {
            Found::Ours(media) => Live { media: Some(media.id.0), permalink: media.permalink },
            Found::Nothing | Found::CannotTell | Found::Unasked => Live::default(),
        };
        self.commit_live(services, run, live).await?;
        Ok(Next::Now)
    }

    /// The container is unpublished. Once the attempt can no longer be in flight, the same container is
    /// published again; never another one. Where a person was told that nobody knows, only that person decides.
    async fn publish_again(self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let in_flight = services.publish_settle.saturating_sub(self.doubt_age(services));
        let remaining = in_flight.max(self.asked_to_wait(services));
        if self.status != PostStatus::Unconfirmed && !remaining.is_zero() {
            return Ok(Next::Later(self.pause(services).min(remaining.max(Duration::from_millis(200)))));
        }
        // A container can lag behind the truth; the account's own list is asked before a second attempt.
        match self.find(services, client, Proof::None).await? {
            Found::Ours(_) => self.found_live(services, run, client).await,
            Found::Nothing
                if self.status != PostStatus::Unconfirmed && self.post.publish_attempt < MOST_ATTEMPTS =>
            {
                self.attempt(services, run, client).await
            }
            Found::Nothing | Found::CannotTell => self.unconfirmed(services, run).await,
            Found::Unasked => Ok(Next::Later(self.pause(services))),
        }
    }

    /// The container can no longer tell. Only a post with our caption, after our container, and only one of them,
    /// proves that ours is live; and only after a while its absence says anything.
    async fn search(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        match self.find(services, client, Proof::None).await? {
            Found::Ours(media) => {
                let live = Live { media: Some(media.id.0), permalink: media.permalink };
                self.commit_live(services, run, live).await?;
                Ok(Next::Now)
            }
            Found::Nothing | Found::CannotTell if self.is_settled(services) => {
                self.unconfirmed(services, run).await
            }
            Found::Nothing | Found::CannotTell | Found::Unasked => Ok(Next::Later(self.pause(services))),
        }
    }

    /// The one post that is ours.
    ///
    /// Our post cannot be older than its container, and both are dated by Instagram's clock.
    pub(super) async fn find(&self, services: &Services, client: &Instagram, proof: Proof) -> Result<Found> {
        let since = Timestamp(self.post.container_at.unwrap_or(self.post.updated_at)).minus(CLOCK_SLACK);
        let is_story = posts::format(&self.post)? == PostFormat::Story;
        let recent = match is_story {
            true => client.recent_stories(since).await,
            false => client.recent_media(since).await,
        };
        let recent = match recent {
            Ok(recent) => recent,
            Err(error) => {
                let (post, detail) = (self.post.id, error.detail);
                tracing::warn!(post, detail, "the account's posts could not be listed");
                return Ok(Found::Unasked);
            }
        };
        let known = self.other_posts(services).await?;
        let caption = (!is_story).then_some(self.post.caption.as_str());
        Ok(only_match(recent, caption, (since, &known), proof))
    }

    /// The ids of the account's other posts that we know to be live.
    async fn other_posts(&self, services: &Services) -> Result<Vec<String>> {
        let known = post::Entity::find()
            .select_only()
            .column(post::Column::MediaId)
            .filter(post::Column::AccountId.eq(self.post.account_id))
            .filter(post::Column::Id.ne(self.post.id))
            .filter(post::Column::MediaId.is_not_null())
            .filter(post::Column::PublishedAt.gt(self.post.created_at))
            .into_tuple()
            .all(services.database.read())
            .await?;
        Ok(known)
    }

    async fn unconfirmed(&self, services: &Services, run: &Run) -> Result<Next> {
        let entry = self.entry(services, run, What::Reconciled).outcome(Outcome::Warning);
        let shown = posts::problem::outcome_unknown(&entry.reference, entry.at);
        let change = Change::to(PostStatus::Unconfirmed).problem(shown).entry(entry);
        self.commit(services, run, change.ends_job()).await?;
        services.doubts.forget(PostId(self.post.id));
        Ok(Next::Done)
    }

    /// What is left of the wait that Instagram asked for. Where the clock was set back since, what counts is how long
    /// this process has known of the attempt.
    fn asked_to_wait(&self, services: &Services) -> Duration {
        let (Some(until), Some(from)) = (self.post.retry_at, self.post.problem_at) else {
            return Duration::ZERO;
        };
        let millis = |ms: i64| u64::try_from(ms).map(Duration::from_millis).ok();
        let waited = millis(services.now().millis_since(Timestamp(from)));
        let asked = millis(until - from).unwrap_or_default();
        asked.saturating_sub(waited.unwrap_or_else(|| self.doubt_age(services)))
    }

    /// Whether the attempt can no longer be in flight.
    fn is_settled(&self, services: &Services) -> bool {
        self.status == PostStatus::Unconfirmed || self.doubt_age(services) >= services.publish_settle
    }

    /// How long this process has known of the last attempt; the first question starts the count.
    pub(super) fn doubt_age(&self, services: &Services) -> Duration {
        let attempt =
            Attempt { container: self.post.container_id.clone(), number: self.post.publish_attempt };
        services.doubts.age(PostId(self.post.id), attempt)
    }

    /// The longer a doubt lasts, the rarer the looks: calling while throttled prolongs a ban.
    fn pause(&self, services: &Services) -> Duration {
        let most = Duration::from_secs(600).min(self.longest_wait);
        (self.doubt_age(services) / 2).clamp(super::GLANCE.min(most), most)
    }
}
