//! After a doubt: ask Instagram what is true. Reading is free; publishing again is not.

use std::time::Duration;

use entity::post;
use providers::instagram::{ContainerStatus, Instagram, InstagramErrorKind, Media};
use queue::Run;
use sea_orm::ActiveValue::Set;
use types::Timestamp;
use types::post::{Outcome, PostStatus, What};
use types::problem::ProblemCode;

use super::super::transition::{advance, set};
use super::{Next, Work};
use crate::{Result, Services, timeline};

/// How often one container is sent to be published before a person is asked.
const MOST_ATTEMPTS: i32 = 5;
/// How long the account's list of posts may stay unreadable before a live post is stored without its id.
const LIST_PATIENCE: Duration = Duration::from_secs(600);
/// Clocks differ: a post may carry a time a little before our request.
const CLOCK_SLACK: Duration = Duration::from_secs(120);

impl Work {
    pub(super) async fn reconcile(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let requested = Timestamp(self.post.publish_requested_at.unwrap_or(self.post.updated_at));
        match client.container(&self.container()?).await.map(|state| state.status_code) {
            Ok(ContainerStatus::Published) => {
                let media = match self.find(client, requested).await {
                    Some(media) => media,
                    // That it is live is proven; which post it is may stay unknown.
                    None if services.now() > requested.plus(LIST_PATIENCE) => None,
                    None => return Ok(Next::Later(Duration::from_secs(15))),
                };
                self.published(services, run, self.status, media, requested).await?;
                Ok(Next::Now)
            }
            Ok(ContainerStatus::Finished) => self.publish_again(services, run, client, requested).await,
            Ok(ContainerStatus::InProgress | ContainerStatus::Unknown) => {
                Ok(Next::Later(Duration::from_secs(10)))
            }
            Ok(ContainerStatus::Expired | ContainerStatus::Error) => {
                self.search(services, run, client, requested).await
            }
            Err(error) => match error.kind {
                InstagramErrorKind::ContainerGone | InstagramErrorKind::MediaRejected => {
                    self.search(services, run, client, requested).await
                }
                InstagramErrorKind::TokenRefused
                | InstagramErrorKind::PermissionMissing
                | InstagramErrorKind::Restricted => Ok(self.stopped(error)),
                _ => Ok(Next::Later(error.wait.unwrap_or(Duration::from_secs(15)))),
            },
        }
    }

    /// The container is unpublished. Once the attempt can no longer be in flight, the same container is
    /// published again; never another one.
    async fn publish_again(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        requested: Timestamp,
    ) -> Result<Next> {
        let asked_to_wait = self.post.retry_at.map_or(requested, Timestamp);
        let settled = requested.plus(services.publish_settle).max(asked_to_wait);
        let remaining = settled.millis_since(services.now());
        if remaining > 0 {
            let remaining = Duration::from_millis(u64::try_from(remaining).unwrap_or(0));
            return Ok(Next::Later(remaining.clamp(Duration::from_millis(200), Duration::from_secs(15))));
        }
        // A container can lag behind the truth; the account's own list is asked before a second attempt.
        match self.find(client, requested).await {
            Some(Some(media)) => {
                self.published(services, run, self.status, Some(media), requested).await?;
                return Ok(Next::Now);
            }
            Some(None) if self.post.publish_attempt < MOST_ATTEMPTS => {}
            Some(None) => return self.unconfirmed(services, run).await,
            None => return Ok(Next::Later(Duration::from_secs(15))),
        }
        let requested = self.commit_intent(services, run, self.status).await?;
        self.send(services, run, client, requested).await
    }

    /// The container can no longer tell. Only a post with our caption, after our request, and only one of them,
    /// proves that ours is live.
    async fn search(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        requested: Timestamp,
    ) -> Result<Next> {
        match self.find(client, requested).await {
            Some(Some(media)) => {
                self.published(services, run, self.status, Some(media), requested).await?;
                Ok(Next::Now)
            }
            Some(None) => self.unconfirmed(services, run).await,
            None => Ok(Next::Later(Duration::from_secs(15))),
        }
    }

    /// The id of the one post that is ours; the outer `None` when Instagram could not be asked.
    async fn find(&self, client: &Instagram, requested: Timestamp) -> Option<Option<String>> {
        let since = requested.minus(CLOCK_SLACK);
        match client.recent_media(since).await {
            Ok(recent) => Some(only_match(&recent, &self.post.caption, since)),
            Err(error) => {
                tracing::warn!(
                    post = self.post.id,
                    detail = error.detail,
                    "the account's posts could not be listed"
                );
                None
            }
        }
    }

    async fn unconfirmed(&self, services: &Services, run: &Run) -> Result<Next> {
        let entry = self.entry(services, run, What::Reconciled).outcome(Outcome::Warning);
        let (post, way, lease, from) = (self.post.id, self.way(), run.clone(), self.status);
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.finish(tx).await?;
                    let changes = post::ActiveModel {
                        problem_code: Set(Some(ProblemCode::OutcomeUnknown.as_str().to_owned())),
                        problem_reference: Set(Some(entry.reference.clone())),
                        problem_at: Set(Some(entry.at.0)),
                        ..Default::default()
                    };
                    if from == PostStatus::Publishing {
                        advance(tx, post, from, PostStatus::Unconfirmed, Default::default(), entry.at)
                            .await?;
                    }
                    set(tx, post, PostStatus::Unconfirmed, changes).await?;
                    timeline::record(tx, way, entry).await
                })
            })
            .await?;
        Ok(Next::Done)
    }
}

/// Captions are compared word by word: Instagram changes white space.
fn only_match(recent: &[Media], caption: &str, since: Timestamp) -> Option<String> {
    let ours: Vec<&str> = caption.split_whitespace().collect();
    let mut matching = recent.iter().filter(|media| {
        media.timestamp >= since
            && media.caption.as_deref().is_some_and(|text| text.split_whitespace().eq(ours.iter().copied()))
    });
    let only = matching.next()?;
    matching.next().is_none().then(|| only.id.0.clone())
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

    #[test]
    fn only_a_unique_later_post_with_our_caption_counts() {
        let recent = [media("1", "Buses\nrun", 5_000), media("2", "Ferries", 6_000)];
        assert_eq!(only_match(&recent, "Buses run", Timestamp(4_000)), Some("1".into()));
        assert_eq!(only_match(&recent, "Buses run", Timestamp(5_001)), None);
        let twice = [media("1", "Buses", 5_000), media("2", "Buses", 6_000)];
        assert_eq!(only_match(&twice, "Buses", Timestamp(0)), None);
    }
}
