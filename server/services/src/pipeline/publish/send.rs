//! The one call that cannot be taken back, and what is committed before and after it.

use std::time::Duration;

use entity::post;
use providers::instagram::{ContainerStatus, Instagram, InstagramError, InstagramErrorKind, MediaId};
use queue::Run;
use sea_orm::ActiveValue::Set;
use types::Timestamp;
use types::post::{PostStatus, What};

use super::super::transition::{advance, set};
use super::{Next, Work, trouble};
use crate::{Result, Services, timeline};

/// A container lives for 24 hours (Meta, "Content publishing" guide, 2026-09-11); one that is nearly gone is
/// not worth an attempt.
const CONTAINER_LIFE: Duration = Duration::from_secs(23 * 3600);

impl Work {
    pub(super) async fn publish(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let age = services.now().millis_since(Timestamp(self.post.container_at.unwrap_or_default()));
        if age > i64::try_from(CONTAINER_LIFE.as_millis()).unwrap_or(i64::MAX) {
            return self.start_over(services, run).await;
        }
        let requested = self.commit_intent(services, run, PostStatus::Ready).await?;
        self.send(services, run, client, requested).await
    }

    /// After this commit the call counts as sent, whatever happens to this process.
    pub(super) async fn commit_intent(
        &self,
        services: &Services,
        run: &Run,
        from: PostStatus,
    ) -> Result<Timestamp> {
        let attempt = self.post.publish_attempt + 1;
        let entry = self.entry(services, run, What::PublishIntended).detail(format!("attempt {attempt}"));
        let (post, way, lease, now) = (self.post.id, self.way(), run.clone(), entry.at);
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.fence(tx).await?;
                    let changes = post::ActiveModel {
                        publish_attempt: Set(attempt),
                        publish_requested_at: Set(Some(now.0)),
                        ..Default::default()
                    };
                    advance(tx, post, from, PostStatus::Publishing, changes, now).await?;
                    timeline::record(tx, way, entry).await
                })
            })
            .await?;
        Ok(now)
    }

    /// Sends the call once. A worker that lost its lease since the commit sends nothing: whoever owns the job
    /// now finds the container unpublished.
    pub(super) async fn send(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        requested: Timestamp,
    ) -> Result<Next> {
        if !run.is_held() {
            return Ok(Next::Later(Duration::from_secs(1)));
        }
        match client.publish(&self.container()?).await {
            Ok(media) => {
                self.published(services, run, PostStatus::Publishing, Some(media.0), requested).await?;
                Ok(Next::Now)
            }
            Err(error) if error.is_definitive_rejection() => self.refused(services, run, client, error).await,
            Err(error) => self.in_doubt(services, run, error).await,
        }
    }

    /// The outcome is unknown, which a person sees; when Instagram asks for patience, nothing is sent before.
    async fn in_doubt(&self, services: &Services, run: &Run, error: InstagramError) -> Result<Next> {
        let wait = error.wait.unwrap_or(Duration::from_secs(5));
        let now = services.now();
        tracing::warn!(
            post = self.post.id,
            reference = run.reference(),
            detail = error.detail,
            "a publish is in doubt"
        );
        let (post, lease) = (self.post.id, run.clone());
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let changes = post::ActiveModel {
                        problem_code: Set(Some(error.problem().as_str().to_owned())),
                        problem_detail: Set(Some(error.detail)),
                        problem_reference: Set(Some(lease.reference().to_owned())),
                        problem_at: Set(Some(now.0)),
                        retry_at: Set(Some(now.plus(wait).0)),
                        ..Default::default()
                    };
                    set(tx, post, PostStatus::Publishing, changes).await
                })
            })
            .await?;
        Ok(Next::Later(Duration::from_secs(5)))
    }

    /// The truth is stored even by a worker whose lease was lost: the status decides, not the lease.
    pub(super) async fn published(
        &self,
        services: &Services,
        run: &Run,
        from: PostStatus,
        media: Option<String>,
        requested: Timestamp,
    ) -> Result<()> {
        let detail = media.clone().unwrap_or_else(|| "found published".to_owned());
        let entry = self.entry(services, run, What::Published).detail(detail).since(requested);
        let (post, way, now) = (self.post.id, self.way(), entry.at);
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let changes = post::ActiveModel {
                        media_id: Set(media),
                        published_at: Set(Some(now.0)),
                        ..Default::default()
                    };
                    advance(tx, post, from, PostStatus::Published, changes, now).await?;
                    timeline::record(tx, way, entry).await
                })
            })
            .await
    }

    /// Instagram said no. It has said no to live posts before, so the container is read before it is believed.
    async fn refused(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
        error: InstagramError,
    ) -> Result<Next> {
        match client.container(&self.container()?).await {
            Ok(state) if state.status_code == ContainerStatus::Published => return Ok(Next::Now),
            Ok(_) => {}
            Err(_) if error.kind == InstagramErrorKind::TokenRefused => {}
            Err(_) => return Ok(Next::Later(Duration::from_secs(5))),
        }
        let back = matches!(
            error.kind,
            InstagramErrorKind::NotReady
                | InstagramErrorKind::QuotaReached
                | InstagramErrorKind::TokenRefused
                | InstagramErrorKind::PermissionMissing
                | InstagramErrorKind::Restricted
                | InstagramErrorKind::Temporary
        );
        let to = if back { PostStatus::Ready } else { PostStatus::Failed };
        let (post, lease, now) = (self.post.id, run.clone(), services.now());
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.fence(tx).await?;
                    advance(tx, post, PostStatus::Publishing, to, Default::default(), now).await
                })
            })
            .await?;
        let mut place = self.place();
        place.hand_over = None;
        Ok(Next::Stopped(place, trouble(error)))
    }

    /// Best effort: the post is live whether or not we know where.
    pub(super) async fn read_permalink(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let (Some(media), None) = (&self.post.media_id, &self.post.permalink) else { return Ok(Next::Done) };
        let permalink = match client.permalink(&MediaId(media.clone())).await {
            Ok(permalink) => String::from(permalink),
            Err(error) => return Ok(self.permalink_later(services.now(), &error)),
        };
        let entry = self.entry(services, run, What::PermalinkRead).detail(permalink.clone());
        let (post, way, lease) = (self.post.id, self.way(), run.clone());
        services
            .database
            .write(move |tx| {
                Box::pin(async move {
                    lease.finish(tx).await?;
                    let changes = post::ActiveModel { permalink: Set(Some(permalink)), ..Default::default() };
                    set(tx, post, PostStatus::Published, changes).await?;
                    timeline::record(tx, way, entry).await
                })
            })
            .await?;
        Ok(Next::Done)
    }

    /// A fresh post is sometimes unreadable for a while. Nobody waits longer than a day, or with a token that
    /// may not ask.
    fn permalink_later(&self, now: Timestamp, error: &InstagramError) -> Next {
        let closed =
            matches!(error.kind, InstagramErrorKind::TokenRefused | InstagramErrorKind::PermissionMissing);
        let age = now.millis_since(Timestamp(self.post.published_at.unwrap_or(self.post.updated_at)));
        let wait = match age {
            _ if closed => return Next::Done,
            i64::MIN..120_000 => Duration::from_secs(5),
            120_000..86_400_000 => Duration::from_secs(600),
            86_400_000.. => return Next::Done,
        };
        Next::Later(error.wait.unwrap_or(wait).max(wait))
    }
}
