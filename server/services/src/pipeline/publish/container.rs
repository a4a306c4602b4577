//! Before anything is published: make the container, commit its id, wait until Instagram has read what is in it.

use std::time::Duration;

use entity::post;
use providers::instagram::{Action, ContainerState, ContainerStatus, Instagram, InstagramErrorKind};
use queue::Run;
use sea_orm::ActiveValue::Set;
use types::Timestamp;
use types::post::{PostFormat, PostStatus, What};
use types::problem::ProblemCode;

use super::super::hand_over::HandOver;
use super::super::trouble::{Remedy, Trouble};
use super::carousel::Items;
use super::commit::Change;
use super::remedy::FETCH_TRIES;
use super::{Next, Work};
use crate::failpoint::Point;
use crate::{Result, Services, posts};

/// Meta says of fresh containers that they do not exist (24/2207008, 100/33); after this long it is true.
const SPURIOUS: Duration = Duration::from_secs(90);

/// What a look at the container came to.
pub(super) enum Looked {
    /// It can be published.
    Ready,
    /// It cannot, and this follows.
    Otherwise(Box<Next>),
}

impl Work {
    /// Making a container twice is harmless: it is invisible until it is published.
    pub(super) async fn create_container(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let content = match self.content(services, run, client).await? {
            Ok(content) => content,
            Err(next) => return Ok(next),
        };
        let started = services.now();
        let call = client.create_container(&content);
        let id = match services.failpoints.in_flight(Point::ContainerInFlight, self.post.id, call).await {
            Ok(id) => id.0,
            // Of a carousel this is said when a container inside it is gone.
            Err(error)
                if error.kind == InstagramErrorKind::ContainerGone
                    && posts::format(&self.post)? == PostFormat::Carousel =>
            {
                return self.other_items(services, run, error.detail).await;
            }
            Err(error) => return Ok(self.stopped(run, error)),
        };
        let entry = self.entry(services, run, What::ContainerCreated).detail(id.clone()).since(started);
        let columns = post::ActiveModel {
            container_id: Set(Some(id)),
            // Instagram's clock, by which its posts are dated too.
            container_at: Set(Some(client.heard_at().unwrap_or(entry.at).0)),
            ..Default::default()
        };
        let change =
            Change::to(PostStatus::ContainerSaved).columns(columns).entry(entry).items(Items::Forget);
        services.failpoints.reach(Point::ContainerUnsaved, self.post.id).await;
        self.commit(services, run, change.same_version()).await?;
        services.failpoints.reach(Point::ContainerSaved, self.post.id).await;
        Ok(Next::Now)
    }

    pub(super) async fn await_container(
        &self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        services.failpoints.reach(Point::Polling, self.post.id).await;
        if let Looked::Otherwise(next) = self.look(services, run, client).await? {
            return Ok(*next);
        }
        let began = Timestamp(self.post.container_at.unwrap_or(self.post.updated_at));
        let entry = self.entry(services, run, What::ContainerReady).since(began);
        self.commit(services, run, Change::to(PostStatus::Ready).entry(entry)).await?;
        Ok(Next::Now)
    }

    /// Asks how far the container is, before a publish was sent for it or after one was refused for certain.
    pub(super) async fn look(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Looked> {
        let next = match client.container(&self.container()?).await {
            Ok(state) => match state.status_code {
                ContainerStatus::Finished => return Ok(Looked::Ready),
                ContainerStatus::InProgress | ContainerStatus::Unknown => {
                    let age = self.container_age(client.heard_at().unwrap_or(services.now()));
                    Next::Later(self.next_look(age))
                }
                ContainerStatus::Expired => self.another_container("the container expired"),
                ContainerStatus::Error => self.failed(run, &state),
                // Instagram may say no and publish all the same.
                ContainerStatus::Published => self.found_live(services, run, client).await?,
            },
            Err(error) if error.kind == InstagramErrorKind::ContainerGone => {
                let age = self.container_age(client.heard_at().unwrap_or(services.now()));
                match is_gone(age) {
                    true => self.another_container("the container is gone"),
                    false => self.stopped(run, error),
                }
            }
            Err(error) => self.stopped(run, error),
        };
        Ok(Looked::Otherwise(Box::new(next)))
    }

    /// A container nobody published from may be replaced, a bounded number of times. For one that was sent and
    /// refused there is no other: a person decides.
    pub(super) fn another_container(&self, why: &str) -> Next {
        if self.post.publish_attempt > 0 {
            let trouble = Trouble::stop(ProblemCode::MediaRejected, format!("{why} after it was refused"));
            return Next::Stopped(self.place(), trouble);
        }
        let trouble =
            Trouble { remedy: Remedy::Wait, ..Trouble::stop(ProblemCode::ProviderUnavailable, why) };
        let mut place = self.place();
        place.hand_over = Some(HandOver {
            from: self.status,
            waiting: Some(PostStatus::Scheduled),
            stopped: PostStatus::Failed,
        });
        Next::Stopped(place, trouble)
    }

    fn failed(&self, run: &Run, state: &ContainerState) -> Next {
        match self.replaceable(run, state) {
            Ok(why) => self.another_container(&why),
            Err(trouble) => Next::Stopped(self.place(), trouble),
        }
    }

    /// Why a container that ended in an error may be made anew, or the trouble that it may not.
    pub(super) fn replaceable(&self, run: &Run, state: &ContainerState) -> Result<String, Trouble> {
        let failure = state.failure();
        match failure.action {
            Action::Retry | Action::NewContainer | Action::Poll => Ok(failure.detail),
            Action::RetryThenFix if run.attempt < FETCH_TRIES => Ok(failure.detail),
            Action::RetryThenFix => Err(Trouble::stop(failure.problem(), failure.detail)),
            Action::Fix | Action::Operator | Action::Wait => Err(self.trouble(run, failure)),
        }
    }

    /// Milliseconds since the container was made, if `now` is by the clock that dated it; nonsense after a jump
    /// of ours.
    pub(super) fn container_age(&self, now: Timestamp) -> i64 {
        now.millis_since(Timestamp(self.post.container_at.unwrap_or(now.0)))
    }

    /// Meta advises at most one look a minute; a picture is ready within seconds, a video within minutes, so the
    /// first looks come sooner (Meta, "Content publishing" guide, 2026-09-11). The age is in milliseconds.
    pub(super) fn next_look(&self, age: i64) -> Duration {
        let is_video = self.post.format == PostFormat::Reel.as_str();
        Duration::from_secs(match age {
            i64::MIN..6_000 if !is_video => 2,
            i64::MIN..30_000 => 6,
            30_000..300_000 => 30,
            300_000.. => 60,
        })
    }
}

/// Whether Meta is to be believed that a container of this age, in milliseconds, does not exist.
pub(super) fn is_gone(age: i64) -> bool {
    age > i64::try_from(SPURIOUS.as_millis()).unwrap_or(i64::MAX)
}
