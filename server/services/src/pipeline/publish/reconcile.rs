//! After a doubt: ask Instagram what is true. Reading is free; publishing again is not.

use std::time::Duration;

use providers::instagram::{ContainerStatus, Instagram, InstagramErrorKind, Media};
use queue::Run;
use types::Timestamp;
use types::post::{Outcome, PostStatus, What};
use types::problem::ProblemCode;

use super::super::transition::advance;
use super::{Next, Work, note};
use crate::{Result, Services};

/// Clocks differ: a post may carry a time a little before our request.
const CLOCK_SLACK: Duration = Duration::from_secs(120);

impl Work {
    pub(super) async fn reconcile(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let requested = Timestamp(self.post.publish_requested_at.unwrap_or(self.post.updated_at));
        match client.container(&self.container()?).await.map(|state| state.status_code) {
            Ok(ContainerStatus::Published) => {
                let Some(media) = self.find(client, requested).await else {
                    return Ok(Next::Later(Duration::from_secs(5)));
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
                InstagramErrorKind::TokenRefused | InstagramErrorKind::Restricted => Ok(self.stopped(error)),
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
        let settled = requested.plus(services.publish_settle);
        let remaining = settled.millis_since(services.now());
        if remaining > 0 {
            let remaining = Duration::from_millis(u64::try_from(remaining).unwrap_or(0));
            return Ok(Next::Later(remaining.clamp(Duration::from_millis(200), Duration::from_secs(15))));
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
        let recent = client.recent_media(since).await.ok()?;
        Some(only_match(&recent, &self.post.caption, since))
    }

    async fn unconfirmed(&self, services: &Services, run: &Run) -> Result<Next> {
        let entry = self.entry(services, run, What::Reconciled).outcome(Outcome::Warning);
        let (post, way, lease, from) = (self.post.id, self.way(), run.clone(), self.status);
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.finish(tx).await?;
                    let changes = entity::post::ActiveModel {
                        problem_code: sea_orm::ActiveValue::Set(Some(
                            ProblemCode::OutcomeUnknown.as_str().to_owned(),
                        )),
                        problem_reference: sea_orm::ActiveValue::Set(Some(entry.reference.clone())),
                        problem_at: sea_orm::ActiveValue::Set(Some(entry.at.0)),
                        ..Default::default()
                    };
                    if from == PostStatus::Publishing {
                        advance(tx, post, from, PostStatus::Unconfirmed, Default::default(), entry.at)
                            .await?;
                    }
                    super::super::transition::set(tx, post, PostStatus::Unconfirmed, changes).await?;
                    note(tx, way, entry).await
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
