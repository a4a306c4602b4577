//! The one call that cannot be taken back, and what is committed before and after it.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use entity::post;
use providers::instagram::{
    Action, ContainerStatus, Instagram, InstagramError, InstagramErrorKind, MediaId, Quota,
};
use queue::Run;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use types::PostId;
use types::post::{PostStatus, What};
use types::problem::{Problem, ProblemCode};

use super::super::hand_over::HandOver;
use super::super::trouble::{Remedy, Trouble};
use super::commit::{Change, Live};
use super::container::Looked;
use super::{Next, Work};
use crate::failpoint::Point;
use crate::{Result, Services};

/// A container found finished so long ago, by our clock, is looked at again before it is published. So is one
/// that seems to be from the future: then our clock has jumped.
const FRESH_MS: std::ops::Range<i64> = -120_000..3_600_000;
/// A used-up quota frees itself post by post.
const QUOTA_WAIT: Duration = Duration::from_secs(60 * 60);

/// Who is past its slot by more than this waits for nobody.
const LOST_TURN: Duration = Duration::from_secs(5 * 60);

impl Work {
    pub(super) async fn publish(self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        let fresh = FRESH_MS.contains(&self.container_age(services.now()));
        if (self.post.publish_attempt > 0 || !fresh)
            && let Looked::Otherwise(next) = self.look(services, run, client).await?
        {
            return Ok(*next);
        }
        match client.publishing_limit().await {
            Ok(quota) if quota.used >= quota.total => return Ok(self.quota_used_up(quota)),
            Err(error) if matches!(error.action, Action::Operator | Action::Wait) => {
                return Ok(self.stopped(run, error));
            }
            // Not knowing the quota is no reason to hold a post.
            _ => {}
        }
        self.attempt(services, run, client).await
    }

    /// Whether an earlier post of the account is on its way. One that is held up by a problem, or whose slot is long
    /// past, has lost its turn.
    pub(super) async fn is_overtaking(&self, services: &Services) -> Result<bool> {
        use PostStatus::{ContainerSaved, Publishing, Ready, Scheduled};
        let Some(slot) = self.post.slot_at else { return Ok(false) };
        let under_way = [Scheduled, ContainerSaved, Ready, Publishing].map(PostStatus::as_str);
        let earlier = post::Entity::find()
            .filter(post::Column::AccountId.eq(self.post.account_id))
            .filter(post::Column::SlotAt.lt(slot))
            .filter(post::Column::SlotAt.gt(services.now().minus(LOST_TURN).0))
            .filter(post::Column::Status.is_in(under_way))
            .filter(post::Column::ProblemCode.is_null())
            .count(services.database.read())
            .await?;
        Ok(earlier > 0)
    }

    fn quota_used_up(&self, quota: Quota) -> Next {
        let detail =
            format!("{} of {} posts in {} h", quota.used, quota.total, quota.window.as_secs() / 3_600);
        let trouble = Trouble::stop(ProblemCode::QuotaReached, detail);
        let trouble = Trouble { remedy: Remedy::Hold, retry_after: Some(QUOTA_WAIT), ..trouble };
        Next::Stopped(self.place(), trouble)
    }

    /// Commits the intent, after which the call counts as sent whatever happens to this process, and sends it. Who
    /// disconnects the account before that stops it.
    pub(super) async fn attempt(
        mut self,
        services: &Services,
        run: &Run,
        client: &Instagram,
    ) -> Result<Next> {
        let attempt = self.post.publish_attempt + 1;
        let entry = self.entry(services, run, What::PublishIntended).detail(format!("attempt {attempt}"));
        let requested = Some(entry.at.0);
        let columns = post::ActiveModel {
            publish_attempt: Set(attempt),
            publish_requested_at: Set(requested),
            ..Default::default()
        };
        let change = Change::to(PostStatus::Publishing).columns(columns).entry(entry);
        self.commit(services, run, change.same_token(self.fingerprint.clone())).await?;
        self.move_on(PostStatus::Publishing);
        self.post.publish_attempt = attempt;
        self.post.publish_requested_at = requested;
        self.send(services, run, client).await
    }

    /// Sends the call once. A worker that lost its lease since the commit sends nothing: whoever owns the job
    /// now finds the container unpublished.
    async fn send(&self, services: &Services, run: &Run, client: &Instagram) -> Result<Next> {
        // From here on it counts as in flight.
        self.doubt_age(services);
        let (container, id) = (self.container()?, self.post.id);
        services.failpoints.reach(Point::Intended, id).await;
        let call = while_held(run, client.publish(&container));
        match services.failpoints.in_flight(Point::PublishInFlight, id, call).await {
            None => Ok(Next::Later(Duration::from_secs(1))),
            Some(Ok(MediaId(media))) => {
                services.failpoints.reach(Point::ReplyUnsaved, id).await;
                self.commit_live(services, run, Live { media: Some(media), permalink: None }).await?;
                Ok(Next::Now)
            }
            Some(Err(error)) if error.is_definitive_rejection() => {
                self.refused(services, run, client, error).await
            }
            Some(Err(error)) => self.in_doubt(services, run, error).await,
        }
    }

    /// The outcome is unknown, which a person sees; when Instagram asks for patience, nothing is sent before.
    async fn in_doubt(&self, services: &Services, run: &Run, error: InstagramError) -> Result<Next> {
        let (post, detail) = (self.post.id, &error.detail);
        tracing::warn!(post, reference = run.reference(), detail, "a publish is in doubt");
        let now = services.now();
        let retry_at = now.plus(error.wait.unwrap_or(super::GLANCE));
        let shown = Problem {
            code: error.problem(),
            detail: Some(error.detail),
            reference: run.reference().to_owned(),
            at: now,
            retry_at: Some(retry_at),
        };
        self.commit(services, run, Change::to(PostStatus::Publishing).problem(shown).decision("in doubt"))
            .await?;
        Ok(Next::Later(super::GLANCE))
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
            Ok(state) if state.status_code == ContainerStatus::Published => {
                return self.found_live(services, run, client).await;
            }
            Ok(_) => {}
            // It is looked at before the next attempt.
            Err(_) if error.kind == InstagramErrorKind::TokenRefused => {}
            Err(_) => return Ok(Next::Later(super::GLANCE)),
        }
        services.doubts.forget(PostId(self.post.id));
        let mut place = self.place();
        place.hand_over = Some(HandOver {
            from: PostStatus::Publishing,
            waiting: Some(PostStatus::Ready),
            stopped: PostStatus::Failed,
        });
        Ok(Next::Stopped(place, self.trouble(run, error)))
    }
}

/// Drives a call as long as the lease lasts by this machine's monotonic clock, and lets go of it then. A process
/// that was stopped and continued must not send what it had only prepared: another owner may have sent it.
async fn while_held<F: Future>(run: &Run, call: F) -> Option<F::Output> {
    let mut call = pin!(call);
    std::future::poll_fn(|context| match run.is_held() {
        true => call.as_mut().poll(context).map(Some),
        false => Poll::Ready(None),
    })
    .await
}
