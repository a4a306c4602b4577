//! Stage 7: brings a post to Instagram, exactly once.
//!
//! Instagram has no idempotency key; the container is the token. Its id is committed before anything else
//! happens with it, the intent is committed before the publish call is sent, and after any doubt we read the
//! container instead of guessing. Once a publish was sent, no other container is ever made for the post.

mod carousel;
mod commit;
mod container;
mod content;
mod doubts;
mod dry;
mod matching;
mod permalink;
mod reconcile;
mod record;
mod remedy;
mod resolve;
mod send;

use std::time::Duration;

use async_trait::async_trait;
use entity::{account, article, post};
use providers::Recorder;
use providers::instagram::{self, ContainerId, Instagram, InstagramError};
use queue::{Job, JobError, Lane, Outcome, Run};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use types::event::Event;
use types::post::{PostStatus, Step, What};
use types::{AccountId, FeedId, PostId, Timestamp};

use super::hand_over::HandOver;
use super::trouble::{self, Place, Trouble};
use super::{PAUSED, PUBLISH, Subject, give_jobs, schedule};
use crate::credentials::Opened;
use crate::failpoint::Point;
use crate::timeline::{Entry, Way};
use crate::{Result, Services, calls, credentials, posts};

pub use doubts::Doubts;
pub use resolve::{check_now, send_again};

/// The first look after something went wrong comes so soon.
const GLANCE: Duration = Duration::from_secs(5);
/// An account's posts go out in the order of their slots; who is too early looks again so soon.
const TURN: Duration = Duration::from_millis(500);
/// A slot this near is looked at again every few seconds, so that a clock set back, even by a whole day and its hour of
/// summer time, does not hold a post for as long. Only jobs that ran before their slot look; there are few of them.
const NEAR: Duration = Duration::from_secs(26 * 3_600);
const LONGEST_SLEEP: Duration = Duration::from_secs(10);

/// Publishes one post.
#[derive(Serialize, Deserialize)]
pub struct Publish {
    /// Its row.
    pub post: i64,
}

/// The job's key: one publisher of a post at a time.
pub(crate) fn key(post: i64) -> String {
    format!("publish:{post}")
}

/// Brings a waiting publish job forward, or writes it anew.
pub(super) async fn hurry(tx: &DatabaseTransaction, post: i64, now: Timestamp) -> Result<()> {
    if !queue::reschedule(tx, &key(post), now.0).await? {
        queue::enqueue(tx, &Publish { post }).await?;
    }
    Ok(())
}

/// Gives each approved post that is not decided yet its job, if it has none.
pub(super) async fn plan(services: &Services) -> Result<()> {
    use PostStatus::{ContainerSaved, Publishing, Ready, Scheduled};
    let undecided = [Scheduled, ContainerSaved, Ready, Publishing].map(PostStatus::as_str);
    let posts: Vec<(i64, Option<i64>)> = post::Entity::find()
        .select_only()
        .column(post::Column::Id)
        .column(post::Column::SlotAt)
        .filter(post::Column::Status.is_in(undecided))
        .order_by_asc(post::Column::Id)
        .into_tuple()
        .all(services.database.read())
        .await?;
    let jobs = posts.into_iter().map(|(post, slot)| (Publish { post }, slot.unwrap_or(0))).collect();
    give_jobs(services, jobs).await
}

#[async_trait]
impl Job for Publish {
    type Context = Services;
    const KIND: &'static str = "publish";
    const LANE: Lane = PUBLISH;
    const MAX_ATTEMPTS: u32 = 20;

    fn dedupe(&self) -> Option<String> {
        Some(key(self.post))
    }

    /// Takes one step after the other; each ends in a commit, so a run can end anywhere.
    async fn run(self, services: Services, run: &Run) -> Result<Outcome, JobError> {
        services.failpoints.reach(Point::Claimed, self.post).await;
        loop {
            if run.cancelled().is_cancelled() {
                // Stopping: what is committed so far is where the next owner goes on.
                return Err(JobError::Snooze { after: Duration::ZERO });
            }
            let Some(work) = load(&services, self.post).await? else { return Ok(Outcome::Done) };
            let (owner, status) = (work.way().owner, work.status);
            let (post, recorder) = (calls::of(&work.post), work.recorder.clone());
            let next = Box::pin(work.step(&services, run)).await;
            let record = record::of_step(recorder.take(), &next);
            calls::note(&services, run, post, Step::Publish, record).await;
            let next = next?;
            if matches!(next, Next::Done) {
                services.failpoints.reach(Point::BeforeNotice, self.post).await;
            }
            if !matches!(next, Next::Wait(_)) {
                services.tell(owner, Event::Post { id: PostId(self.post), status });
            }
            match next {
                Next::Now => {}
                Next::Later(after) | Next::Wait(after) => return Err(JobError::Snooze { after }),
                Next::Done => return Ok(Outcome::Done),
                Next::Stopped(place, trouble) => return trouble::meet(&services, run, place, trouble).await,
            }
        }
    }
}

/// What follows a step.
enum Next {
    /// The next step, at once.
    Now,
    /// The same step, later; not a failure.
    Later(Duration),
    /// It is not this post's time yet: nobody was asked, and nothing is different.
    Wait(Duration),
    /// Nothing more to do.
    Done,
    /// The outside said no.
    Stopped(Place, Trouble),
}

/// A post on its last way, as it was read a moment ago.
struct Work {
    post: post::Model,
    article: article::Model,
    account: account::Model,
    status: PostStatus,
    /// Which token the step asks with, once there is one.
    fingerprint: Option<String>,
    /// The calls of this step that are not written down yet.
    recorder: Recorder,
    /// As the queue's own waits are bounded.
    longest_wait: Duration,
}

async fn load(services: &Services, id: i64) -> Result<Option<Work>> {
    let Some(post) = post::Entity::find_by_id(id).one(services.database.read()).await? else {
        return Ok(None);
    };
    let status = posts::status(&post)?;
    let origin = posts::origin(services.database.read(), &post).await?;
    Ok(origin.map(|(article, account)| Work {
        post,
        article,
        account,
        status,
        fingerprint: None,
        recorder: Recorder::default(),
        longest_wait: services.timing.longest_wait,
    }))
}

impl Work {
    async fn step(mut self, services: &Services, run: &Run) -> Result<Next> {
        let before_intent =
            matches!(self.status, PostStatus::Scheduled | PostStatus::ContainerSaved | PostStatus::Ready);
        if let Some(early) = self.before_slot(services.now()) {
            return Ok(Next::Wait(early));
        }
        if schedule::leave_if_stale(services, run, &self.post, &self.article, &self.account).await? {
            return Ok(Next::Done);
        }
        if before_intent && self.account.paused {
            return Ok(Next::Wait(PAUSED));
        }
        if before_intent && self.account.dry_run_since.is_some() {
            return self.run_dry(services, run).await;
        }
        if self.status == PostStatus::Ready && self.is_overtaking(services).await? {
            return Ok(Next::Wait(TURN));
        }
        let token =
            match credentials::open_in_turn(services, AccountId(self.account.id), instagram::SLUG).await? {
                Opened::Ready(token) => token,
                closed => return Ok(self.without_token(&closed)),
            };
        self.fingerprint = Some(token.fingerprint);
        let user = self.account.instagram_user_id.clone();
        let http = services.http.clone().recorded(&self.recorder);
        let client = Instagram::new(http, &services.endpoints, token.secret, user);
        match self.status {
            PostStatus::Scheduled => self.create_container(services, run, &client).await,
            PostStatus::ContainerSaved => self.await_container(services, run, &client).await,
            PostStatus::Ready => Box::pin(self.publish(services, run, &client)).await,
            PostStatus::Publishing | PostStatus::Unconfirmed => {
                Box::pin(self.reconcile(services, run, &client)).await
            }
            PostStatus::Published => self.read_permalink(services, run, &client).await,
            _ => Ok(Next::Done),
        }
    }

    /// A job may run before its time: a slot can move while the job waits or runs.
    fn before_slot(&self, now: Timestamp) -> Option<Duration> {
        let slot = Timestamp(self.post.slot_at?);
        let early = u64::try_from(slot.millis_since(now)).ok().filter(|ms| *ms > 0)?;
        let early = Duration::from_millis(early);
        let until_near = early.saturating_sub(NEAR);
        (self.status == PostStatus::Scheduled).then_some(until_near.max(early.min(LONGEST_SLEEP)))
    }

    /// A live post without a permalink is no reason to hold anything.
    fn without_token(&self, closed: &Opened) -> Next {
        if self.status == PostStatus::Published {
            return Next::Done;
        }
        Next::Stopped(self.place(), Trouble::closed(closed, instagram::SLUG))
    }

    fn way(&self) -> Way {
        Way::from(&self.post)
    }

    /// Only a post nothing was published from may end as failed.
    fn place(&self) -> Place {
        let unsent =
            matches!(self.status, PostStatus::Scheduled | PostStatus::ContainerSaved | PostStatus::Ready);
        Place {
            subject: Subject::Post(self.post.id),
            way: self.way(),
            feed: FeedId(self.article.feed_id),
            step: Step::Publish,
            model: String::new(),
            hand_over: unsent.then(|| HandOver::when_stopped(self.status, PostStatus::Failed)),
            ends_order: false,
            passed_over: None,
            calls: self.recorder.take(),
        }
    }

    fn container(&self) -> Result<ContainerId> {
        let id = self.post.container_id.clone().map(ContainerId);
        id.ok_or_else(|| {
            anyhow::anyhow!("post {} is {} without a container", self.post.id, self.post.status).into()
        })
    }

    /// What stands in the post's way, as a person is shown it.
    fn problem(&self) -> Option<&str> {
        self.post.problem_code.as_deref()
    }

    fn entry(&self, services: &Services, run: &Run, what: What) -> Entry {
        Entry::ok(Step::Publish, what, run.reference(), services.now())
    }

    /// An error of a call that published nothing.
    fn stopped(&self, run: &Run, error: InstagramError) -> Next {
        Next::Stopped(self.place(), self.trouble(run, error))
    }

    fn trouble(&self, run: &Run, error: InstagramError) -> Trouble {
        remedy::trouble((run, self.longest_wait), self.problem(), self.fingerprint.as_deref(), error)
    }

    /// After a commit of this step moved the post.
    fn move_on(&mut self, status: PostStatus) {
        self.status = status;
        status.as_str().clone_into(&mut self.post.status);
    }
}
