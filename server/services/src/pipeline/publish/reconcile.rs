//! After a doubt: ask Instagram what is true. Reading is free; publishing again is not.

use std::time::Duration;

use entity::post;
use providers::instagram::{Action, ContainerStatus, Instagram, InstagramErrorKind, Media};
use queue::Run;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use types::post::{Outcome, PostStatus, What};
use types::problem::{Problem, ProblemCode};
use types::{PostId, Timestamp};

use super::commit::{Change, Live};
use super::{Next, Work};
use crate::{Result, Services};

/// How often one container is sent to be published before a person is asked.
const MOST_ATTEMPTS: i32 = 5;
/// Instagram's machines do not agree to the second either.
const CLOCK_SLACK: Duration = Duration::from_secs(120);

impl Work {
    pub(super) async fn reconcile(self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        match client.container(&self.container()?).await.map(|state| state.status_code) {
            Ok(ContainerStatus::Published) => self.found_live(services, run, client).await,
            Ok(ContainerStatus::Finished) => self.publish_again(services, run, client).await,
            Ok(ContainerStatus::InProgress | ContainerStatus::Unknown) => {
                Ok(Next::Later(self.pause(services)))
            }
            Ok(ContainerStatus::Expired | ContainerStatus::Error) => self.search(services, run, client).await,
            Err(error) => match error.kind {
                InstagramErrorKind::ContainerGone | InstagramErrorKind::MediaRejected => {
                    self.search(services, run, client).await
                }
                _ if error.action == Action::Operator => Ok(self.stopped(run, error)),
                _ => Ok(Next::Later(error.wait.unwrap_or_else(|| self.pause(services)))),
            },
        }
    }

    /// The container says that it is live. Which post it is may stay unknown for a while.
    pub(super) async fn found_live(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let found = self.find(services, client).await?.flatten();
        let live = found.map(|media| Live { media: Some(media.id.0), permalink: media.permalink });
        self.commit_live(services, run, live.unwrap_or_default()).await?;
        Ok(Next::Now)
    }

    /// The container is unpublished. Once the attempt can no longer be in flight, the same container is
    /// published again; never another one.
    async fn publish_again(self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let in_flight = services.publish_settle.saturating_sub(self.doubt_age(services));
        let remaining = in_flight.max(self.asked_to_wait(services));
        if !remaining.is_zero() {
            return Ok(Next::Later(self.pause(services).min(remaining.max(Duration::from_millis(200)))));
        }
        // A container can lag behind the truth; the account's own list is asked before a second attempt.
        match self.find(services, client).await? {
            Some(Some(_)) => self.found_live(services, run, client).await,
            Some(None) if self.post.publish_attempt < MOST_ATTEMPTS => {
                self.attempt(services, run, client).await
            }
            Some(None) => self.unconfirmed(services, run).await,
            None => Ok(Next::Later(self.pause(services))),
        }
    }

    /// The container can no longer tell. Only a post with our caption, after our container, and only one of them,
    /// proves that ours is live; and only after a while its absence says anything.
    async fn search(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        match self.find(services, client).await? {
            Some(Some(media)) => {
                let live = Live { media: Some(media.id.0), permalink: media.permalink };
                self.commit_live(services, run, live).await?;
                Ok(Next::Now)
            }
            Some(None) if self.doubt_age(services) >= services.publish_settle => {
                self.unconfirmed(services, run).await
            }
            Some(None) | None => Ok(Next::Later(self.pause(services))),
        }
    }

    /// The one post that is ours; the outer `None` when Instagram could not be asked.
    ///
    /// Our post cannot be older than its container, and both are dated by Instagram's clock.
    pub(super) async fn find(
        &self,
        services: &Services,
        client: &Instagram,
    ) -> Result<Option<Option<Media>>> {
        let since = Timestamp(self.post.container_at.unwrap_or(self.post.updated_at)).minus(CLOCK_SLACK);
        let recent = match client.recent_media(since).await {
            Ok(recent) => recent,
            Err(error) => {
                let (post, detail) = (self.post.id, error.detail);
                tracing::warn!(post, detail, "the account's posts could not be listed");
                return Ok(None);
            }
        };
        let known = self.other_posts(services).await?;
        Ok(Some(only_match(recent, &self.post.caption, since, &known)))
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
        let shown = Problem {
            code: ProblemCode::OutcomeUnknown,
            detail: None,
            reference: entry.reference.clone(),
            at: entry.at,
            retry_at: None,
        };
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

    fn doubt_age(&self, services: &Services) -> Duration {
        services.doubts.age(PostId(self.post.id), self.post.publish_attempt)
    }

    /// The longer a doubt lasts, the rarer the looks: calling while throttled prolongs a ban.
    fn pause(&self, services: &Services) -> Duration {
        (self.doubt_age(services) / 2).clamp(super::GLANCE, Duration::from_secs(600))
    }
}

/// Captions are compared word by word: Instagram changes white space.
fn only_match(recent: Vec<Media>, caption: &str, since: Timestamp, known: &[String]) -> Option<Media> {
    let ours: Vec<&str> = caption.split_whitespace().collect();
    let mut matching = recent.into_iter().filter(|media| {
        media.timestamp >= since
            && !known.contains(&media.id.0)
            && media.caption.as_deref().is_some_and(|text| text.split_whitespace().eq(ours.iter().copied()))
    });
    let only = matching.next()?;
    matching.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests {
    use providers::instagram::MediaId;

    use super::*;

    fn media(id: &str, caption: &str, at: i64) -> Media {
        Media {
            id: MediaId(id.into()),
            caption: Some(caption.into()),
            timestamp: Timestamp(at),
            permalink: None,
        }
    }

    fn matched(recent: &[Media], caption: &str, since: i64, known: &[&str]) -> Option<String> {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        only_match(recent.to_vec(), caption, Timestamp(since), &known).map(|media| media.id.0)
    }

    #[test]
    fn only_a_unique_later_post_with_our_caption_counts() {
        let recent = [media("1", "Buses\nrun", 5_000), media("2", "Ferries", 6_000)];
        assert_eq!(matched(&recent, "Buses run", 4_000, &[]), Some("1".into()));
        assert_eq!(matched(&recent, "Buses run", 5_001, &[]), None);
        let twice = [media("1", "Buses", 5_000), media("2", "Buses", 6_000)];
        assert_eq!(matched(&twice, "Buses", 0, &[]), None);
    }

    #[test]
    fn another_post_of_ours_with_the_same_caption_is_not_taken_for_this_one() {
        let twice = [media("1", "Buses", 5_000), media("2", "Buses", 6_000)];
        assert_eq!(matched(&twice, "Buses", 0, &["1"]), Some("2".into()));
        assert_eq!(matched(&twice[..1], "Buses", 0, &["1"]), None);
    }
}
